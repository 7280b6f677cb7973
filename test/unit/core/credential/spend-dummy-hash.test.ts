import { describe, expect, it } from 'vitest';
import { createScryptHasher, hashPassword, spendDummyHash, verifyPassword, type Scrypt } from '../../../../src/core/credential/index.js';
import { passwordGuard, realRandom, scrypt, spyHasher } from './fixtures.js';

const guard = passwordGuard();
const cost = { logN: 4, r: 2, p: 1 };

describe('spendDummyHash', () => {
  it('R141 in part: an unknown username costs the scrypt that a wrong password costs: once, same cost, same lengths', async () => {
    const asked: unknown[] = [];
    const recorded: Scrypt = (input) => (asked.push({ cost: input.cost, secret: input.secret, salt: input.salt.length, length: input.length }), scrypt(input));
    const hasher = createScryptHasher({ scrypt: recorded });
    const encoded = await hashPassword({ password: 'koira istuu', hash: hasher.hash, random: realRandom(), cost });
    asked.length = 0;
    for (const password of ['kissa istuu', '', 'kissa\0\ud800', 'ä'.repeat(512)]) {
      const known = await verifyPassword({ guard, password, encoded, hasher, cost });
      const unknown = await spendDummyHash({ password, hasher, cost });
      expect(unknown).toEqual(known);
      expect(asked).toHaveLength(2);
      expect(asked[0]).toEqual(asked[1]);
      asked.length = 0;
    }
  });

  it('R24 in part: above 1,024 UTF-8 bytes no hash runs, as with a known username', async () => {
    const { hasher, asked } = spyHasher();
    expect(await spendDummyHash({ password: 'a'.repeat(1025), hasher, cost })).toEqual({ ok: false, reason: 'mismatch' });
    expect(asked).toEqual([]);
  });

  it('R141 in part: a hasher of another scheme does its full work too', async () => {
    const asked: string[] = [];
    const other = { hash: async () => (asked.push('hash'), '$pbkdf2$'), verify: async () => false, isOutdated: () => false };
    await spendDummyHash({ password: 'kissa', hasher: other, cost });
    expect(asked).toEqual(['hash']);
  });

  it('a hasher that fails comes through', async () => {
    const { hasher } = spyHasher();
    await expect(spendDummyHash({ password: 'kissa', hasher: { ...hasher, hash: () => Promise.reject(new Error('busy')) }, cost })).rejects.toThrow('busy');
  });
});
