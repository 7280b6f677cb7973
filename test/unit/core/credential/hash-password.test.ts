import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../../src/core/error/index.js';
import { generateTemporaryPassword, hashPassword, normaliseTemporaryPassword, parseScryptHash } from '../../../../src/core/credential/index.js';
import { hasher, realRandom, seededRandom, tinyCost } from './fixtures.js';

const { hash } = hasher;
const password = 'kissa istuu katolla';

describe('hashPassword', () => {
  it.each(['', 'kissa\0istuu', 'kissa \ud800', 'a'.repeat(1025)])('refuses a password that checkPassword would not have given: case %#', async (bad) => {
    const asked: unknown[] = [];
    const spy = async (input: unknown): Promise<string> => (asked.push(input), '');
    const call = hashPassword({ password: bad, hash: spy, random: realRandom(), cost: tinyCost });
    await expect(call).rejects.toThrow(new RangeError('password: must have passed checkPassword'));
    expect(asked).toEqual([]);
  });

  it('R39 in part: a cost out of bounds throws before hashing', async () => {
    const call = hashPassword({ password, hash: () => expect.fail('hashed'), random: realRandom(), cost: { logN: 0, r: 8, p: 1 } });
    await expect(call).rejects.toThrow(new RangeError('cost.logN: a whole number from 1 to 127'));
  });

  it.each([undefined, new Uint8Array(15), [1, 2, 3]])('a source that gives too few bytes is random-unavailable: case %#', async (bytes) => {
    const call = hashPassword({ password, hash, random: { bytes: () => bytes as never }, cost: tinyCost });
    await expect(call).rejects.toEqual(new AuthError('random-unavailable'));
  });

  it('R43: the same password twice gives different strings', async () => {
    const random = realRandom();
    const drawn = await Promise.all(Array.from({ length: 50 }, () => hashPassword({ password, hash, random, cost: tinyCost })));
    expect(new Set(drawn).size).toBe(50);
  });

  it('R37 in part: the salt is 16 bytes of the random source, and 32 bytes are derived', async () => {
    const encoded = await hashPassword({ password, hash, random: seededRandom('salt'), cost: tinyCost });
    const parsed = parseScryptHash(encoded);
    expect(parsed).toMatchObject({ ok: true, salt: seededRandom('salt').bytes(16) });
    expect(parsed.ok ? parsed.hash.length : 0).toBe(32);
  });

  it('takes a temporary password by its symbols', async () => {
    const symbols = normaliseTemporaryPassword(generateTemporaryPassword({ random: realRandom() }).plaintext);
    expect(await hashPassword({ password: symbols ?? '', hash, random: realRandom(), cost: tinyCost })).toMatch(/^\$scrypt\$/);
  });
});
