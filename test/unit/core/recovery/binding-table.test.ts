import { describe, expect, it } from 'vitest';
import {
  bindingActs, bindingEvents, bindingStates, bindingTable, transitionBinding, type BindingAct, type BindingEffect, type BindingEvent, type BindingState,
} from '../../../../src/core/recovery/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

const fresh = { provenAt: 0, freshMs: 300_000, now: 0 };

/** Every state that an act reaches with a proof that is fresh, and the shortest way there. */
function shortestPaths(act: BindingAct, left: readonly BindingEvent[] = []): ReadonlyMap<BindingState, readonly BindingEvent[]> {
  const paths = new Map<BindingState, readonly BindingEvent[]>([['challenge', []]]);
  for (const [state, path] of paths) {
    for (const event of bindingEvents.filter((one) => !left.includes(one))) {
      const went = transitionBinding({ state, act, event, ...fresh });
      if (went.ok && !paths.has(went.state)) paths.set(went.state, [...path, event]);
    }
  }
  return paths;
}

function effectsOf(act: BindingAct, left: readonly BindingEvent[] = []): ReadonlySet<BindingEffect> {
  const states = [...shortestPaths(act, left).keys()];
  const events = bindingEvents.filter((event) => !left.includes(event));
  return new Set(states.flatMap((state) => events.flatMap((event) => {
    const went = transitionBinding({ state, act, event, ...fresh });
    return went.ok ? went.effects : [];
  })));
}

/** What each act does to the account, in the order of its effects. */
const does: Readonly<Record<BindingAct, readonly BindingEffect[]>> = {
  'change-password': ['replace-password', 'renew-session', 'end-other-sessions'],
  'renew-list': ['issue-list', 'replace-list', 'renew-session', 'end-other-sessions'],
  'change-contact': ['send-code', 'replace-contact', 'renew-session', 'end-other-sessions'],
  'pair-device': ['open-pairing', 'bind-device', 'renew-session', 'end-other-sessions'],
  'change-to-list': ['issue-list', 'replace-list', 'end-key', 'renew-session', 'end-other-sessions'],
  'step-up': ['renew-session'],
};

describe('the binding table', () => {
  it('names each act, state and event once, is frozen, and every arrow leads between them', () => {
    expect([bindingTable, bindingActs, bindingStates, bindingEvents].every(isDeeplyFrozen)).toBe(true);
    for (const list of [bindingActs, bindingStates, bindingEvents]) expect(new Set(list).size).toBe(list.length);
    for (const { from, event, to } of bindingTable) {
      expect([bindingStates.includes(from), bindingEvents.includes(event), bindingStates.includes(to)]).toEqual([true, true, true]);
    }
    expect(new Set(bindingTable.map(({ event }) => event))).toEqual(new Set(bindingEvents));
  });

  it('answers every state and event in one way only, for each act', () => {
    const cells = bindingTable.flatMap(({ from, event, when }) => bindingActs.filter((act) => when === undefined || when === act).map((act) => `${from} ${event} ${act}`));
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('every state is reached by one of the acts, and only two are ends', () => {
    expect(new Set(bindingActs.flatMap((act) => [...shortestPaths(act).keys()]))).toEqual(new Set(bindingStates));
    expect(bindingStates.filter((state) => !bindingTable.some(({ from }) => from === state))).toEqual(['done', 'ended']);
  });

  it.each(bindingActs)('R81 in part: %s does what it is named after and nothing else, and nothing without the fresh answer of the third step', (act) => {
    expect(effectsOf(act)).toEqual(new Set(does[act]));
    expect([...shortestPaths(act, ['third-step-right']).keys()]).toEqual(['challenge', 'ended']);
    expect([...effectsOf(act, ['third-step-right'])]).toEqual([]);
  });

  it('R81 in part: whatever waits for a list, a phone or a code has it made, the first time and each further one', () => {
    const made: Partial<Record<BindingState, readonly BindingEffect[]>> = { 'new-list': ['issue-list'], pairing: ['open-pairing'], 'contact-code': ['send-code'] };
    for (const { from, to, when, effects } of bindingTable.filter((arrow) => made[arrow.to] !== undefined)) expect([from, when, effects]).toEqual([from, when, made[to]]);
  });

  it('R53 in part: a new list takes the place of the old one only when it is proven, however often another is ordered', () => {
    expect([...effectsOf('renew-list', ['list-proven'])]).toEqual(['issue-list']);
    expect(shortestPaths('renew-list').get('done')).toEqual(['third-step-right', 'list-ordered', 'list-proven']);
    expect(transitionBinding({ state: 'new-list', act: 'renew-list', event: 'list-ordered', ...fresh })).toMatchObject({ ok: true, state: 'new-list', effects: ['issue-list'] });
  });

  it('R136 in part: a new address takes the place of the old one only when a code sent there came back', () => {
    expect([...effectsOf('change-contact', ['contact-confirmed'])]).toEqual(['send-code']);
    expect(shortestPaths('change-contact').get('done')).toEqual(['third-step-right', 'contact-given', 'contact-confirmed']);
  });

  it('R35 in part, R160 in part: whatever is replaced renews this session and ends the others, in that order', () => {
    for (const { effects } of bindingTable.filter(({ effects }) => effects.some((effect) => effect.startsWith('replace-') || effect === 'bind-device'))) {
      expect(effects.slice(1).filter((effect) => effect !== 'end-key')).toEqual(['renew-session', 'end-other-sessions']);
    }
  });

  it('R81 in part: the Key becomes the method when its phone was confirmed, and is left when the new list was proven; another phone, or another list, may be tried before', () => {
    expect([...effectsOf('pair-device', ['device-confirmed'])]).toEqual(['open-pairing']);
    expect(shortestPaths('pair-device').get('done')).toEqual(['third-step-right', 'pairing-opened', 'device-confirmed']);
    expect(transitionBinding({ state: 'pairing', act: 'pair-device', event: 'pairing-opened', ...fresh })).toMatchObject({ ok: true, state: 'pairing' });
    expect([...effectsOf('change-to-list', ['list-proven'])]).toEqual(['issue-list']);
    expect(shortestPaths('change-to-list').get('done')).toEqual(['third-step-right', 'list-ordered', 'list-proven']);
    for (const act of bindingActs) expect([act, effectsOf(act).has('end-key'), effectsOf(act).has('bind-device')]).toEqual([act, act === 'change-to-list', act === 'pair-device']);
  });

  it('R103 in part: what was denied in the app ends the act, whichever it is, and changes nothing', () => {
    for (const act of bindingActs) expect(transitionBinding({ state: 'challenge', act, event: 'denied', ...fresh })).toEqual({ ok: true, state: 'ended', effects: [] });
    for (const state of bindingStates.filter((one) => one !== 'challenge')) expect(transitionBinding({ state, act: 'step-up', event: 'denied', ...fresh }).ok).toBe(false);
  });

  it('R162 in part: stepping up renews the session and binds nothing', () => {
    expect([...effectsOf('step-up')]).toEqual(['renew-session']);
    expect(shortestPaths('step-up').get('done')).toEqual(['third-step-right', 'session-renewed']);
  });

  it('whatever closes or runs out of time changes nothing', () => {
    for (const { event, to, effects } of bindingTable.filter(({ event }) => event === 'lane-closed' || event === 'denied' || event === 'timed-out')) expect([event, to, effects]).toEqual([event, 'ended', []]);
  });
});
