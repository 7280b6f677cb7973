import { describe, expect, it } from 'vitest';
import type { Storage } from '../../../src/port/index.js';
import { recordKinds } from '../../../src/testing/index.js';

const account = recordKinds.accounts.sample;
const now = 1_800_000_000_000;

// No run of letters that a database could pack: an entry of an index has room for 2,704 bytes.
const longText = Array.from({ length: 1_001 }, (_, n) => String.fromCodePoint(97 + ((n * n * 7 + n) % 26))).join('');

/** What every engine does with texts that some of them cannot keep. */
export function proveOddTexts(create: () => Promise<Storage>): void {
  describe('invariant 5: a text that an engine cannot keep', () => {
    // PostgreSQL refuses U+0000, and half a surrogate pair would be stored as U+FFFD, so that two texts become one.
    it.each(['a\0b', 'a\ud800', '\udc00', longText])('%j finds nothing, and no method throws', async (text) => {
      const storage = await create();
      await storage.sessions.insert(recordKinds.sessions.sample(1));
      expect(await storage.sessions.find(text)).toBeUndefined();
      expect(await storage.accounts.findBy('username', text)).toEqual([]);
      expect(await storage.sessions.remove(text)).toBe(false);
      expect(await storage.audit.list({ chain: text, limit: 10 })).toEqual([]);
      expect(await storage.audit.head(text)).toEqual({ sequence: 0, hash: '' });
      expect(await storage.ledgers.read({ keys: [text], now })).toEqual([{ key: text, count: 0 }]);
      await storage.ledgers.clear([text]);
    });

    it.each(['a\0b', 'a\ud800', longText])('%j is no id, and what holds it elsewhere is kept as it is', async (text) => {
      const { sessions, accounts, ledgers, audit } = await create();
      await expect(sessions.insert({ ...recordKinds.sessions.sample(1), id: text })).rejects.toThrow(TypeError);
      await expect(accounts.insert({ ...account(1), username: text })).rejects.toThrow('record.username');
      await expect(ledgers.add({ changes: [{ key: text, amount: 1 }], now })).rejects.toThrow('changes.key');
      await expect(audit.append([{ id: text, chain: 'acme', at: now, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } }])).rejects.toThrow('event.id');
      const record = { ...recordKinds.sessions.sample(1), endReason: text };
      await sessions.insert(record);
      expect(await sessions.find(record.id)).toEqual(record);
    });
  });
}
