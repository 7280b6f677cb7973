import { describe, expect, it } from 'vitest';
import { parseContact } from '../../../../src/service/shared/profile-shape.js';

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
