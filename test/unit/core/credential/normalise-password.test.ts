import { describe, expect, it } from 'vitest';
import { normalisePassword } from '../../../../src/core/credential/index.js';

const refused = (reason: string): unknown => ({ ok: false, reason });

describe('normalisePassword', () => {
  it.each([
    ['NUL', 'a\0b'], ['tab', 'a\tb'], ['line feed', 'a\nb'], ['escape', 'a\u001bb'], ['delete', 'a\u007fb'], ['a C1 control', 'a\u0085b'],
    ['a lone high surrogate', 'a\ud83db'], ['a lone low surrogate', 'a\ude00b'], ['two surrogates the wrong way round', '\ude00\ud83d'],
    ['a line separator', 'a\u2028b'], ['a paragraph separator', 'a\u2029b'],
  ])('R22 in part: refuses %s', (_, typed) => {
    expect(normalisePassword(typed)).toEqual(refused('not-allowed-characters'));
  });

  it('R22 in part: refuses an empty password', () => {
    expect(normalisePassword('')).toEqual(refused('empty'));
  });

  it.each([['U+0378', '\u0378'], ['a noncharacter of the first plane', '\ufffe'], ['a noncharacter of the last', '\u{10ffff}'], ['U+50000', '\u{50000}']])(
    'R23 in part: refuses the unassigned %s', (_, point) => {
      expect(normalisePassword(`kissa${point}istuu`)).toEqual(refused('not-allowed-characters'));
    },
  );

  it('R20 in part: every other space becomes U+0020', () => {
    for (const space of '\u00a0\u1680\u2000\u2001\u2009\u202f\u205f\u3000') expect(normalisePassword(`a${space}b`)).toEqual({ ok: true, normalised: 'a b' });
  });

  it('R20 in part: NFD becomes NFC, full-width letters stay what they are', () => {
    expect(normalisePassword('a\u0308iti')).toEqual({ ok: true, normalised: '\u00e4iti' });
    expect(normalisePassword('ｋｉｓｓａ')).toEqual({ ok: true, normalised: 'ｋｉｓｓａ' });
  });

  it('R21: case and the spaces around it stay', () => {
    expect(normalisePassword('  Kissa ')).toEqual({ ok: true, normalised: '  Kissa ' });
  });

  it('R24 in part: 1,024 UTF-8 bytes as typed are the most', () => {
    expect(normalisePassword('ä'.repeat(512))).toMatchObject({ ok: true });
    expect(normalisePassword(`${'ä'.repeat(512)}a`)).toEqual(refused('too-many-bytes'));
    expect(normalisePassword('😀'.repeat(257))).toEqual(refused('too-many-bytes'));
    expect(normalisePassword('\ud800'.repeat(2 ** 20))).toEqual(refused('too-many-bytes'));
  });

  it('lets emoji of several code points through', () => {
    expect(normalisePassword('👩‍👩‍👧❤️')).toEqual({ ok: true, normalised: '👩‍👩‍👧❤️' });
  });

  it('gives frozen results', () => {
    for (const typed of ['kissa', '', '\0', 'a'.repeat(2000)]) expect(Object.isFrozen(normalisePassword(typed))).toBe(true);
  });
});
