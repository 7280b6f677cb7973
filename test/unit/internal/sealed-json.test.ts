import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt, CompactSign, type CompactJWEHeaderParameters } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { openJson, sealedKeyId, sealJson } from '../../../src/internal/sealed-json.js';
import { seededRandom } from '../core/otp-list/fixtures.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const key = Uint8Array.from({ length: 32 }, (_, n) => n);
const value = { name: 'Þóra Čapek ŋ', codes: ['ABCD'], none: null, deep: { n: 1 } };
const typ = 'lukko-profile';
const ours = { alg: 'dir', enc: 'A256GCM', kid: 'k1', typ } as const;
const random = seededRandom('sealed json');

const seal = (changes = {}) => sealJson({ key, keyId: 'k1', typ, value, random, ...changes });
const open = (sealed: string) => openJson({ keyOf: () => key, typ, sealed });
const sealWithJose = (header: CompactJWEHeaderParameters, secret = key) => new CompactEncrypt(Buffer.from(JSON.stringify(value))).setProtectedHeader(header).encrypt(secret);
const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

/** A JWE by Node's own cipher, right in all but what is asked for; the header is written as it is given. */
function forge(changes: { readonly header?: string; readonly secret?: Uint8Array; readonly iv?: number; readonly tag?: number; readonly plaintext?: Uint8Array }): string {
  const { header = JSON.stringify(ours), secret = key, iv = 12, tag = 16, plaintext = Buffer.from(JSON.stringify(value)) } = changes;
  const name = secret.length === 16 ? 'aes-128-gcm' : secret.length === 24 ? 'aes-192-gcm' : 'aes-256-gcm';
  const nonce = new Uint8Array(iv).fill(7);
  const cipher = createCipheriv(name, secret, nonce, { authTagLength: tag });
  cipher.setAAD(Buffer.from(base64url(header)));
  const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [base64url(header), '', base64url(nonce), base64url(text), base64url(cipher.getAuthTag())].join('.');
}

describe('sealed JSON', () => {
  it('opens again, names its key, and shows nothing of what is in it', async () => {
    const sealed = await seal();
    expect(await open(sealed)).toEqual(value);
    expect(sealedKeyId(sealed)).toBe('k1');
    expect(sealed).not.toMatch(/Capek|ABCD/);
    expect(Buffer.from(sealed.split('.')[0] ?? '', 'base64url').toString()).toBe('{"alg":"dir","enc":"A256GCM","kid":"k1","typ":"lukko-profile"}');
  });

  it('no two seals of one value are alike: each draws 96 bits of its own', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => seal()));
    expect(new Set(all.map((sealed) => sealed.split('.')[2])).size).toBe(20);
    const asked: number[] = [];
    const bytes = (length: number) => {
      asked.push(length);
      return new Uint8Array(length).fill(9);
    };
    expect((await seal({ random: { bytes } })).split('.')[2]).toBe(base64url(new Uint8Array(12).fill(9)));
    expect(asked).toEqual([12]);
  });

  it('R44 in part: another key and another purpose open nothing', async () => {
    const sealed = await seal();
    expect(await openJson({ keyOf: () => Uint8Array.from(key, (byte) => byte ^ 1), typ, sealed })).toBeUndefined();
    expect(await openJson({ keyOf: () => key, typ: 'lukko-message', sealed })).toBeUndefined();
    const [, ...rest] = sealed.split('.');
    const [otherHeader = ''] = (await seal({ typ: 'lukko-message' })).split('.');
    expect(await openJson({ keyOf: () => key, typ: 'lukko-message', sealed: [otherHeader, ...rest].join('.') })).toBeUndefined();
    const [otherKeyId = ''] = (await seal({ keyId: 'k2' })).split('.');
    expect(await open([otherKeyId, ...rest].join('.'))).toBeUndefined();
    const noSuchKey = (): never => { throw new RangeError('no such key'); };
    expect(await openJson({ keyOf: noSuchKey, typ, sealed })).toBeUndefined();
  });

  it.each([0, 16, 24, 31, 33, 64])('a key of %i bytes seals nothing and opens nothing, not even what was made with it', async (length) => {
    const short = new Uint8Array(length).fill(1);
    await expect(seal({ key: short })).rejects.toThrow(new RangeError('key: 32 bytes'));
    const made = length === 16 || length === 24 ? forge({ secret: short }) : await seal();
    expect(await openJson({ keyOf: () => short, typ, sealed: made })).toBeUndefined();
  });

  it.each([0, 8, 11, 13, 16])('a random source that gives %i bytes for 12 seals nothing', async (length) => {
    await expect(seal({ random: { bytes: () => new Uint8Array(length) } })).rejects.toThrow(new RangeError('random: must give as many bytes as asked for'));
  });
});

describe('sealed JSON is a compact JWE', () => {
  const vector =
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiazEiLCJ0eXAiOiJsdWtrby1wcm9maWxlIn0..ICEiIyQlJicoKSor.qRjIEQH9ODQ4v9wNcmqV2RTFjezi60Mr59RAMCrlOmwGrN9frGR3mVDfM756Z3CmhwjW4O9QQU3sBhp4PJAwpvpI7zGn6pg.5nI3Da8lJTv0st87vcPB6A';

  it('R184 in part: a text of our own, with a key of 0 to 31 and an initialisation vector of 32 to 43, is made and opened as pinned', async () => {
    const iv = Uint8Array.from({ length: 12 }, (_, n) => n + 32);
    expect(await seal({ random: { bytes: () => iv } })).toBe(vector);
    expect(await open(vector)).toEqual(value);
  });

  it('RFC 7518 section 5.3: the pinned text opens with Node\'s AES-256-GCM, the header as additional data', () => {
    const [header = '', wrapped, iv = '', text = '', tag = ''] = vector.split('.');
    expect(wrapped).toBe('');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(header, 'ascii')).setAuthTag(Buffer.from(tag, 'base64url'));
    expect(Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString()).toBe(JSON.stringify(value));
  });

  const anything = fc.record({ key: fc.uint8Array({ minLength: 32, maxLength: 32 }), keyId: fc.string({ unit: 'binary' }), typ: fc.string(), value: fc.jsonValue() });

  it(`jose opens what we seal (seed ${seed})`, async () => {
    const opens = fc.asyncProperty(anything, async (input) => {
      const opened = await compactDecrypt(await sealJson({ ...input, random }), input.key, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] });
      expect(opened.protectedHeader).toEqual({ alg: 'dir', enc: 'A256GCM', kid: input.keyId, typ: input.typ });
      expect(new TextDecoder().decode(opened.plaintext)).toBe(JSON.stringify(input.value));
    });
    await fc.assert(opens, { seed, numRuns: 200 });
  });

  it(`we open what jose seals (seed ${seed})`, async () => {
    const opens = fc.asyncProperty(anything, async (input) => {
      const header = { alg: 'dir', enc: 'A256GCM', kid: input.keyId, typ: input.typ };
      const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(input.value))).setProtectedHeader(header).encrypt(input.key);
      expect(await openJson({ keyOf: () => input.key, typ: input.typ, sealed })).toEqual(JSON.parse(JSON.stringify(input.value)));
      expect(sealedKeyId(sealed)).toBe(input.keyId);
    });
    await fc.assert(opens, { seed, numRuns: 200 });
  });

  it('takes a text of a megabyte in its stride', async () => {
    const long = 'Þ'.repeat(2 ** 19);
    expect(await open(await seal({ value: long }))).toBe(long);
  });
});

describe('sealed JSON opens nothing but what was sealed', () => {
  it('any bit of any part flipped opens nothing', async () => {
    const parts = (await seal()).split('.').map((part) => Buffer.from(part, 'base64url'));
    const flipped = parts.flatMap((part, which) =>
      Array.from({ length: part.length * 8 }, (_, bit) => parts.map((each, n) => base64url(n === which ? each.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : each)).join('.')),
    );
    expect(flipped.length).toBeGreaterThan(1_000);
    expect(await Promise.all(flipped.map(open))).toEqual(flipped.map(() => undefined));
  });

  it('R110 in part: any character changed, left out or put in opens nothing: one value has one spelling', async () => {
    const sealed = await seal({ value: 'ab' });
    const changed = Array.from({ length: sealed.length }).flatMap((_, at) => [
      ...['A', 'B', 'g', '_', '.', '=', ' '].map((letter) => sealed.slice(0, at) + letter + sealed.slice(at + 1)),
      ...['A', '.', '=', ' ', '\n'].map((letter) => sealed.slice(0, at) + letter + sealed.slice(at)),
      sealed.slice(0, at) + sealed.slice(at + 1),
    ]);
    const others = [...new Set(changed), ...['=', 'A', '.', ' ', '\n', '\u0000'].map((letter) => sealed + letter)].filter((text) => text !== sealed);
    expect(others.length).toBeGreaterThan(1_500);
    expect(await Promise.all(others.map(open))).toEqual(others.map(() => undefined));
  });

  it('parts swapped, left out, cut short or made longer open nothing', async () => {
    const parts = (await seal()).split('.');
    const at = [0, 1, 2, 3, 4];
    const swapped = at.flatMap((a) => at.filter((b) => b > a).map((b) => parts.with(a, parts[b] ?? '').with(b, parts[a] ?? '')));
    const others = [...swapped, ...at.map((a) => parts.filter((_, n) => n !== a)), ...at.map((a) => parts.toSpliced(a, 0, '')), [...parts, ''], [...parts, 'AAAA']];
    const resized = at.flatMap((a) => {
      const part = parts[a] ?? '';
      return [part.slice(4), part.slice(0, -4), part.slice(0, 4), `${part}AAAA`, `AAAA${part}`, `${part}=`, `${part}==`, part + part].filter((each) => each !== part).map((each) => parts.with(a, each));
    });
    for (const other of [...others, ...resized]) expect(await open(other.join('.')), other.join('.')).toBeUndefined();
  });

  it('parts of two texts under one key do not mix', async () => {
    const [a, b] = [(await seal()).split('.'), (await seal({ value: { ...value, codes: ['WXYZ'] } })).split('.')];
    for (const which of [1, 2, 3, 4, 5, 6]) {
      const mixed = a.map((part, n) => (n >= 2 && (which >> (n - 2)) & 1 ? (b[n] ?? '') : part));
      expect(await open(mixed.join('.')), String(which)).toBeUndefined();
    }
  });

  it('the border between text and tag cannot be moved', async () => {
    const [header = '', , iv = '', text = '', tag = ''] = (await seal()).split('.');
    const whole = Buffer.concat([Buffer.from(text, 'base64url'), Buffer.from(tag, 'base64url')]);
    const cutAt = (end: number) => open([header, '', iv, base64url(whole.subarray(0, end)), base64url(whole.subarray(end))].join('.'));
    expect(await cutAt(whole.length - 16)).toEqual(value);
    for (let end = 0; end <= whole.length; end += 1) if (end !== whole.length - 16) expect(await cutAt(end), String(end)).toBeUndefined();
  });

  it.each([1, 8, 11, 13, 16])('RFC 7518 section 5.3: a vector of %i bytes is refused, though the cipher would take it', async (iv) => {
    expect(await open(forge({ iv }))).toBeUndefined();
    expect(await open(forge({}))).toEqual(value);
  });

  it.each([4, 8, 12, 13, 14, 15])('RFC 7518 section 5.3: a tag of %i bytes is refused, though it is right', async (tag) => {
    expect(await open(forge({ tag }))).toBeUndefined();
  });

  // Among them headers that are no object or name no text, one padded, one with spare bits (eyJraWQiOiJrIn0 would name `k`), one that is not UTF-8.
  it.each(['', 'x', '....', '.'.repeat(100), 'not.a.jwe', '\ud800', '{}', 'x'.repeat(2 ** 20), '.'.repeat(2 ** 20), `${base64url('null')}....`, `${base64url('[]')}....`, `${base64url('"kid"')}....`, `${base64url('{"kid":1}')}....`, `${base64url('{"kid":"k1"}')}=....`, 'eyJraWQiOiJrIn1....', `${base64url(Uint8Array.of(0x22, 0xff, 0x22))}....`])(
    'what was never sealed opens nothing and names no key (%#)',
    async (sealed) => {
      expect(await open(sealed)).toBeUndefined();
      expect(sealedKeyId(sealed)).toBeUndefined();
    },
  );

  it.each([
    ['alg none', { ...ours, alg: 'none' }],
    ['A128CBC-HS256', { ...ours, enc: 'A128CBC-HS256' }],
    ['A256KW', { ...ours, alg: 'A256KW' }],
    ['zip', { ...ours, zip: 'DEF' }],
    ['crit', { ...ours, crit: ['x'], x: 1 }],
    ['a further member', { ...ours, cty: 'json' }],
    ['no kid', { alg: 'dir', enc: 'A256GCM', typ }],
    ['a kid that is no text', { ...ours, kid: 1 }],
    ['no typ', { alg: 'dir', enc: 'A256GCM', kid: 'k1' }],
    ['no enc', { alg: 'dir', kid: 'k1', typ }],
    ['another order', { enc: 'A256GCM', alg: 'dir', kid: 'k1', typ }],
  ])('R186 in part: a header with %s opens nothing, though key, vector and tag are right', async (_what, header) => {
    expect(await open(forge({ header: JSON.stringify(header) }))).toBeUndefined();
  });

  it.each([
    ['white space', ` ${JSON.stringify(ours)}`],
    ['a byte order mark', `\ufeff${JSON.stringify(ours)}`],
    ['a member twice', JSON.stringify(ours).replace('{', '{"alg":"none",')],
    ['an escaped letter', JSON.stringify(ours).replace('"dir"', '"\\u0064ir"')],
    ['no JSON', 'dir'],
  ])('RFC 7516 section 4: a header with %s opens nothing', async (_what, header) => {
    expect(await open(forge({ header }))).toBeUndefined();
  });

  it('R186 in part: what jose makes with any other algorithm under our key opens nothing', async () => {
    const others = [
      await sealWithJose({ ...ours, alg: 'A256KW' }),
      await sealWithJose({ ...ours, alg: 'A256GCMKW' }),
      await sealWithJose({ ...ours, alg: 'A128KW' }, key.subarray(0, 16)),
      await sealWithJose({ ...ours, alg: 'A128GCMKW' }, key.subarray(0, 16)),
      await sealWithJose({ ...ours, alg: 'PBES2-HS256+A128KW' }),
      await sealWithJose({ ...ours, enc: 'A128CBC-HS256' }),
      await sealWithJose({ ...ours, enc: 'A192GCM' }, key.subarray(0, 24)),
      await sealWithJose({ ...ours, enc: 'A128GCM' }, key.subarray(0, 16)),
      await sealWithJose({ ...ours, zip: 'DEF' }),
      await new CompactSign(Buffer.from(JSON.stringify(value))).setProtectedHeader({ alg: 'HS256', kid: 'k1', typ }).sign(key),
    ];
    for (const sealed of others) {
      for (const secret of [key, key.subarray(0, 16), key.subarray(0, 24)]) expect(await openJson({ keyOf: () => secret, typ, sealed }), sealed).toBeUndefined();
      expect(sealedKeyId(sealed)).toBe('k1');
    }
    expect(await open(await sealWithJose(ours))).toEqual(value);
  });

  it('R186 in part: a critical extension opens nothing', async () => {
    const header = { ...ours, crit: ['x'], x: 1 };
    const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(value))).setProtectedHeader(header).encrypt(key, { crit: { x: true } });
    expect(await open(sealed)).toBeUndefined();
  });

  it.each([['no JSON', Buffer.from('{')], ['nothing', Buffer.alloc(0)], ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)]])('a text that holds %s is no value', async (_what, plaintext) => {
    expect(await open(forge({ plaintext }))).toBeUndefined();
  });
});

describe('without the runtime’s own cipher', () => {
  it.each([
    ['no such module', undefined],
    ['a module without ciphers', {}],
  ])('%s: WebCrypto seals what the other opens, and the other way round', async (_what, module) => {
    const byNative = await seal();
    const spy = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(module);
    const byWeb = await seal();
    expect(await open(byNative)).toEqual(value);
    expect(await open(byWeb)).toEqual(value);
    expect(await open(`${byWeb.slice(0, -2)}AA`)).toBeUndefined();
    spy.mockRestore();
    expect(await open(byWeb)).toEqual(value);
    expect(await open(`${byNative.slice(0, -2)}AA`)).toBeUndefined();
  });
});
