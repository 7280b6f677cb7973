/*
 * Every parser, one by one: whatever it is given, it answers with a value; what it takes has one spelling; and where a host's mistake is told, it is told without what
 * was given. `npm run fuzz` goes on for as long as it is told to; what it finds stands in test/fuzz/fixtures and is tried here for ever. `FC_SEED=123` repeats a run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';
import { seed } from '../unit/core/credential/fixtures.js';
import { profiles } from '../unit/service/shared/tools.js';
import { decodeFixture, encodeFixture, readFixtures } from './fixtures.js';
import { ofBytes, ofJson, ofText } from './parsers/parser.js';
import { parsers } from './parsers/index.js';
import { sessionsIn } from './sessions.js';

const sessions = profiles.map(sessionsIn);
const propertyOf = ({ input, holds }: Pick<(typeof parsers)[number], 'input' | 'holds'>) => fc.asyncProperty(input, async (given) => holds(given));

describe(`every parser (seed ${seed})`, () => {
  it.each(parsers.map((parser) => [parser.name, parser] as const))('invariant 5 in part: %s', async (_name, parser) => {
    await fc.assert(propertyOf(parser), { seed, numRuns: 400 });
  });

  it('whatever was found once is tried again', async () => {
    for (const { parser, given } of readFixtures().filter((one) => !sessions.includes(one.parser))) {
      const found = parsers.find(({ name }) => name === parser);
      if (found === undefined) return expect.unreachable(`there is no parser ${parser} any more`);
      await found.holds(given);
    }
  });
});

/** They take what has been read already, or are reached through one that is on the list, or by test/fuzz/http.test.ts. */
const elsewhere: Readonly<Record<string, string>> = {
  'adapter/sql/mysql-session.ts: readVariables': 'what the database says',
  'adapter/sql/schema-state.ts: readSchemaVersion': 'what the database says',
  'cli/read-config.ts: readConfig': 'a module of the host’s, which runs',
  'cli/read-version.ts: readVersion': 'the package’s own file',
  'client/ask.ts: readAnswer': 'through createReader',
  'client/ask.ts: readSheet': 'takes any bytes',
  'core/pairing/open-statement.ts: readStatementClaims': 'through the six readers beside decodeStatement',
  'device/answer.ts: readRefusedAnswer': 'test/property/key-app.test.ts',
  'device/open-approvals.ts: readChallenge': 'test/property/key-app.test.ts',
  'device/read-status.ts: readStatus': 'test/property/key-app.test.ts',
  'http/read-input.ts: readInput': 'test/fuzz/http.test.ts',
  'internal/read-group.ts: readGroup': 'through checkPolicy',
  'internal/read-texts.ts: readTexts': 'what was sealed; test/unit/internal/read-texts.test.ts',
  'message/clean-data.ts: cleanData': 'through cleanText',
  'service/account/provision-account.ts: readPerson': 'through parseProfile',
  'service/approval/approval-ledgers.ts: readUnanswered': 'a count',
  'service/audit/read-head.ts: readHead': 'what the store says',
  'service/device/read-keys.ts: readKeys': 'a use case, test/fuzz/http.test.ts',
};

describe('the list of parsers', () => {
  const declared = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('testing/'))
    .flatMap((file) => [...readFileSync(`${root}src/${file}`, 'utf8').matchAll(/^export (?:async )?function ((?:parse|decode|normalise|peek|read|clean)[A-Z]\w*)/gm)].map(([, name]) => `${file}: ${name}`));

  it('holds every function whose name says that it reads something, or says where that is fuzzed', () => {
    const known = [...parsers.map(({ name }) => name), ...Object.keys(elsewhere)];
    expect(declared.filter((name) => !known.includes(name))).toEqual([]);
    expect(Object.keys(elsewhere).filter((name) => !declared.includes(name))).toEqual([]);
    expect(new Set(parsers.map(({ name }) => name)).size).toBe(parsers.length);
  });
});

describe('a fuzz that could not fail would prove nothing', () => {
  it.each([
    ['one that throws', ofText('made up', ['{"a":1}'], (text) => JSON.parse(text))],
    ['one that throws at bytes that are no UTF-8', ofBytes('made up', [Buffer.from('ä')], (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes))],
    ['one that trusts a member', ofJson('made up', [{ name: 'a' }], (json) => (json as { readonly name: string }).name.length)],
    ['one that fails later', ofText('made up', ['a'], async (text) => Promise.resolve().then(() => decodeURIComponent(text)))],
  ])('finds %s', async (_what, parser) => {
    await expect(fc.assert(propertyOf(parser), { seed, numRuns: 400 })).rejects.toThrow(/Property failed/);
  });

  it('and writes down what it found so that it is the same when it is read', () => {
    for (const given of ['\ud800 a\0', Uint8Array.from([0, 255, 128]), { json: { a: [null, -0.5] } }]) {
      expect(decodeFixture(encodeFixture({ parser: 'made up', given }))).toEqual({ parser: 'made up', given });
    }
  });
});
