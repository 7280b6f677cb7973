import { describe, expect, it } from 'vitest';
import { parseContact, parseProfile, readProfile } from '../../../../src/service/shared/profile-shape.js';

describe('an address in one field', () => {
  it.each<readonly [string, 'email' | 'sms', string]>([
    ['matti@example.com', 'email', 'matti@example.com'],
    ['  Matti@Example.com\n', 'email', 'Matti@Example.com'],
    ['e\u0301tienne@example.com', 'email', '\u00e9tienne@example.com'],
    ['+358401234567', 'sms', '+358401234567'],
    [' +358 (40) 123-4567 ', 'sms', '+358401234567'],
  ])('R196 in part: %j is read as in a profile', (typed, channel, address) => {
    expect(parseContact(typed)).toEqual({ channel, address });
  });

  it.each([[''], [' '], ['@'], ['matti'], ['0401234567'], ['+3584012345678901'], ['a@b@c.example'], ['a b@example.com'], ['a@example.com\u0000'], ['a\u202e@example.com'], ['\ud800@example.com'], [`${'x'.repeat(999)}@example.com`], ['x'.repeat(1_000_000)]])(
    'what is none is none: %#',
    (typed) => {
      expect(parseContact(typed)).toBeUndefined();
    },
  );
});

describe('a profile that is refused', () => {
  const whole = { name: 'Matti', locale: 'fi' };
  const wrong = (value: unknown) => {
    const read = parseProfile(value);
    return read.ok ? [] : read.issues.map(({ path, message }) => [path, message]);
  };
  const shape = 'profile: must hold name and locale, perhaps email, phone and fields, and nothing else';

  it('says all that is wrong, field by field', () => {
    expect(wrong({ name: '', email: 7, phone: '040', locale: 'suomi', fields: undefined, title: 'x' })).toEqual([
      // An empty name was not given.
      ['name', 'name: must be a text'],
      ['email', 'email: must be a text'],
      ['phone', 'phone: must be + and 7 to 15 digits, such as +358401234567'],
      ['locale', 'locale: must be a language tag such as fi or sv-FI'],
      ['', shape],
    ]);
  });

  it.each([[[]], [{}], [7], [true], [null]])('a name that is %j is told once', (name) => {
    expect(wrong({ ...whole, name })).toEqual([['name', 'name: must be a text']]);
  });

  it.each([[null], [undefined], ['Matti'], [7]])('%j is none', (value) => {
    expect(wrong(value)).toEqual([['', shape]]);
  });

  it('a stored one has a name, and what is not known is not read over', () => {
    expect(readProfile(whole)).toEqual(whole);
    expect([{ ...whole, name: '' }, { ...whole, title: 'x' }, [whole], { name: 'Matti' }].map(readProfile)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
