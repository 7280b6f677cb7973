import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, fingerprintOf, normalisePairingCode, pairingCodeAlphabet, parseDeviceKey, peekStatement, publicKeyOf, signEd25519, signStatement, verifyApproval, verifyEd25519, verifyReceipt, type Display } from '../../src/core/pairing/index.js';
import { seed } from '../unit/core/otp-list/fixtures.js';
import { approvalTo, aud, now, phone, receiptClaims, seedOf, server, signApproval, signChallenge, signReceipt, transactionChallenge } from '../unit/core/pairing/fixtures.js';
import { on, onBoth } from '../unit/core/pairing/paths.js';
import { encoding, mixedKey, order, p, signWith, smallOrder, toLittleEndian, weakEncodings } from '../unit/core/pairing/points.js';
import { forgeGood, goodClaims, goodStatements, judge, types } from '../unit/core/pairing/statements.js';

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 200 });
const flipped = (one: Uint8Array, at: number): Uint8Array => one.map((byte, index) => (index === (at >> 3) % one.length ? byte ^ (1 << (at & 7)) : byte));
const onlyOne = <T>([native, portable]: readonly [T, T]): T => {
  expect(portable).toEqual(native);
  return native;
};

describe('native and portable Ed25519 agree', () => {
  it('R118 in part: about keys and signatures that they make', () => {
    fc.assert(
      fc.property(bytes(32), message, (secret, text) => {
        const publicKey = onlyOne(onBoth(() => publicKeyOf(secret)));
        const signature = onlyOne(onBoth(() => signEd25519({ seed: secret, message: text })));
        expect(onlyOne(onBoth(() => verifyEd25519({ publicKey, message: text, signature })))).toBe(true);
      }),
      { seed, numRuns: 40 },
    );
  });

  it('about signatures of which any one bit is another, in the signature, the message or the key', () => {
    fc.assert(
      fc.property(bytes(32), message, fc.nat(), fc.constantFrom('signature', 'message', 'publicKey'), (secret, text, bit, where) => {
        const right = { publicKey: publicKeyOf(secret), message: Uint8Array.from([...text, 7]), signature: new Uint8Array(64) };
        const signature = signEd25519({ seed: secret, message: right.message });
        const changed = { ...right, signature, [where]: flipped({ ...right, signature }[where], bit % (8 * { ...right, signature }[where].length)) };
        expect(onlyOne(onBoth(() => verifyEd25519(changed)))).toBe(false);
      }),
      { seed, numRuns: 120 },
    );
  });

  const weakKey = fc.constantFrom(...weakEncodings.map((one) => one.bytes));
  const highKey = fc.tuple(fc.bigInt({ min: p, max: 2n ** 255n - 1n }), fc.constantFrom(0n, 1n)).map(([y, sign]) => encoding(y, sign));
  const mixed = fc.constantFrom(...smallOrder).map((part) => mixedKey(seedOf('phone'), part));
  const anyKey = fc.oneof(bytes(32), weakKey, highKey, mixed);

  it('R84, R85: about random bytes, weak, high and mixed keys, under crafted signatures and random ones', () => {
    const crafted = fc.record({ r: fc.bigInt({ min: 0n, max: 50n }), part: fc.constantFrom(...smallOrder) });
    const scalar = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.bigInt({ min: order, max: order + 5n }), fc.constant(0n)).map(toLittleEndian);
    const random = fc.tuple(anyKey, scalar).map(([r, s]) => Uint8Array.from([...r, ...s]));
    fc.assert(
      fc.property(anyKey, message, fc.oneof(crafted, random), (publicKey, text, how) => {
        const signature = how instanceof Uint8Array ? how : signWith({ ...how, seed: seedOf('phone'), key: publicKey, message: text });
        onlyOne(onBoth(() => verifyEd25519({ publicKey, message: text, signature })));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('R83, R84, R85, R86: about which keys may be paired', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        onlyOne(onBoth(() => parseDeviceKey({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') })));
      }),
      { seed, numRuns: 120 },
    );
  });
});

describe('statements', () => {
  it('invariant 5 in part: whatever comes is refused by value, and whatever key comes is', async () => {
    const jws = await signReceipt();
    const part = fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.json()).map((one) => Buffer.from(one).toString('base64url'));
    const anything = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.tuple(part, part, part).map((three) => three.join('.')), fc.nat(jws.length - 1).map((at) => jws.slice(0, at)));
    fc.assert(
      fc.property(fc.constantFrom(...types), anything, (typ, text) => {
        expect(judge(typ, text)).not.toBe('accepted');
        peekStatement(text as string);
        expect(parseDeviceKey(text).ok).toBe(false);
      }),
      { seed, numRuns: 1500 },
    );
  });

  it('invariant 5 in part: so is whatever was signed by the right key and says something else', async () => {
    const good = await goodClaims();
    const claims = fc.constantFrom(...types).chain((typ) => fc.record({ typ: fc.constant(typ), claims: fc.record(Object.fromEntries(Object.entries(good[typ]).map(([name, value]) => [name, fc.oneof({ weight: 3, arbitrary: fc.constant(value as unknown) }, fc.jsonValue())])), { requiredKeys: [] }) }));
    fc.assert(
      fc.property(claims, ({ typ, claims: one }) => {
        const said = judge(typ, forgeGood(typ, one));
        if (said === 'accepted') expect(Object.entries(good[typ]).every(([name, value]) => JSON.stringify(Reflect.get(one, name)) === JSON.stringify(value) || ['place', 'exp', 'iat', 'jti', 'known', 'username', 'name', 'service', 'pairing', 'approval', 'account', 'platform', 'path'].includes(name))).toBe(true);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('R104, R201 in part: any byte changed in any statement makes it fail', async () => {
    const good = await goodStatements();
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat(), fc.integer({ min: 1, max: 127 }), (typ, where, by) => {
        const raw = Buffer.from(good[typ]);
        const at = where % raw.length;
        raw[at] = ((raw[at] ?? 0) + by) % 128;
        expect(judge(typ, raw.toString())).not.toBe('accepted');
      }),
      { seed, numRuns: 1500 },
    );
  });

  it('whatever is signed can be read, by the same claims', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]{1,20}$/u.test(text));
    const good = (await goodClaims())['lukko-pairing+jwt'];
    await fc.assert(
      fc.asyncProperty(name, name, name, fc.integer({ min: 1, max: 600 }), async (username, device, pairing, life) => {
        const claims = { ...good, username, name: device, pairing, exp: good.iat + life };
        const jws = await signStatement({ typ: 'lukko-pairing+jwt', claims, signer: phone });
        expect(judge('lukko-pairing+jwt', jws, { now: good.iat * 1000 })).toBe('accepted');
      }),
      { seed, numRuns: 100 },
    );
  });
});

describe('what a transaction shows', () => {
  const field = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]{1,60}$/u.test(text));
  const shown: fc.Arbitrary<Display> = fc.record({ amount: field, currency: field, payee: field, note: field });

  it('R106: the digest tells any two apart, and not the order in which they came', () => {
    fc.assert(
      fc.property(shown, shown, (one, other) => {
        const turned = Object.fromEntries(Object.entries(one).reverse()) as unknown as Display;
        expect(digestOf(turned)).toBe(digestOf(one));
        const same = (['amount', 'currency', 'payee', 'note'] as const).every((name) => one[name] === other[name]);
        expect(digestOf(one) === digestOf(other)).toBe(same);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('R106: any field changed makes the answer and the receipt fail', async () => {
    await fc.assert(
      fc.asyncProperty(shown, fc.constantFrom('amount', 'currency', 'payee', 'note'), field, async (one, name, text) => {
        fc.pre(one[name] !== text);
        const other = { ...one, [name]: text };
        const claims = { ...transactionChallenge, display: one, digest: digestOf(one) };
        const [asked, changed] = await Promise.all([signChallenge(claims), signChallenge({ ...claims, display: other, digest: digestOf(other) })]);
        const jws = await signApproval(approvalTo(asked, claims));
        const at = { jws, jwk: phone.jwk, aud, now: now + 5000 };
        expect(verifyApproval({ ...at, challenge: asked }).ok).toBe(true);
        expect(verifyApproval({ ...at, challenge: changed })).toEqual({ ok: false, reason: 'link-mismatch' });
        const receipt = await signReceipt(await receiptClaims(claims));
        expect(verifyReceipt({ jws: receipt, keys: [server.jwk], display: one }).ok).toBe(true);
        expect(verifyReceipt({ jws: receipt, keys: [server.jwk], display: other })).toEqual({ ok: false, reason: 'link-mismatch' });
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe('codes', () => {
  it('R76 in part: normalising a pairing code twice changes nothing, and gives eight symbols or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...Array.from(pairingCodeAlphabet), '-', ' ', 'o', '0'), { maxLength: 12 }).map((all) => all.join(''))), (typed) => {
        const code = normalisePairingCode(typed);
        if (code !== undefined) expect([normalisePairingCode(code), /^[2-9A-HJ-NP-Z]{8}$/.test(code), code.length]).toEqual([code, true, 8]);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('R92 in part: the fingerprint of anything is eight symbols, the same on both implementations', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(fingerprintOf(text)).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
        expect(on('portable', () => fingerprintOf(text))).toBe(fingerprintOf(text));
      }),
      { seed, numRuns: 200 },
    );
  });
});
