import { describe, expect, it } from 'vitest';
import {
  firstLoginEvents, firstLoginStates, firstLoginTable, startFirstLogin, transitionFirstLogin,
  type FirstLoginEvent, type FirstLoginSnapshot, type FirstLoginState,
} from '../../../../src/core/first-login/index.js';

type Step = readonly [event: FirstLoginEvent, addressCodeNeeded: boolean];

/** What leads from one state to others, asked of the function and not of the table. */
function arrowsFrom(state: FirstLoginState, kept: (event: FirstLoginEvent) => boolean, passwordKept = false): readonly { readonly step: Step; readonly to: FirstLoginState }[] {
  const snapshot: FirstLoginSnapshot = { version: 1, state };
  const steps = firstLoginEvents.filter(kept).flatMap((event) => [[event, true], [event, false]] as const);
  return steps.flatMap((step) => {
    const went = transitionFirstLogin({ snapshot, event: step[0], addressCodeNeeded: step[1], passwordKept });
    return went.ok ? [{ step, to: went.snapshot.state }] : [];
  });
}

/** The states that can be reached from the start, with one shortest path each. */
function shortestPaths(kept: (event: FirstLoginEvent) => boolean, passwordKept = false): ReadonlyMap<FirstLoginState, readonly Step[]> {
  const paths = new Map<FirstLoginState, readonly Step[]>([[startFirstLogin().state, []]]);
  for (const [state, path] of paths) {
    for (const { step, to } of arrowsFrom(state, kept, passwordKept)) if (!paths.has(to)) paths.set(to, [...path, step]);
  }
  return paths;
}

const all = (): boolean => true;

describe('the table of the first login', () => {
  it('names each state and each event once, and every arrow leads between them', () => {
    expect(new Set(firstLoginStates).size).toBe(firstLoginStates.length);
    expect(new Set(firstLoginEvents).size).toBe(firstLoginEvents.length);
    for (const arrow of firstLoginTable) {
      expect(firstLoginStates).toContain(arrow.from);
      expect(firstLoginStates).toContain(arrow.to);
      expect(firstLoginEvents).toContain(arrow.event);
    }
    expect([...new Set(firstLoginTable.map(({ event }) => event))].sort()).toEqual([...firstLoginEvents].sort());
  });

  it('field 30 in part: answers every state and event in one way only', () => {
    const holds = [['address-code-needed', 'password-kept'], ['address-code-needed', 'password-not-kept'], ['address-code-not-needed', 'password-kept'], ['address-code-not-needed', 'password-not-kept']];
    for (const state of firstLoginStates) {
      for (const one of firstLoginEvents) {
        for (const held of holds) {
          const taken = firstLoginTable.filter(({ from, event, when }) => from === state && event === one && (when === undefined || held.includes(when)));
          expect([state, one, held, taken.length <= 1]).toEqual([state, one, held, true]);
        }
      }
    }
  });

  it('is frozen, down to the effects of each arrow', () => {
    for (const list of [firstLoginStates, firstLoginEvents, firstLoginTable]) expect(Object.isFrozen(list)).toBe(true);
    for (const arrow of firstLoginTable) expect(Object.isFrozen(arrow) && Object.isFrozen(arrow.effects)).toBe(true);
    expect(() => (firstLoginTable as unknown[]).push({})).toThrow(TypeError);
  });
});

describe('the paths through the first login', () => {
  it('every state can be reached, and the end of each shortest path is as long as the story says', () => {
    const paths = shortestPaths(all);
    expect([...paths.keys()].sort()).toEqual([...firstLoginStates].sort());
    expect(Object.fromEntries([...paths].map(([state, path]) => [state, path.length]))).toEqual({
      'personal-information': 0, 'change-password': 1, 'confirm-contact': 2, 'verification-method': 2,
      'key-pairing': 3, 'password-list': 3, welcome: 4, done: 5,
    });
  });

  it('no path reaches welcome or done without a proven method', () => {
    const reached = shortestPaths((event) => event !== 'list-proven' && event !== 'key-proven');
    expect([...reached.keys()].filter((state) => state === 'welcome' || state === 'done')).toEqual([]);
  });

  it('no path reaches a method before the password was changed, nor the password before the personal information', () => {
    const unchanged = shortestPaths((event) => event !== 'password-changed');
    expect([...unchanged.keys()].sort()).toEqual(['change-password', 'personal-information']);
    expect([...shortestPaths((event) => event !== 'information-given').keys()]).toEqual(['personal-information']);
  });

  it('R54 in part: where a code is needed, no path reaches a method without it', () => {
    let states: readonly FirstLoginState[] = [startFirstLogin().state];
    const seen = new Set(states);
    while (states.length > 0) {
      states = states.flatMap((state) => firstLoginEvents.flatMap((event) => {
        const went = event === 'contact-confirmed' ? undefined : transitionFirstLogin({ snapshot: { version: 1, state }, event, addressCodeNeeded: true });
        return went?.ok === true && !seen.has(went.snapshot.state) ? [went.snapshot.state] : [];
      }));
      for (const state of states) seen.add(state);
    }
    expect([...seen]).toEqual(['personal-information', 'change-password', 'confirm-contact']);
  });

  it('invariant 12 in part: with a password of another system no path reaches a method without a code from an address, and none changes it', () => {
    expect([...shortestPaths((event) => event !== 'contact-confirmed', true).keys()]).toEqual(['personal-information', 'confirm-contact']);
    expect(Object.fromEntries([...shortestPaths(all, true)].map(([state, path]) => [state, path.length]))).toEqual({
      'personal-information': 0, 'confirm-contact': 1, 'verification-method': 2, 'key-pairing': 3, 'password-list': 3, welcome: 4, done: 5,
    });
  });

  it('only a proven method activates the account and opens a session, and both belong together', () => {
    for (const { event, to, effects } of firstLoginTable) {
      const proof = event === 'list-proven' || event === 'key-proven';
      expect([event, effects.includes('activate-account'), effects.includes('open-session')]).toEqual([event, proof, proof]);
      if (proof) expect(to).toBe('welcome');
    }
  });

  it('R81 in part: a page whose pairing was lost shows another code, as often as it is asked, and only the confirmed phone leads on', () => {
    expect(firstLoginTable.filter(({ from }) => from === 'key-pairing').map(({ event, to, effects }) => [event, to, effects])).toEqual([
      ['key-chosen', 'key-pairing', []], ['back', 'verification-method', []], ['key-proven', 'welcome', ['activate-account', 'open-session']],
    ]);
    expect([...shortestPaths((event) => event !== 'key-chosen').keys()]).not.toContain('key-pairing');
  });

  it('whatever leaves an issued list ends it, but for its proof', () => {
    for (const { from, event, effects } of firstLoginTable.filter((arrow) => arrow.from === 'password-list')) {
      expect([from, event, effects.includes('end-list')]).toEqual([from, event, event !== 'list-proven']);
    }
  });

  it('nothing leads back once a method is proven, and nothing at all out of done', () => {
    expect(arrowsFrom('welcome', all).map(({ to }) => to)).toEqual(['done', 'done']);
    expect(arrowsFrom('done', all)).toEqual([]);
  });
});
