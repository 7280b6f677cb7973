import { describe, expect, it } from 'vitest';
import { cleanName } from '../../../src/sheet/clean-name.js';

describe('cleanName', () => {
  it.each([
    ['Þórdís Čáhppe Ŋuorta', 'Þórdís Čáhppe Ŋuorta'],
    ['Ирина Петрова', 'Ирина Петрова'],
    ["Seán O'Brien-Smith", "Seán O'Brien-Smith"],
    ['  Anna   Maria ', 'Anna Maria'],
    ['Anna\r\nList 8', 'Anna List 8'],
    ['A\u030asa', 'Åsa'],
    ['Anna\u202egnp.exe', 'Annagnp.exe'],
    ['A\u200bn\u2066n\ufeffa\u0000', 'Anna'],
    ['Anna \u202e Maria', 'Anna Maria'],
    ['A\u200b\u030asa', 'Åsa'],
    [`${'a'.repeat(79)} b`, 'a'.repeat(79)],
    ['بی\u200cبی', 'بی\u200cبی'],
    ['Anna\ud800', 'Anna'],
  ])('writes %j as %j', (name, written) => {
    expect(cleanName(name)).toBe(written);
  });

  it.each(['', ' ', '\u0000', '\u202e', '\u200b', '\u200d', '\ud800', '\u0301'])('finds no name in %j', (name) => {
    expect(cleanName(name)).toBeUndefined();
  });

  it('ends a huge name after 80 characters, and never in half of one', () => {
    expect(Array.from(cleanName('🦊'.repeat(1e5)) ?? '')).toEqual(new Array(80).fill('🦊'));
  });
});
