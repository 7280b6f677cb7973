import { describe, expect, it } from 'vitest';
import { englishSheetLabels, layoutListSheet } from '../../../src/sheet/index.js';
import { brand, codes, listInput, longestLabels, png } from './fixtures.js';

describe('layoutListSheet', () => {
  it('R50 in part, invariant 10: numbers exactly 100 one-time passwords from 1 to 100, the n-th at position n', () => {
    const { columns } = layoutListSheet(listInput);
    expect(columns.map((column) => column.length)).toEqual([20, 20, 20, 20, 20]);
    expect(columns.flat().map(({ position, code }) => [position, code])).toEqual(codes.map((code, index) => [index + 1, code]));
  });

  it('spells each one-time password for a screen reader', () => {
    expect(layoutListSheet(listInput).columns[1]?.[16]).toEqual({ position: 37, code: codes[36], spelled: Array.from(codes[36] ?? '').join(' ') });
  });

  it('R208 in part: names whom to contact', () => {
    expect(layoutListSheet(listInput).contact).toEqual({ label: englishSheetLabels.contactHeading, value: listInput.supportContact });
  });

  it('shows the list number, and the date of issue in UTC', () => {
    const { list, issued } = layoutListSheet(listInput);
    expect([list, issued]).toEqual(['List 7', { label: 'Issued', value: '2026-03-01' }]);
  });

  it('shows a date that the host wrote, in the host’s language', () => {
    const labels = { ...englishSheetLabels, list: 'Lista', issued: 'Annettu' };
    const { list, issued, language } = layoutListSheet({ ...listInput, issuedText: '1. maaliskuuta 2026', labels, language: 'fi' });
    expect([list, issued, language]).toEqual(['Lista 7', { label: 'Annettu', value: '1. maaliskuuta 2026' }, 'fi']);
  });

  it('takes what is unsafe on paper out of a name, and leaves a name of nothing else out', () => {
    expect(layoutListSheet({ ...listInput, holder: 'Åsa\n\u202eÖberg\u0000' }).holder).toEqual({ label: 'For', value: 'Åsa Öberg' });
    expect(layoutListSheet({ ...listInput, holder: '\u202e \u200b' }).holder).toBeUndefined();
  });

  it('is frozen, and later changes to what it was given do not reach it', () => {
    const changing = [...codes];
    const advice = ['First'];
    const sheet = layoutListSheet({ ...listInput, codes: changing, labels: { ...englishSheetLabels, advice }, brand });
    changing.reverse();
    advice.push('Second');
    expect(sheet.columns[0]?.[0]?.code).toBe(codes[0]);
    expect(sheet.labels.advice).toEqual(['First']);
    for (const part of [sheet, sheet.columns, sheet.columns[0], sheet.columns[0]?.[0], sheet.contact, sheet.labels, sheet.labels.advice, sheet.brand, sheet.brand?.contactLines]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('invariant 8: gives the same sheet for the same input', () => {
    expect(layoutListSheet({ ...listInput, brand })).toEqual(layoutListSheet({ ...listInput, brand }));
  });

  it('takes the longest texts it allows', () => {
    expect(() => layoutListSheet({ ...listInput, labels: longestLabels, supportContact: 'x'.repeat(160), listNumber: 99_999, issuedAt: 253_402_300_799_999 })).not.toThrow();
  });

  const wrong: readonly (readonly [what: string, change: object, type: 'TypeError' | 'RangeError', message: string])[] = [
    ['a list number as text', { listNumber: '7' }, 'TypeError', 'listNumber: must be a number'],
    ['list number 0', { listNumber: 0 }, 'RangeError', 'listNumber: must be a whole number from 1 to 99999'],
    ['a broken list number', { listNumber: 1.5 }, 'RangeError', 'listNumber: must be a whole number from 1 to 99999'],
    ['no list number', { listNumber: NaN }, 'RangeError', 'listNumber: must be a whole number from 1 to 99999'],
    ['a huge list number', { listNumber: 1e9 }, 'RangeError', 'listNumber: must be a whole number from 1 to 99999'],
    ['a Date', { issuedAt: new Date(0) }, 'TypeError', 'issuedAt: must be a number of milliseconds since the epoch'],
    ['a time before 1970', { issuedAt: -1 }, 'RangeError', 'issuedAt: must be milliseconds from 1970 to the year 9999'],
    ['a time that is none', { issuedAt: NaN }, 'RangeError', 'issuedAt: must be milliseconds from 1970 to the year 9999'],
    ['the year 10000', { issuedAt: 253_402_300_800_000 }, 'RangeError', 'issuedAt: must be milliseconds from 1970 to the year 9999'],
    ['an empty date', { issuedText: ' ' }, 'RangeError', 'issuedText: must not be empty'],
    ['no list', { codes: undefined }, 'TypeError', 'codes: must be an array of strings'],
    ['a list in one string', { codes: codes.join('') }, 'TypeError', 'codes: must be an array of strings'],
    ['an empty list', { codes: [] }, 'RangeError', 'codes: must be exactly 100'],
    ['99 one-time passwords', { codes: codes.slice(1) }, 'RangeError', 'codes: must be exactly 100'],
    ['101 one-time passwords', { codes: [...codes, 'ABCD'] }, 'RangeError', 'codes: must be exactly 100'],
    ['holes', { codes: new Array(100) }, 'TypeError', 'codes: the one at position 1 must be a string'],
    ['lower case', { codes: codes.with(36, 'kwer') }, 'RangeError', 'codes: the one at position 37 must be four symbols A-Z and 0-9'],
    ['five symbols', { codes: codes.with(99, 'KWERT') }, 'RangeError', 'codes: the one at position 100 must be four symbols A-Z and 0-9'],
    ['a line feed after four', { codes: codes.with(0, 'KWER\n') }, 'RangeError', 'codes: the one at position 1 must be four symbols A-Z and 0-9'],
    ['a Cyrillic A', { codes: codes.with(0, 'KWE\u0410') }, 'RangeError', 'codes: the one at position 1 must be four symbols A-Z and 0-9'],
    ['a holder that is no text', { holder: 7 }, 'TypeError', 'holder: must be a string'],
    ['no support contact', { supportContact: undefined }, 'TypeError', 'supportContact: must be a string'],
    ['an empty support contact', { supportContact: '' }, 'RangeError', 'supportContact: must not be empty'],
    ['a huge support contact', { supportContact: 'x'.repeat(1e6) }, 'RangeError', 'supportContact: must have at most 160 characters'],
    ['a lone surrogate', { supportContact: 'Help \ud800' }, 'RangeError', 'supportContact: must be well-formed Unicode'],
    ['a line break', { supportContact: 'Help\ndesk' }, 'RangeError', 'supportContact: must have no control, line-break or bidirectional control characters'],
    ['a bidirectional override', { supportContact: 'Help \u202e desk' }, 'RangeError', 'supportContact: must have no control, line-break or bidirectional control characters'],
    ['labels that are none', { labels: 'en' }, 'TypeError', 'labels: must be an object'],
    ['no labels', { labels: null }, 'TypeError', 'labels: must be an object'],
    ['a missing label', { labels: { ...englishSheetLabels, list: undefined } }, 'TypeError', 'labels.list: must be a string'],
    ['a label that is too long', { labels: { ...englishSheetLabels, position: 'x'.repeat(21) } }, 'RangeError', 'labels.position: must have at most 20 characters'],
    ['advice in one string', { labels: { ...englishSheetLabels, advice: 'No' } }, 'TypeError', 'labels.advice: must be an array of strings'],
    ['too much advice', { labels: { ...englishSheetLabels, advice: new Array(7).fill('No') } }, 'RangeError', 'labels.advice: must have at most 6 texts'],
    ['an empty piece of advice', { labels: { ...englishSheetLabels, advice: ['Yes', ''] } }, 'RangeError', 'labels.advice[1]: must not be empty'],
    ['a language that is none', { language: 'en"><script>' }, 'RangeError', 'language: must be a BCP 47 tag such as en or sv-FI'],
    ['a language by number', { language: 1 }, 'TypeError', 'language: must be a string'],
    ['a brand that is a name', { brand: 'Bank' }, 'TypeError', 'brand: must be an object'],
    ['a brand without a name', { brand: {} }, 'TypeError', 'brand.name: must be a string'],
    ['a colour by name', { brand: { name: 'Bank', colour: 'red' } }, 'RangeError', 'brand.colour: must be written #rrggbb'],
    ['a colour with more behind it', { brand: { name: 'Bank', colour: '#000000;}' } }, 'RangeError', 'brand.colour: must be written #rrggbb'],
    ['a colour by number', { brand: { name: 'Bank', colour: 0 } }, 'TypeError', 'brand.colour: must be a string'],
    ['five contact lines', { brand: { name: 'Bank', contactLines: ['1', '2', '3', '4', '5'] } }, 'RangeError', 'brand.contactLines: must have at most 4 texts'],
    ['a logo by path', { brand: { name: 'Bank', logo: 'logo.png' } }, 'TypeError', 'brand.logo: must be a Uint8Array'],
    ['an empty logo', { brand: { name: 'Bank', logo: new Uint8Array() } }, 'TypeError', 'brand.logo: must be a whole PNG or JPEG file'],
    ['a cut-off logo', { brand: { name: 'Bank', logo: png().slice(0, -20) } }, 'TypeError', 'brand.logo: must be a whole PNG or JPEG file'],
    ['a huge logo', { brand: { name: 'Bank', logo: new Uint8Array(300_000) } }, 'RangeError', 'brand.logo: must have at most 256 KiB'],
  ];

  it.each(wrong)('refuses %s, naming the argument and the rule', (_, change, type, message) => {
    const call = (): unknown => layoutListSheet({ ...listInput, ...change });
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ name: type, message }));
  });

  it.each([undefined, null, 7, 'sheet', () => 0])('refuses %s in place of its input', (input) => {
    expect(() => Reflect.apply(layoutListSheet, undefined, [input])).toThrow(new TypeError('input: must be an object'));
  });

  it('R69 in part: no message holds a one-time password', () => {
    for (const code of ['SECRET', 'abcd', 'AB D', 'ÄÄÄÄ']) {
      expect(() => layoutListSheet({ ...listInput, codes: codes.with(5, code) })).toThrow(expect.not.objectContaining({ message: expect.stringContaining(code) }));
    }
  });
});
