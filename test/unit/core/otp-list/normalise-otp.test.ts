import { describe, expect, it } from 'vitest';
import { normaliseOtp } from '../../../../src/core/otp-list/index.js';

describe('normaliseOtp', () => {
  it.each(['kwer', 'KWER', ' KWER ', 'K W E R', 'kw-er', 'K\u00a0W\u00a0E\u00a0R', 'KW\u2011ER', 'KW–ER', 'KW—ER', 'KW\u2212ER', '\tkWeR\r\n', '\u202fKWER', '\ufeffKWER', '- - k - w e - r - -'])(
    'R68: reads %j as KWER', (typed) => expect(normaliseOtp(typed)).toBe('KWER'));

  it.each([
    ['Cyrillic К', 'КWER'], ['Cyrillic А', 'АBCD'], ['Greek Κ', 'ΚWER'], ['full width', 'ＫＷＥＲ'], ['full width lower case', 'ｋｗｅｒ'],
    ['Kelvin sign', '\u212aWER'], ['dotless i', 'kwıR'], ['dotted İ', 'KWİR'], ['long s', 'ſWER'], ['sharp s', 'KWEß'], ['ligature', 'KWﬁ'],
    ['mathematical bold', '𝐊WER'], ['combining mark', 'KWE\u0301R'], ['Arabic digits', '١٢٣٤'], ['zero-width joiner', 'KW\u200dER'], ['å', 'KWÅR'],
  ])('R68: does not map %s', (_, typed) => expect(normaliseOtp(typed)).toBeUndefined());

  it.each([
    ['nothing', ''], ['separators only', ' -- '], ['a lone surrogate', 'KWE\ud800'], ['NUL', 'KWE\0'], ['punctuation', 'K.WER'], ['underscore', 'KW_ER'],
    ['17 symbols', 'A'.repeat(17)], ['65 characters of it spaces', 'KWER'.padEnd(65)],
  ])('refuses %s', (_, typed) => expect(normaliseOtp(typed)).toBeUndefined());

  it('refuses a megabyte, though what it holds beside spaces could be read', () => {
    expect(normaliseOtp('KWER'.padEnd(2 ** 20))).toBeUndefined();
  });

  it('takes 16 symbols and 64 characters', () => {
    expect(normaliseOtp('A'.repeat(16))).toBe('A'.repeat(16));
    expect(normaliseOtp('KWER'.padEnd(64))).toBe('KWER');
  });
});
