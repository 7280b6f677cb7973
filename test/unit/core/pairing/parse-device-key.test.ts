import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseDeviceKey, thumbprintOf } from '../../../../src/core/pairing/index.js';
import { phone, seedOf } from './fixtures.js';
import { onBoth } from './paths.js';
import { encoding, mixedKey, offCurve, p, smallOrder, weakEncodings } from './points.js';

const { jwk } = phone;
const keyOf = (bytes: Uint8Array): object => ({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') });
const reasons = (key: unknown): readonly string[] =>
  onBoth(() => {
    const parsed = parseDeviceKey(key);
    return parsed.ok ? 'accepted' : parsed.reason;
  });
const both = (reason: string): readonly string[] => [reason, reason];

describe('parseDeviceKey', () => {
  it('R88: takes a key and gives its thumbprint', () => {
    const parsed = parseDeviceKey({ x: jwk.x, kty: 'OKP', crv: 'Ed25519' });
    expect(parsed).toEqual({ ok: true, key: { jwk, thumbprint: thumbprintOf(jwk) } });
    expect(parsed.ok && Object.isFrozen(parsed) && Object.isFrozen(parsed.key) && Object.isFrozen(parsed.key.jwk)).toBe(true);
  });

  it('takes the keys that native code and noble generate', () => {
    for (let n = 0; n < 8; n += 1) expect(reasons(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }))).toEqual(both('accepted'));
  });

  it('R83: refuses whoever gives the private half away', () => {
    const pair = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
    expect(reasons(pair)).toEqual(both('private-key'));
    for (const d of ['', 'x', null, undefined]) expect(reasons({ ...jwk, d })).toEqual(both('private-key'));
  });

  const { x } = jwk;
  const bytes = Buffer.from(x, 'base64url');
  const wrong: readonly unknown[] = [
    undefined, null, true, 7, 'jwk', x, JSON.stringify(jwk), [], [jwk], {}, () => jwk, Symbol('s'), 10n,
    { kty: 'OKP', crv: 'Ed25519' }, { kty: 'OKP', x }, { crv: 'Ed25519', x },
    { ...jwk, kty: 'okp' }, { ...jwk, kty: 'EC' }, { ...jwk, kty: 'RSA' }, { ...jwk, kty: 'oct' }, { ...jwk, crv: 'X25519' }, { ...jwk, crv: 'Ed448' }, { ...jwk, crv: 'ed25519' }, { ...jwk, crv: 'P-256' },
    { ...jwk, kid: thumbprintOf(jwk) }, { ...jwk, alg: 'Ed25519' }, { ...jwk, use: 'sig' }, { ...jwk, y: x }, { ...jwk, key_ops: ['verify'] },
    { ...jwk, x: `${x}=` }, { ...jwk, x: `${x}==` }, { ...jwk, x: ` ${x}` }, { ...jwk, x: `${x}\n` }, { ...jwk, x: '' }, { ...jwk, x: undefined }, { ...jwk, x: null }, { ...jwk, x: 7 }, { ...jwk, x: [x] }, { ...jwk, x: bytes },
    { ...jwk, x: Buffer.alloc(32, 0xfb).toString('base64') }, { ...jwk, x: `+${x.slice(1)}` }, { ...jwk, x: `/${x.slice(1)}` },
    { ...jwk, x: bytes.subarray(1).toString('base64url') }, { ...jwk, x: Buffer.concat([bytes, bytes.subarray(0, 1)]).toString('base64url') }, { ...jwk, x: x.slice(1) }, { ...jwk, x: bytes.toString('hex') }, { ...jwk, x: 'x'.repeat(2 ** 20) },
    generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }), generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), { kty: 'oct', k: x },
  ];
  it.each(wrong.map((key, n) => [n, key] as const))('R83: refuses what is not exactly such a key (%i)', (_n, key) => {
    expect(reasons(key)).toEqual(both('not-a-key'));
  });

  it('R83: refuses the second spelling of the last letter, of which two bits say nothing', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(x.charAt(42));
    for (const spare of [1, 2, 3]) expect(reasons({ ...jwk, x: x.slice(0, 42) + alphabet.charAt(last + spare) })).toEqual(both('not-a-key'));
  });

  it('R84: refuses all 14 encodings of small order, as derived from the curve', () => {
    expect(weakEncodings.map(({ order }) => order).sort()).toEqual([1, 1, 1, 1, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8]);
    expect(new Set(weakEncodings.map(({ bytes: key }) => Buffer.from(key).toString('hex'))).size).toBe(14);
    for (const { bytes: key } of weakEncodings) expect(reasons(keyOf(key))).toEqual(both('weak-key'));
  });

  it.each([
    ['0100000000000000000000000000000000000000000000000000000000000000', 1], ['eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 1], ['ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 2],
    ['0000000000000000000000000000000000000000000000000000000000000080', 4], ['edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 4], ['26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 8],
  ])('R84: %s is among them, of order %i', (hex, order) => {
    expect(weakEncodings.filter(({ bytes: key }) => Buffer.from(key).toString('hex') === hex).map((one) => one.order)).toEqual([order]);
  });

  it('R85: refuses every y from p on, and x = 0 with the sign bit set', () => {
    for (let y = p; y < 2n ** 255n; y += 1n) for (const sign of [0n, 1n]) expect(reasons(keyOf(encoding(y, sign)))).toEqual(both(y > p + 1n ? 'not-canonical' : 'weak-key'));
    for (const y of [1n, p - 1n]) expect(reasons(keyOf(encoding(y, 1n)))).toEqual(both('weak-key'));
  });

  it('R86: refuses what is no point of the curve, with either sign', () => {
    expect(offCurve.length).toBeGreaterThan(5);
    for (const key of offCurve) for (const sign of [0, 0x80]) expect(reasons(keyOf(Uint8Array.from([...key.subarray(0, 31), (key[31] ?? 0) | sign])))).toEqual(both('off-curve'));
  });

  it('R84: refuses a point with a part of small order, whichever part it is', () => {
    for (const part of smallOrder.slice(1)) expect(reasons(keyOf(mixedKey(seedOf('phone'), part)))).toEqual(both('torsion'));
    expect(reasons(keyOf(mixedKey(seedOf('phone'), smallOrder[0])))).toEqual(both('accepted'));
  });
});

describe('thumbprintOf', () => {
  it('throws for what has no x', () => {
    for (const value of [undefined, null, 'x', {}, { x: 7 }]) expect(() => thumbprintOf(value as never)).toThrow(new TypeError('jwk: must be an Ed25519 key'));
  });
});
