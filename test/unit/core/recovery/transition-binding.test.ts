import { describe, expect, it } from 'vitest';
import {
  bindingActs, bindingEvents, bindingStates, bindingTable, transitionBinding, type BindingAct, type BindingEvent, type BindingState,
} from '../../../../src/core/recovery/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

/** The table, read by eye and written down a second time: state, then event and, where it takes one, its act; where to. */
const expected: Readonly<Record<BindingState, Partial<Record<BindingEvent, { readonly act?: BindingAct | readonly BindingAct[]; readonly to: BindingState }>>>> = {
  challenge: { 'third-step-right': { to: 'proven' }, 'lane-closed': { to: 'ended' }, denied: { to: 'ended' }, 'timed-out': { to: 'ended' } },
  proven: {
    'password-replaced': { act: 'change-password', to: 'done' }, 'session-renewed': { act: 'step-up', to: 'done' }, 'list-ordered': { act: ['renew-list', 'change-to-list'], to: 'new-list' },
    'contact-given': { act: 'change-contact', to: 'contact-code' }, 'pairing-opened': { act: 'pair-device', to: 'pairing' }, 'timed-out': { to: 'ended' },
  },
  'new-list': { 'list-ordered': { act: ['renew-list', 'change-to-list'], to: 'new-list' }, 'list-proven': { act: ['renew-list', 'change-to-list'], to: 'done' }, 'timed-out': { to: 'ended' } },
  'contact-code': { 'contact-given': { act: 'change-contact', to: 'contact-code' }, 'contact-confirmed': { act: 'change-contact', to: 'done' }, 'timed-out': { to: 'ended' } },
  pairing: { 'pairing-opened': { act: 'pair-device', to: 'pairing' }, 'device-confirmed': { act: 'pair-device', to: 'done' }, 'timed-out': { to: 'ended' } },
  done: {},
  ended: {},
};

/** Where a cell leads, where it leads anywhere. */
function toldOf({ state, event, act }: { readonly state: BindingState; readonly event: BindingEvent; readonly act: BindingAct }): BindingState | undefined {
  const told = expected[state][event];
  return told === undefined || (told.act !== undefined && ![told.act].flat().includes(act)) ? undefined : told.to;
}

const cells = bindingStates.flatMap((state) => bindingEvents.flatMap((event) => bindingActs.map((act) => ({ state, event, act }))));
const provenAt = 1_000_000;

describe.each(['standard', 'nist'] as const)('every state, event and act in %s', (profile) => {
  const { freshMs } = resolvePolicy({ profile }).binding;
  const at = (now: number) => ({ freshMs, now });

  it.each(cells)('$state, $event, $act', ({ state, event, act }) => {
    const proof = state === 'challenge' ? {} : { provenAt };
    const went = transitionBinding({ state, event, act, ...proof, ...at(provenAt) });
    const to = toldOf({ state, event, act });
    expect(isDeeplyFrozen(went)).toBe(true);
    const arrow = bindingTable.find((one) => one.from === state && one.event === event && one.to === to && (one.when === undefined || one.when === act));
    if (to !== undefined) expect(went).toEqual({ ok: true, state: to, effects: arrow?.effects });
    else expect(went).toEqual({ ok: false, reason: state === 'challenge' || state === 'proven' ? 'step-up-required' : 'not-in-this-step' });
  });

  it.each(bindingActs)('R172: the proof of %s is good for no other act', (act) => {
    // Both kinds of new list begin with the same event; that the table leads each to its own end is told by the cells.
    const begins = { 'change-password': 'password-replaced', 'renew-list': 'list-ordered', 'change-contact': 'contact-given', 'pair-device': 'pairing-opened', 'change-to-list': 'list-ordered', 'step-up': 'session-renewed' } as const;
    for (const [other, event] of Object.entries(begins)) {
      const went = transitionBinding({ state: 'proven', act, event, provenAt, ...at(provenAt) });
      expect([other, went.ok ? 'ok' : went.reason]).toEqual([other, event === begins[act] ? 'ok' : 'step-up-required']);
    }
  });

  it.each(cells.filter((cell) => cell.state === 'proven' && cell.event !== 'timed-out' && toldOf(cell) !== undefined))(
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

  it('printing a list and waiting for a code take their time: there the age of the proof is no matter', () => {
    const late = at(provenAt + 10 * freshMs);
    expect(transitionBinding({ state: 'new-list', event: 'list-proven', act: 'renew-list', provenAt, ...late }).ok).toBe(true);
    expect(transitionBinding({ state: 'contact-code', event: 'contact-confirmed', act: 'change-contact', provenAt, ...late }).ok).toBe(true);
    expect(transitionBinding({ state: 'proven', event: 'timed-out', act: 'renew-list', provenAt, ...late })).toMatchObject({ ok: true, state: 'ended' });
  });
});
