import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../../../src/internal/base64url.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('base64url', () => {
  it.each([['', ''], ['f', 'Zg'], ['fo', 'Zm8'], ['foo', 'Zm9v'], ['foob', 'Zm9vYg'], ['fooba', 'Zm9vYmE'], ['foobar', 'Zm9vYmFy']])('RFC 4648 section 10: %j is %j, without the padding', (text, encoded) => {
    expect(encodeBase64url(Buffer.from(text))).toBe(encoded);
    expect(decodeBase64url(encoded)).toEqual(Uint8Array.from(Buffer.from(text)));
  });

  it(`encodes as Buffer does, and reads back (seed ${seed})`, () => {
    const same = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const encoded = encodeBase64url(bytes);
      expect(encoded).toBe(Buffer.from(bytes).toString('base64url'));
      expect(decodeBase64url(encoded)).toEqual(Uint8Array.from(bytes));
    });
    fc.assert(same, { seed, numRuns: 500 });
  });

  it('reads every text of up to three symbols exactly where Buffer writes it back the same', () => {
    const letters = Array.from(alphabet);
    const check = (text: string): void => {
      const bytes = Buffer.from(text, 'base64url');
      const canonical = bytes.toString('base64url') === text;
      expect(decodeBase64url(text), text).toEqual(canonical ? Uint8Array.from(bytes) : undefined);
    };
    for (const a of letters) {
      check(a);
      for (const b of letters) {
        check(a + b);
        for (const c of 'ABQgw8_-') check(a + b + c);
      }
    }
  });

  it(`reads a text only if it is the one spelling of its bytes (seed ${seed})`, () => {
    const symbols = fc.string({ unit: fc.constantFrom(...Array.from(alphabet), '=', '+', '/', ' ', '\n', 'é', '.'), maxLength: 40 });
    const strict = fc.property(symbols, (text) => {
      const bytes = decodeBase64url(text);
      if (bytes === undefined) expect(Buffer.from(text, 'base64url').toString('base64url') === text).toBe(false);
      else expect(encodeBase64url(bytes)).toBe(text);
    });
    fc.assert(strict, { seed, numRuns: 2_000 });
  });

  it.each(['Zg=', 'Zg==', 'Zg\n', ' Zg', 'Zg ', 'Zm+v', 'Zm/v', 'A', 'AAAAA', 'Zh', 'Zm9', 'ＺＧ', 'Z\u0000', '\ud800', 'Zg.', '-_-_-', '='])('R110 in part: %j is refused: padding, white space, another alphabet, bits left over', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
  });

  it('takes a long text in its stride', () => {
    const bytes = new Uint8Array(2 ** 16).fill(255);
    expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
    expect(decodeBase64url(`${encodeBase64url(bytes)}=`)).toBeUndefined();
  });

  it('encodes a view of a larger buffer, and nothing beside it', () => {
    const whole = Uint8Array.from({ length: 10 }, (_, n) => n);
    expect(encodeBase64url(whole.subarray(3, 6))).toBe('AwQF');
  });
});
