import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { storageSuite } from '../../src/testing/index.js';
import { root } from '../tools/export-map.mjs';
import { brokenAudits } from './broken-audit-stores.js';
import { brokenLedgers } from './broken-ledger-stores.js';
import { brokenMessages } from './broken-message-stores.js';
import { brokenAccounts } from './broken-record-stores.js';
import { sentenceOf } from './failures-of.js';

const guide = readFileSync(`${root}docs/guide/write-a-storage-adapter.md`, 'utf8');
const names = storageSuite({ create: async () => createMemoryStorage() }).map(({ name }) => name);
const quoted = [...guide.matchAll(/^\|.*\| `([^`]+)` \|$/gm)].map(([, name = '']) => name);
const caught = new Set([...brokenAccounts, ...brokenMessages, ...brokenLedgers, ...brokenAudits].flatMap(({ caughtBy }) => caughtBy));

describe('the guide on storage adapters', () => {
  it('says no more than there is: over 250 sentences', () => {
    expect(guide).toContain('over 250 sentences');
    expect(names.length).toBeGreaterThan(250);
  });

  it('quotes a sentence against each mistake', () => {
    expect(quoted.length).toBeGreaterThan(10);
  });

  it.each(quoted)('quotes the suite word for word, and a store with that flaw fails it: %s', (name) => {
    expect(names).toContain(name);
    expect(caught).toContain(sentenceOf(name));
  });
});
