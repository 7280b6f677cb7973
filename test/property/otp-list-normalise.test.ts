import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LETTERS, normaliseOtp, SYMBOLS_32 } from '../../src/core/otp-list/index.js';
import { seed } from '../unit/core/otp-list/fixtures.js';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)));

it('R68: any text at all gives nothing or 1 to 16 ASCII capitals and digits, and never throws', () => {
  fc.assert(fc.property(anyText, (typed) => {
    const read = normaliseOtp(typed);
    if (read === undefined) return;
    expect(read).toMatch(/^[A-Z0-9]{1,16}$/);
    expect(normaliseOtp(read)).toBe(read);
    // Nothing was mapped: every symbol read stands in the text, at most in the other case.
    const ascii = typed.replace(/[^A-Za-z0-9]/g, '');
    expect(ascii.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32))).toBe(read);
  }), { seed, numRuns: 2000 });
});

it('R68: case, spaces and dashes between the symbols make no difference', () => {
  const code = fc.string({ unit: fc.constantFrom(...new Set(LETTERS + SYMBOLS_32)), minLength: 4, maxLength: 8 });
  const gaps = fc.array(fc.constantFrom('', ' ', '-', '\u00a0', '\u2011', '–', '\u202f'), { minLength: 9, maxLength: 9 });
  fc.assert(fc.property(code, gaps, fc.boolean(), (text, fill, lower) => {
    const typed = Array.from(text).map((symbol, index) => `${fill[index] ?? ''}${lower ? symbol.toLowerCase() : symbol}`).join('') + (fill[8] ?? '');
    expect(normaliseOtp(typed)).toBe(text);
  }), { seed });
});

it('R68: no character outside ASCII becomes a symbol', () => {
  for (let point = 0x80; point <= 0x10ffff; point += 1) {
    const read = normaliseOtp(`K${String.fromCodePoint(point)}W`);
    if (read !== undefined && read !== 'KW') throw new Error(`U+${point.toString(16)} was mapped`);
  }
});
