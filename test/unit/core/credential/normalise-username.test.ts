import { describe, expect, it } from 'vitest';
import { normaliseUsername } from '../../../../src/core/credential/index.js';

describe('normaliseUsername', () => {
  it.each([
    ['a look-alike: Cyrillic а', '\u0430lice'],
    ['a look-alike: full-width ａ', '\uff41lice'],
    ['a look-alike: the Kelvin sign, whose lower case is k', '\u212aalle'],
    ['a look-alike: dotless ı', 'l\u0131sa'],
    ['a look-alike: long s, whose upper case is S', '\u017fanna'],
    ['an accent', 'jürgen'],
    ['an accent that combines', 'ju\u0308rgen'],
    ['a zero-width space', 'ali\u200bce'],
    ['a lone surrogate', 'ali\ud800ce'],
    ['a NUL', 'alice\0'],
    ['a line break inside', 'ali\nce'],
    ['a space inside', 'ali ce'],
    ['nothing', ''],
    ['white space alone', ' \t\u00a0 '],
    ['two characters', 'ab'],
    ['65 characters', 'a'.repeat(65)],
    ['a megabyte', 'a'.repeat(2 ** 20)],
    ['a full stop first', '.alice'],
    ['an at sign', 'alice@example.com'],
  ])('R158 in part: refuses %s', (_, typed) => {
    expect(normaliseUsername(typed)).toEqual({ ok: false, reason: 'username-invalid' });
  });

  it('R158 in part: Alice and alice are one account', () => {
    expect(normaliseUsername('Alice')).toEqual({ ok: true, username: 'alice' });
    expect(normaliseUsername('  ALICE\u00a0\n')).toEqual(normaliseUsername('alice'));
  });

  it('takes 3 to 64 characters of letters, digits, full stop, underscore and hyphen', () => {
    for (const username of ['abc', '4ab', 'a_b-c.d', 'a'.repeat(64)]) expect(normaliseUsername(username)).toEqual({ ok: true, username });
  });

  it('gives frozen results', () => {
    expect(Object.isFrozen(normaliseUsername('alice'))).toBe(true);
    expect(Object.isFrozen(normaliseUsername(''))).toBe(true);
  });
});
