import { describe, expect, it } from 'vitest';
import { checkPassword, hashPassword, normalisePassword, spendDummyHash, verifyPassword, type VerifyPasswordResult } from '../../../../src/core/credential/index.js';
import { createGuard } from '../../../../src/core/throttle/guard.js';
import { utf8 } from '../../../../src/internal/bytes.js';
import { account, hasher, passwordGuard, realRandom, spyHasher, tinyCost } from './fixtures.js';

const guard = passwordGuard();
const mismatch = { ok: false, reason: 'mismatch' };
const right = { ok: true, outdated: false };
const set = (password: string): Promise<string> => hashPassword({ password, hash: hasher.hash, random: realRandom(), cost: tinyCost });
const verify = (password: string, encoded: string): Promise<VerifyPasswordResult> => verifyPassword({ guard, password, encoded, hasher, cost: tinyCost });

describe('verifyPassword', () => {
  it('R19: two passwords of 128 characters that differ in the last one do not verify for each other', async () => {
    const long = 'xgkvmtbw'.repeat(16);
    const other = `${long.slice(0, -1)}x`;
    expect(await verify(other, await set(long))).toEqual(mismatch);
    expect(await verify(long, await set(other))).toEqual(mismatch);
    expect(await verify(long, await set(long))).toEqual(right);
  });

  it('R19: nor do two that share their first 72 bytes', async () => {
    const shared = 'ä'.repeat(36);
    expect(await verify(`${shared}b`, await set(`${shared}a`))).toEqual(mismatch);
    expect(await verify(shared, await set(`${shared}a`))).toEqual(mismatch);
  });

  it('R20: full-width letters do not verify like ASCII, nor ASCII like them', async () => {
    expect(await verify('ｋｉｓｓａ istuu', await set('kissa istuu'))).toEqual(mismatch);
    expect(await verify('kissa istuu', await set('ｋｉｓｓａ istuu'))).toEqual(mismatch);
  });

  it('R20: NFD and NFC spellings verify alike', async () => {
    const spelled = 'kevätyönä jäällä 각';
    for (const one of [spelled.normalize('NFC'), spelled.normalize('NFD')]) {
      for (const other of [spelled.normalize('NFC'), spelled.normalize('NFD')]) expect(await verify(one, await set(other))).toEqual(right);
    }
  });

  it('R20: U+00A0, U+1680 and U+3000 verify like U+0020', async () => {
    const encoded = await set('kissa istuu katolla');
    for (const space of ['\u00a0', '\u1680', '\u3000']) {
      expect(await verify(`kissa${space}istuu${space}katolla`, encoded)).toEqual(right);
      expect(await verify('kissa istuu katolla', await set(`kissa${space}istuu katolla`))).toEqual(right);
    }
  });

  it('R21: case is significant, and so are spaces before and after', async () => {
    const encoded = await set(' Kissa istuu ');
    for (const other of [' kissa istuu ', 'Kissa istuu ', ' Kissa istuu', 'Kissa istuu', ' Kissa  istuu ']) expect(await verify(other, encoded)).toEqual(mismatch);
    expect(await verify(' Kissa istuu ', encoded)).toEqual(right);
  });

  it('R23: unassigned code points cannot be set, and are an ordinary mismatch, hashed like any other', async () => {
    const { hasher: spy, asked } = spyHasher();
    const encoded = await set('kissa istuu katolla');
    for (const password of ['\u0378', 'kissa\u{50000}', '\ufffe', '\u{10ffff}']) {
      expect(normalisePassword(password)).toEqual({ ok: false, reason: 'not-allowed-characters' });
      expect(await verifyPassword({ guard, password, encoded, hasher: spy, cost: tinyCost })).toEqual(mismatch);
    }
    expect(asked).toEqual(['verify', 'verify', 'verify', 'verify']);
  });

  it('a lone surrogate does not pass for U+FFFD, and costs the same hash', async () => {
    const { hasher: spy, asked } = spyHasher();
    const encoded = await set('kissa \ufffd istuu');
    for (const password of ['kissa \ud800 istuu', 'kissa \udc00 istuu']) {
      expect(await verifyPassword({ guard, password, encoded, hasher: spy, cost: tinyCost })).toEqual(mismatch);
    }
    expect(asked).toEqual(['verify', 'verify']);
    expect(await verify('kissa \ufffd istuu', encoded)).toEqual(right);
  });

  it('controls are hashed byte-safe (C15): nothing is cut off at a NUL', async () => {
    const encoded = await hasher.hash({ secret: utf8('kissa\0istuu\t'), salt: new Uint8Array(16), cost: tinyCost });
    for (const password of ['kissa', 'kissa\0', 'kissa\0istuu', 'kissaistuu\t', '']) expect(await verify(password, encoded)).toEqual(mismatch);
    expect(await verify('kissa\0istuu\t', encoded)).toEqual(right);
  });

  it('R24: above 1,024 UTF-8 bytes nothing is set, checked or spent, and no hash runs', async () => {
    const { hasher: spy, asked } = spyHasher();
    for (const password of ['a'.repeat(1025), 'ä'.repeat(513), '😀'.repeat(257), 'a'.repeat(2 ** 22)]) {
      expect(await verifyPassword({ guard, password, encoded: await set('kissa istuu'), hasher: spy, cost: tinyCost })).toEqual(mismatch);
      expect(await spendDummyHash({ password, hasher: spy, cost: tinyCost })).toEqual(mismatch);
      expect(checkPassword({ ...account, password })).toMatchObject({ ok: false, reason: 'too-many-bytes' });
      await expect(hashPassword({ password, hash: spy.hash, random: realRandom(), cost: tinyCost })).rejects.toThrow(RangeError);
    }
    expect(asked).toEqual([]);
    await verifyPassword({ guard, password: 'a'.repeat(1024), encoded: await set('kissa istuu'), hasher: spy, cost: tinyCost });
    expect(asked).toEqual(['verify']);
  });

  it('R42 in part: a right password says whether its string is of another cost, a wrong one says nothing', async () => {
    const encoded = await set('kissa istuu');
    const cost = { logN: 2, r: 1, p: 1 };
    expect(await verifyPassword({ guard, password: 'koira istuu', encoded, hasher, cost })).toEqual(mismatch);
    expect(await verifyPassword({ guard, password: 'kissa istuu', encoded, hasher, cost })).toEqual({ ok: true, outdated: true });
    expect(await verifyPassword({ guard, password: 'kissa istuu', encoded, hasher, cost: tinyCost })).toEqual(right);
  });

  it('R186 in part: a stored string of an unknown scheme opens to nothing', async () => {
    for (const encoded of ['', 'kissa istuu', '$unknown$kissa', '$scrypt$']) expect(await verify('kissa istuu', encoded)).toEqual(mismatch);
  });

  it('invariant 7: a hasher that answers with anything but true opens nothing', async () => {
    const encoded = await set('kissa istuu');
    for (const answer of [1, 'true', {}, undefined, null]) {
      const odd = { ...hasher, verify: async () => answer as never };
      expect(await verifyPassword({ guard, password: 'kissa istuu', encoded, hasher: odd, cost: tinyCost })).toEqual(mismatch);
    }
  });

  it('a hasher that fails comes through: nothing was judged', async () => {
    const broken = { ...hasher, verify: () => Promise.reject(new Error('busy')) };
    await expect(verifyPassword({ guard, password: 'kissa', encoded: '', hasher: broken, cost: tinyCost })).rejects.toThrow('busy');
  });

  it('invariant 6: a guard of another factor is refused, before the hash', async () => {
    const { hasher: spy, asked } = spyHasher();
    for (const factor of ['otp-list', 'key'] as const) {
      const wrong = createGuard({ factor, subject: 'a1', lane: 'strangers' }) as never;
      const call = verifyPassword({ guard: wrong, password: 'kissa istuu', encoded: await set('kissa istuu'), hasher: spy, cost: tinyCost });
      await expect(call).rejects.toThrow(new TypeError('guard: must be reserved for password'));
    }
    expect(asked).toEqual([]);
  });

  it('gives frozen results', async () => {
    const encoded = await set('kissa istuu');
    expect(Object.isFrozen(await verify('kissa istuu', encoded))).toBe(true);
    expect(Object.isFrozen(await verify('koira istuu', encoded))).toBe(true);
  });
});
