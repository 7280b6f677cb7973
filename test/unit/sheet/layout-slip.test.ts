import { describe, expect, it } from 'vitest';
import { englishSheetLabels, layoutSlip } from '../../../src/sheet/index.js';
import { slipInput } from './fixtures.js';

describe('layoutSlip', () => {
  it('R9 in part: holds username and temporary password as they are to be typed', () => {
    const { username, temporaryPassword } = layoutSlip(slipInput);
    expect([username.value, temporaryPassword.value]).toEqual([slipInput.username, slipInput.temporaryPassword]);
  });

  it('says until when the temporary password works, never later than it does', () => {
    expect(layoutSlip(slipInput).expires).toEqual({ label: 'Works until', value: '2026-03-08 12:30 UTC' });
    expect(layoutSlip({ ...slipInput, expiresText: 'Sunday, 8 March, noon' }).expires.value).toBe('Sunday, 8 March, noon');
  });

  it('R208 in part: names whom to contact', () => {
    expect(layoutSlip(slipInput).contact.value).toBe(slipInput.supportContact);
  });

  it('says where to start, if the host does', () => {
    expect(layoutSlip({ ...slipInput, loginAddress: 'login.example.com' }).loginPage).toEqual({ label: 'Login page', value: 'login.example.com' });
    expect(layoutSlip(slipInput).loginPage).toBeUndefined();
  });

  it('is frozen', () => {
    const slip = layoutSlip(slipInput);
    expect([slip, slip.username, slip.temporaryPassword, slip.labels].every((part) => Object.isFrozen(part))).toBe(true);
  });

  const wrong: readonly (readonly [what: string, change: object, type: 'TypeError' | 'RangeError', message: string])[] = [
    ['no username', { username: undefined }, 'TypeError', 'username: must be a string'],
    ['an empty username', { username: '' }, 'RangeError', 'username: must not be empty'],
    ['a huge username', { username: 'x'.repeat(65) }, 'RangeError', 'username: must have at most 64 characters'],
    ['a username that turns the line', { username: 'a\u202eb' }, 'RangeError', 'username: must have no control, line-break or bidirectional control characters'],
    ['a temporary password as bytes', { temporaryPassword: new Uint8Array(4) }, 'TypeError', 'temporaryPassword: must be a string'],
    ['a temporary password of two lines', { temporaryPassword: 'K7MQ\n2XWA' }, 'RangeError', 'temporaryPassword: must have no control, line-break or bidirectional control characters'],
    ['a huge temporary password', { temporaryPassword: 'x'.repeat(129) }, 'RangeError', 'temporaryPassword: must have at most 128 characters'],
    ['no expiry', { expiresAt: undefined }, 'TypeError', 'expiresAt: must be a number of milliseconds since the epoch'],
    ['an expiry before the issue', { expiresAt: slipInput.issuedAt }, 'RangeError', 'expiresAt: must be after issuedAt'],
    ['a huge login address', { loginAddress: 'x'.repeat(101) }, 'RangeError', 'loginAddress: must have at most 100 characters'],
    ['no support contact', { supportContact: undefined }, 'TypeError', 'supportContact: must be a string'],
    ['steps without text', { labels: { ...englishSheetLabels, steps: [1] } }, 'TypeError', 'labels.steps[0]: must be a string'],
  ];

  it.each(wrong)('refuses %s, naming the argument and the rule', (_, change, type, message) => {
    expect(() => layoutSlip({ ...slipInput, ...change })).toThrow(expect.objectContaining({ name: type, message }));
  });

  it.each([undefined, null, 'slip'])('refuses %s in place of its input', (input) => {
    expect(() => Reflect.apply(layoutSlip, undefined, [input])).toThrow(new TypeError('input: must be an object'));
  });
});
