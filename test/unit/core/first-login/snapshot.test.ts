import { describe, expect, it } from 'vitest';
import { firstLoginStates, parseFirstLoginSnapshot, startFirstLogin } from '../../../../src/core/first-login/index.js';

const unreadable = { ok: false, reason: 'unreadable' };

describe('a snapshot of the first login', () => {
  it.each(firstLoginStates)('comes back from JSON as it went: %s', (state) => {
    const parsed = parseFirstLoginSnapshot(JSON.parse(JSON.stringify({ version: 1, state })));
    expect(parsed).toEqual({ ok: true, snapshot: { version: 1, state } });
    expect(Object.isFrozen(parsed) && parsed.ok && Object.isFrozen(parsed.snapshot)).toBe(true);
  });

  it('begins with the personal information', () => {
    expect(startFirstLogin()).toEqual({ version: 1, state: 'personal-information' });
    expect(Object.isFrozen(startFirstLogin())).toBe(true);
    expect(parseFirstLoginSnapshot(startFirstLogin()).ok).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ['a newer version', { version: 2, state: 'welcome' }],
    ['no version', { state: 'welcome' }],
    ['a version as a text', { version: '1', state: 'welcome' }],
    ['a version that is not a number', { version: Number.NaN, state: 'welcome' }],
    ['an unknown state', { version: 1, state: 'somewhere' }],
    ['a name of every object', { version: 1, state: 'toString' }],
    ['a state with a Cyrillic letter', { version: 1, state: 'dоne' }],
    ['a state in capitals', { version: 1, state: 'DONE' }],
    ['no state', { version: 1 }],
    ['a list of states', { version: 1, state: ['done'] }],
    ['more than it should hold', { version: 1, state: 'done', method: 'otp-list' }],
    ['a text', '{"version":1,"state":"done"}'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['an array', [1, 'done']],
    ['a huge text', 'x'.repeat(1_000_000)],
    ['a lone surrogate', { version: 1, state: '\ud800' }],
    ['a function', () => ({ version: 1, state: 'done' })],
  ])('R186 in part: %s is unreadable, and never a throw', (_what, value) => {
    expect(parseFirstLoginSnapshot(value)).toEqual(unreadable);
  });
});
