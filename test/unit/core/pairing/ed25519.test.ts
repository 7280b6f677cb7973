import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigner, publicKeyOf, signEd25519, verifyEd25519 } from '../../../../src/core/pairing/index.js';
import { seedOf } from './fixtures.js';
import { on, onBoth, paths } from './paths.js';
import { encoding, mixedKey, offCurve, order, p, signWith, smallOrder, toLittleEndian, torsion, weakEncodings } from './points.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const seed = seedOf('ed25519');
const publicKey = publicKeyOf(seed);
const message = Buffer.from('three steps');
const signature = signEd25519({ seed, message });
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
const bothSay = (input: Parameters<typeof verifyEd25519>[0]): readonly [boolean, boolean] => onBoth(() => verifyEd25519(input));
const [no, yes] = [[false, false], [true, true]];

describe('signatures', () => {
  it('are the same bytes from both implementations, which believe each other', () => {
    expect(on('portable', () => publicKeyOf(seed))).toEqual(publicKey);
    expect(on('portable', () => signEd25519({ seed, message }))).toEqual(signature);
    expect(bothSay({ publicKey, message, signature })).toEqual(yes);
  });

  it.each(paths)('hold for what was signed, by this key, and for nothing else (%s)', (path) => {
    on(path, () => {
      expect(verifyEd25519({ publicKey, message: Buffer.from('four steps'), signature })).toBe(false);
      expect(verifyEd25519({ publicKey: publicKeyOf(seedOf('another')), message, signature })).toBe(false);
      for (let bit = 0; bit < 512; bit += 37) expect(verifyEd25519({ publicKey, message, signature: flip(signature, bit) })).toBe(false);
      for (let bit = 0; bit < 256; bit += 37) expect(verifyEd25519({ publicKey: flip(publicKey, bit), message, signature })).toBe(false);
    });
  });

  it('of another length are wrong and make no throw', () => {
    for (const length of [0, 1, 63, 65, 128]) expect(bothSay({ publicKey, message, signature: new Uint8Array(length) })).toEqual(no);
  });

  it('of node:crypto hold, and ours hold there', () => {
    const pair = generateKeyPairSync('ed25519');
    const { x = '' } = pair.publicKey.export({ format: 'jwk' });
    expect(bothSay({ publicKey: Buffer.from(x, 'base64url'), message, signature: sign(null, message, pair.privateKey) })).toEqual(yes);
    const { jwk, sign: signIt } = createSigner({ seed });
    expect(verify(null, message, { key: { ...jwk }, format: 'jwk' }, on('portable', () => signIt(message)) as Uint8Array)).toBe(true);
  });
});

describe('what both implementations refuse alike', () => {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);

  it('an S that is not below the group order (RFC 8032 section 5.1.7)', () => {
    for (const larger of [s + order, s + 2n * order, order, 2n ** 256n - 1n]) expect(bothSay({ publicKey, message, signature: Uint8Array.from([...signature.subarray(0, 32), ...toLittleEndian(larger)]) })).toEqual(no);
  });

  it('R84 in part: each of the 14 keys of small order, with the signature that would hold for an eighth of all messages, or for all', () => {
    for (const { bytes } of weakEncodings) {
      for (const part of smallOrder) {
        const forged = Uint8Array.from([...part.toBytes(), ...toLittleEndian(0n)]);
        for (const text of ['a', 'b', 'c', 'd']) expect(bothSay({ publicKey: bytes, message: Buffer.from(text), signature: forged })).toEqual(no);
      }
    }
  });

  it('R85: every key whose y is not below p, with either sign', () => {
    for (let y = p; y < 2n ** 255n; y += 1n) for (const sign of [0n, 1n]) expect(bothSay({ publicKey: encoding(y, sign), message, signature })).toEqual(no);
  });

  it('R85: x = 0 with the sign bit set, which native code takes', () => {
    for (const y of [1n, p - 1n]) expect(bothSay({ publicKey: encoding(y, 1n), message, signature })).toEqual(no);
  });

  it('a key on no point of the curve', () => {
    for (const key of offCurve) expect(bothSay({ publicKey: key, message, signature })).toEqual(no);
  });

  it('a signature that is right only when both sides are multiplied by the cofactor', () => {
    for (const part of smallOrder.slice(1)) expect(bothSay({ publicKey, message, signature: signWith({ seed, key: publicKey, message, r: 12345n, part }) })).toEqual(no);
    expect(bothSay({ publicKey, message, signature: signWith({ seed, key: publicKey, message, r: 12345n, part: smallOrder[0]! }) })).toEqual(yes);
  });

  it('an R in a second spelling', () => {
    // R is the neutral point: r = 0, so that S = k·a. y = 1 has a second spelling, 1 + p, and a second sign.
    const right = signWith({ seed, key: publicKey, message, r: 0n, part: smallOrder[0]! });
    expect(bothSay({ publicKey, message, signature: right })).toEqual(yes);
    for (const r of [encoding(1n + p, 0n), encoding(1n, 1n), encoding(1n + p, 1n)]) expect(bothSay({ publicKey, message, signature: Uint8Array.from([...r, ...right.subarray(32)]) })).toEqual(no);
  });

  it('and for a key with a part of small order they agree about every signature: pairing refuses the key, verifying must not depend on the runtime', () => {
    const key = mixedKey(seed);
    const answers = Array.from({ length: 8 }, (_, times) =>
      Array.from({ length: 24 }, (_unused, n) => bothSay({ publicKey: key, message, signature: signWith({ seed, key, message, r: BigInt(n + 1), part: torsion.multiply(BigInt(times), false) }) })),
    ).flat();
    expect(answers.every(([native, portable]) => native === portable)).toBe(true);
    expect(answers.some(([native]) => native)).toBe(true);
    expect(answers.some(([native]) => !native)).toBe(true);
  });
});

describe('arguments', () => {
  it.each([
    ['publicKey: 32 bytes', RangeError, () => verifyEd25519({ publicKey: new Uint8Array(31), message, signature })],
    ['publicKey: must be a Uint8Array', TypeError, () => verifyEd25519({ publicKey: 'x' as never, message, signature })],
    ['message: must be a Uint8Array', TypeError, () => verifyEd25519({ publicKey, message: 'x' as never, signature })],
    ['signature: must be a Uint8Array', TypeError, () => verifyEd25519({ publicKey, message, signature: 'x' as never })],
    ['seed: 32 bytes', RangeError, () => signEd25519({ seed: new Uint8Array(64), message })],
    ['message: must be a Uint8Array', TypeError, () => signEd25519({ seed, message: 'x' as never })],
    ['seed: 32 bytes', RangeError, () => publicKeyOf(new Uint8Array(0))],
    ['seed: must be a Uint8Array', TypeError, () => createSigner({ seed: 'x' as never })],
    ['input: must be an object', TypeError, () => createSigner(undefined as never)],
    ['input: must be an object', TypeError, () => verifyEd25519(null as never)],
  ])('%s', (text, kind, call) => {
    expect(call).toThrow(text);
    expect(call).toThrow(kind);
  });

  it('the seed of a signer is copied: wiping it afterwards changes nothing', () => {
    const own = Uint8Array.from(seed);
    const signer = createSigner({ seed: own });
    own.fill(0);
    expect(signer.sign(message)).toEqual(signature);
  });
});
