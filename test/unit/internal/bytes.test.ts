import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8, fromUtf8ByHand, utf8 } from '../../../src/internal/bytes.js';

describe('bytes', () => {
  it('text goes to UTF-8 and back', () => {
    for (const text of ['', 'kissa', 'ääni', '😀', 'þčŋ', '\u0000', '\ufeffx']) expect(Buffer.from(utf8(text)).toString('utf8')).toBe(text);
    for (const text of ['', 'kissa', 'ääni', '😀', '\u0000']) expect(fromUtf8(utf8(text))).toBe(text);
  });

  it('R110 in part: bytes that are not UTF-8 are a TypeError, never a replacement character', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xe2, 0x82]]) expect(() => fromUtf8(Uint8Array.from(bytes))).toThrow(TypeError);
  });

  it('R110 in part: a runtime without TextDecoder reads the same texts, and refuses the same bytes', () => {
    const read = (decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string => {
      try {
        return decode(bytes);
      } catch (error) {
        return error instanceof TypeError ? 'refused' : 'another error';
      }
    };
    const texts = fc.string({ unit: 'binary' }).map((text) => utf8(text));
    fc.assert(fc.property(fc.oneof(texts, fc.uint8Array({ maxLength: 12 })), (bytes) => read(fromUtf8ByHand, bytes) === read(fromUtf8, bytes)));
  });
});
