import { describe, expect, it } from 'vitest';
import { measureSms } from '../../../src/message/index.js';

const gsm = (units: number, segments: number) => ({ encoding: 'gsm-7', units, segments });
const ucs = (units: number, segments: number) => ({ encoding: 'ucs-2', units, segments });

describe('measureSms: 3GPP TS 23.038', () => {
  it('section 6.2.1: every character of the default alphabet counts one, and there are 127 beside the escape', () => {
    const alphabet = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
    expect(new Set(alphabet).size).toBe(127);
    expect(measureSms(alphabet)).toEqual(gsm(127, 1));
  });

  it('section 6.2.1.1: what is in the extension table takes an escape, and counts two', () => {
    for (const character of '\f^{}\\[~]|€') expect(measureSms(character), character).toEqual(gsm(2, 1));
    expect(measureSms('\f^{}\\[~]|€').units).toBe(20);
  });

  it.each(['ç', 'á', 'í', 'ð', 'þ', 'Č', 'š', '’', '“', '–', '…', '\u00a0', '\u202f', '`', '\t', '\u001b', 'и', '李', '😀', '\ud800', '\u0000'])('one %j, and the whole message is UCS-2', (character) => {
    expect(measureSms(`a${character}`)).toEqual(ucs(1 + character.length, 1));
  });

  it.each([[0, 1], [1, 1], [160, 1], [161, 2], [306, 2], [307, 3], [459, 3], [460, 4]])('%d septets are %d segments: 160 in one, 153 in each of several', (length, segments) => {
    expect(measureSms('a'.repeat(length))).toEqual(gsm(length, segments));
  });

  it.each([[70, 1], [71, 2], [134, 2], [135, 3], [201, 3], [202, 4]])('%d code units are %d segments: 70 in one, 67 in each of several', (length, segments) => {
    expect(measureSms('и'.repeat(length))).toEqual(ucs(length, segments));
  });

  it('an escape and its character stay in one segment', () => {
    // 152 and a pair leave one septet empty; the second segment is then full at 153.
    expect(measureSms(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toEqual(gsm(305, 2));
    expect(measureSms(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toEqual(gsm(306, 3));
    expect(measureSms('€'.repeat(80))).toEqual(gsm(160, 1));
    // 76 pairs in each segment, not 76 and a half.
    expect(measureSms('€'.repeat(152))).toEqual(gsm(304, 2));
    expect(measureSms('€'.repeat(153))).toEqual(gsm(306, 3));
  });

  it('a surrogate pair stays in one segment', () => {
    expect(measureSms('😀'.repeat(35))).toEqual(ucs(70, 1));
    // 33 pairs in each segment, not 33 and a half.
    expect(measureSms('😀'.repeat(66))).toEqual(ucs(132, 2));
    expect(measureSms('😀'.repeat(67))).toEqual(ucs(134, 3));
    expect(measureSms(`${'и'.repeat(66)}😀${'и'.repeat(66)}`)).toEqual(ucs(134, 3));
    expect(measureSms(`${'и'.repeat(65)}😀${'и'.repeat(67)}`)).toEqual(ucs(134, 2));
  });

  it.each([undefined, null, 7, {}, ['a']])('%j is no text', (text) => {
    expect(() => measureSms(text as never)).toThrow(new TypeError('text: must be a string'));
  });
});
