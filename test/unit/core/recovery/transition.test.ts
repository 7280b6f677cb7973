import { describe, expect, it } from 'vitest';
import { recoveryEvents, recoveryStates, recoveryTable, transitionRecovery, type RecoveryEvent, type RecoveryState, type Recovers } from '../../../../src/core/recovery/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

type To = RecoveryState | { readonly password?: RecoveryState; readonly list?: RecoveryState };
const ends = { stopped: 'ended', 'timed-out': 'ended' } as const;

/** The table, read by eye and written down a second time: state, events that leave it, where to. */
const expected: Readonly<Record<RecoveryState, Partial<Record<RecoveryEvent, To>>>> = {
  'link-sent': { 'link-opened': 'code', ...ends },
  code: { 'code-right': { password: 'third-step', list: 'password' }, 'tries-spent': 'ended', ...ends },
  'third-step': { 'third-step-right': 'new-password', 'tries-spent': 'ended', denied: 'ended', ...ends },
  password: { 'password-right': 'new-list', 'tries-spent': 'ended', ...ends },
  'new-password': { 'password-replaced': 'done', ...ends },
  'new-list': { 'list-proven': 'done', 'timed-out': 'done' },
  done: {},
  ended: {},
};

const losses: readonly Recovers[] = ['password', 'list'];
const cells = recoveryStates.flatMap((state) => recoveryEvents.flatMap((event) => losses.map((recovers) => ({ state, event, recovers }))));

describe('every state, event and loss', () => {
  it.each(cells)('$state, $event, lost: $recovers', ({ state, event, recovers }) => {
    const went = transitionRecovery({ state, event, recovers });
    const told = expected[state][event];
    const to = typeof told === 'object' ? told[recovers] : told;
    expect(isDeeplyFrozen(went)).toBe(true);
    const arrow = recoveryTable.find((one) => one.from === state && one.event === event && one.to === to);
    if (to !== undefined) expect(went).toEqual({ ok: true, state: to, effects: arrow?.effects });
    else expect(went).toMatchObject({ ok: false });
  });

  it.each(cells.filter(({ state, event, recovers }) => !transitionRecovery({ state, event, recovers }).ok))(
    'R123 in part: $state refuses $event of a lost $recovers by the right reason',
    ({ state, event, recovers }) => {
      const early = event === 'password-replaced' && (state === 'code' || state === 'third-step');
      expect(transitionRecovery({ state, event, recovers })).toEqual({ ok: false, reason: early ? 'additional-factor-required' : 'not-in-this-step' });
    },
  );
});

describe('wrong input', () => {
  const right = { state: 'third-step', event: 'third-step-right', recovers: 'password' };

  it.each([undefined, null, 7, 'text', true])('no object at all is named: %s', (input) => {
    expect(() => transitionRecovery(input as never)).toThrow(new TypeError('input: must be an object'));
  });

  it.each([undefined, null, 7, '', '__proto__', 'constructor', 'toString', 'Third-step', ' third-step', 'thіrd-step', 'DONE', ['third-step'], {}, Number.NaN, '\ud800', 'x'.repeat(2 ** 16)])(
    'what is no state, event or loss takes no arrow: case %#',
    (value) => {
      for (const name of ['state', 'event']) expect(transitionRecovery({ ...right, [name]: value } as never)).toEqual({ ok: false, reason: 'not-in-this-step' });
      expect(transitionRecovery({ state: 'code', event: 'code-right', recovers: value } as never)).toEqual({ ok: false, reason: 'not-in-this-step' });
    },
  );
});
