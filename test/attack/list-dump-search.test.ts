/*
 * The attack: a thief has copied every stored list, salts, hashes, ids and all, and tries every possible one-time password
 * against the entries on his own machines. Four letters are a small space; without the pepper from the key ring he must
 * find nothing. With the pepper the same search finds the one-time password at once, so the search itself works.
 *
 * Reduced cost: ten symbols instead of 26 (10,000 combinations, searched whole) and scrypt 2^1/1/1 instead of 2^12/8/1.
 */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../src/internal/bytes.js';
import { entrySecret } from '../../src/core/otp-list/entry-secret.js';
import type { OtpList } from '../../src/core/otp-list/index.js';
import { issueList, tinyVerify, type Issued } from '../unit/core/otp-list/fixtures.js';

const alphabet = 'ABCDEFGHIJ';
const symbols = Array.from(alphabet);
const longer = (texts: readonly string[]) => texts.flatMap((text) => symbols.map((symbol) => text + symbol));
const space = longer(longer(longer(symbols)));
const positions = [1, 100];

let issued: Issued;
let dump: OtpList;
beforeAll(async () => {
  issued = await issueList({ alphabet, seed: 'dump' });
  dump = JSON.parse(JSON.stringify(issued.list)) as OtpList;
});

type Guess = (code: string, position: number) => Uint8Array;

/** What the search of the whole space finds: codes by position. */
async function search(guess: Guess): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const position of positions) {
    const encoded = dump.entries[position - 1] ?? '';
    for (const code of space) if (await tinyVerify({ secret: guess(code, position), encoded })) found.set(position, code);
  }
  return found;
}

const bound = (pepper: Uint8Array): Guess => (code, position) => {
  const { accountId, listId, listNumber } = dump;
  return entrySecret(pepper, { accountId, listId, listNumber, position, code });
};

describe('searching a stolen list', () => {
  it('R57 in part, field 6 in part: with the pepper the search of the whole space finds the one-time passwords, so it can fail', async () => {
    const found = await search(bound(issued.pepper));
    expect(found).toEqual(new Map(positions.map((position) => [position, issued.codes[position - 1] ?? ''])));
  });

  // What a thief can put in the pepper's place: nothing, or what the dump itself holds.
  it.each<[string, () => Guess]>([
    ['the bare code', () => (code) => utf8(code)],
    ['an empty pepper', () => bound(new Uint8Array())],
    ['a pepper of zeros', () => bound(new Uint8Array(32))],
    ['the key id hashed', () => bound(createHash('sha256').update(dump.keyId).digest())],
    ['the whole dump hashed', () => bound(createHash('sha256').update(JSON.stringify(dump)).digest())],
  ])('R57 in part: without it, with %s, the search of the whole space finds none', async (_, guess) => {
    expect((await search(guess())).size).toBe(0);
  });

  it('R57 in part: entries say nothing by themselves: all salts and hashes differ', () => {
    expect(new Set(dump.entries.map((entry) => entry.split('$')[3])).size).toBe(100);
    expect(new Set(dump.entries.map((entry) => entry.split('$')[4])).size).toBe(100);
  });
});
