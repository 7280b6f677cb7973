import { describe, expect, it } from 'vitest';
import {
  bindingActs, bindingEvents, bindingStates, bindingTable, transitionBinding, type BindingAct, type BindingEvent, type BindingState,
} from '../../../../src/core/recovery/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

/** The table, read by eye and written down a second time: state, then event and, where it takes one, its act; where to. */
const expected: Readonly<Record<BindingState, Partial<Record<BindingEvent, { readonly acts?: readonly BindingAct[]; readonly to: BindingState }>>>> = {
  challenge: { 'third-step-right': { to: 'proven' }, denied: { to: 'ended' }, 'lane-closed': { to: 'ended' }, 'timed-out': { to: 'ended' } },
  proven: {
    'password-replaced': { acts: ['change-password'], to: 'done' }, 'session-renewed': { acts: ['step-up'], to: 'done' },
    'list-ordered': { acts: ['renew-list', 'change-to-list'], to: 'new-list' }, 'contact-given': { acts: ['change-contact'], to: 'contact-code' }, 'pairing-opened': { acts: ['pair-device'], to: 'pairing' }, 'timed-out': { to: 'ended' },
  },
  'new-list': { 'list-ordered': { acts: ['renew-list', 'change-to-list'], to: 'new-list' }, 'list-proven': { acts: ['renew-list', 'change-to-list'], to: 'done' }, 'timed-out': { to: 'ended' } },
  'contact-code': { 'contact-given': { acts: ['change-contact'], to: 'contact-code' }, 'contact-confirmed': { acts: ['change-contact'], to: 'done' }, 'timed-out': { to: 'ended' } },
  pairing: { 'pairing-opened': { acts: ['pair-device'], to: 'pairing' }, 'device-confirmed': { acts: ['pair-device'], to: 'done' }, 'timed-out': { to: 'ended' } },
  done: {},
  ended: {},
};

const cells = bindingStates.flatMap((state) => bindingEvents.flatMap((event) => bindingActs.map((act) => ({ state, event, act }))));
const provenAt = 1_000_000;

describe.each(['standard', 'nist'] as const)('every state, event and act in %s', (profile) => {
  const { freshMs } = resolvePolicy({ profile }).binding;
  const at = (now: number) => ({ freshMs, now });

  it.each(cells)('$state, $event, $act', ({ state, event, act }) => {
    const proof = state === 'challenge' ? {} : { provenAt };
    const went = transitionBinding({ state, event, act, ...proof, ...at(provenAt) });
    const told = expected[state][event];
    const to = told === undefined || told.acts?.includes(act) === false ? undefined : told.to;
    expect(isDeeplyFrozen(went)).toBe(true);
    const arrow = bindingTable.find((one) => one.from === state && one.event === event && one.to === to && (one.when === undefined || one.when === act));
    if (to !== undefined) expect(went).toEqual({ ok: true, state: to, effects: arrow?.effects });
    else expect(went).toEqual({ ok: false, reason: state === 'challenge' || state === 'proven' ? 'step-up-required' : 'not-in-this-step' });
  });

  it.each(bindingActs)('R172: the proof of %s is good for no other act', (act) => {
    const others = { 'change-password': 'password-replaced', 'renew-list': 'list-ordered', 'change-to-list': 'list-ordered', 'change-contact': 'contact-given', 'pair-device': 'pairing-opened', 'step-up': 'session-renewed' } as const;
    expect(Object.keys(others).sort()).toEqual([...bindingActs].sort());
    for (const [other, event] of Object.entries(others)) {
      const went = transitionBinding({ state: 'proven', act, event, provenAt, ...at(provenAt) });
      // To order a list means one thing under either act: the table has no other arrow for it.
      expect([other, went.ok ? 'ok' : went.reason]).toEqual([other, event === others[act] ? 'ok' : 'step-up-required']);
    }
  });

  it.each(cells.filter(({ state, event, act }) => state === 'proven' && event !== 'timed-out' && expected.proven[event]?.acts?.includes(act) === true))(
    'R172: $event of $act takes a proof that is at most five minutes old: a second before it is, and then not',
    ({ state, event, act }) => {
      expect(transitionBinding({ state, event, act, provenAt, ...at(provenAt + freshMs - 1_000) }).ok).toBe(true);
      expect(transitionBinding({ state, event, act, provenAt, ...at(provenAt + freshMs - 1) }).ok).toBe(true);
      for (const late of [freshMs, freshMs + 1_000, freshMs * 1_000]) {
        expect(transitionBinding({ state, event, act, provenAt, ...at(provenAt + late) })).toEqual({ ok: false, reason: 'step-up-required' });
      }
    },
  );

  it('R172 in part: a state that says proven without an instant is not proven', () => {
    expect(transitionBinding({ state: 'proven', event: 'list-ordered', act: 'renew-list', ...at(0) })).toEqual({ ok: false, reason: 'step-up-required' });
    expect(transitionBinding({ state: 'proven', event: 'list-ordered', act: 'renew-list', provenAt: undefined, ...at(0) })).toEqual({ ok: false, reason: 'step-up-required' });
  });

  it('printing a list, waiting for a code and installing an app take their time: there the age of the proof is no matter', () => {
    const late = at(provenAt + 10 * freshMs);
    expect(transitionBinding({ state: 'new-list', event: 'list-proven', act: 'renew-list', provenAt, ...late }).ok).toBe(true);
    expect(transitionBinding({ state: 'contact-code', event: 'contact-confirmed', act: 'change-contact', provenAt, ...late }).ok).toBe(true);
    expect(transitionBinding({ state: 'pairing', event: 'device-confirmed', act: 'pair-device', provenAt, ...late }).ok).toBe(true);
    expect(transitionBinding({ state: 'proven', event: 'timed-out', act: 'renew-list', provenAt, ...late })).toMatchObject({ ok: true, state: 'ended' });
  });
});
