import { describe, expect, it } from 'vitest';
import { writeAs } from '../../../../src/sheet/pdf/write-as.js';

const ascii = (character: string): boolean => /^[ -~]$/.test(character);

describe('writeAs', () => {
  it.each([
    ['Anna', 'Anna', []],
    ['Čáhcesuolu', 'Cahcesuolu', ['Č', 'á']],
    ['C\u030ca', 'Ca', ['Č']],
    ['Ŋuorta ŋ', 'Nuorta n', ['Ŋ', 'ŋ']],
    ['Łukasz Wałęsa', 'Lukasz Walesa', ['Ł', 'ł', 'ę']],
    ['Þórdís', 'Thordis', ['Þ', 'ó', 'í']],
    ['Ægir Ørsted', 'Aegir Orsted', ['Æ', 'Ø']],
    ['Strauß', 'Strauss', ['ß']],
    ['O’Brien', "O'Brien", ['’']],
    ['Ǯuorǯǯi', 'Zuorzzi', ['Ǯ', 'ǯ']],
    ['ﬁ', 'fi', ['ﬁ']],
    ['x\u0301\u200d', 'x', ['\u0301', '\u200d']],
  ])('writes %s as %s', (text, written, missing) => {
    expect(writeAs(text, ascii)).toEqual({ text: written, missing, isUnwritable: false });
  });

  it.each(['Ирина', '王', 'Anna 王', '🦊'])('finds no way to write %s', (text) => {
    expect(writeAs(text, ascii).isUnwritable).toBe(true);
  });

  it('changes nothing that can be written', () => {
    expect(writeAs('Čáhcesuolu 王', () => true)).toEqual({ text: 'Čáhcesuolu 王', missing: [], isUnwritable: false });
  });
});
