import { describe, expect, it } from 'vitest';
import {
  firstLoginEvents, firstLoginStates, firstLoginTable, transitionFirstLogin, type FirstLoginEvent, type FirstLoginState,
} from '../../../../src/core/first-login/index.js';

const conditions = [true, false].flatMap((addressCodeNeeded) => [true, false].map((passwordKept) => ({ addressCodeNeeded, passwordKept })));
const cells = firstLoginStates.flatMap((state) => firstLoginEvents.flatMap((event) => conditions.map((condition) => ({ state, event, ...condition }))));

/** The table, read by eye and written down a second time: state, events that leave it, where to. */
const expected: Readonly<Record<FirstLoginState, Partial<Record<FirstLoginEvent, FirstLoginState | { readonly needed: FirstLoginState; readonly not: FirstLoginState } | { readonly kept: FirstLoginState; readonly not: FirstLoginState }>>>> = {
  'personal-information': { 'information-given': { kept: 'confirm-contact', not: 'change-password' } },
  'change-password': { 'password-changed': { needed: 'confirm-contact', not: 'verification-method' } },
  'confirm-contact': { 'contact-confirmed': 'verification-method' },
  'verification-method': { 'list-chosen': 'password-list', 'key-chosen': 'key-pairing' },
  'key-pairing': { 'key-chosen': 'key-pairing', back: 'verification-method', 'key-proven': 'welcome' },
  'password-list': { back: 'verification-method', 'list-replaced': 'password-list', 'list-proven': 'welcome' },
  welcome: { finished: 'done' },
  done: {},
};

describe('every state and event', () => {
  it.each(cells)('$state, $event, a code needed: $addressCodeNeeded, the password kept: $passwordKept', ({ state, event, addressCodeNeeded, passwordKept }) => {
    const snapshot = Object.freeze({ version: 1, state } as const);
    const went = transitionFirstLogin({ snapshot, event, addressCodeNeeded, passwordKept });
    const told = expected[state][event];
    const to = typeof told === 'object' ? ('kept' in told ? (passwordKept ? told.kept : told.not) : addressCodeNeeded ? told.needed : told.not) : told;
    expect(Object.isFrozen(went)).toBe(true);
    if (to === undefined) {
      expect(went.ok).toBe(false);
      return;
    }
    const arrow = firstLoginTable.find((one) => one.from === state && one.event === event && one.to === to);
    expect(went).toEqual({ ok: true, snapshot: { version: 1, state: to }, effects: arrow?.effects });
    expect(went.ok && Object.isFrozen(went.snapshot)).toBe(true);
  });

  it('a password is changed where nobody says that it is kept', () => {
    const went = transitionFirstLogin({ snapshot: { version: 1, state: 'personal-information' }, event: 'information-given', addressCodeNeeded: false });
    expect(went.ok && went.snapshot.state).toBe('change-password');
  });

  it.each(cells.filter(({ state, passwordKept }) => passwordKept && state === 'personal-information'))('a password that is kept holds nothing back: $event', ({ state, event, addressCodeNeeded, passwordKept }) => {
    const went = transitionFirstLogin({ snapshot: { version: 1, state }, event, addressCodeNeeded, passwordKept });
    if (!went.ok) expect(went.reason).toBe('not-in-this-step');
  });

  it.each(cells.filter(({ state, passwordKept }) => !passwordKept && (state === 'personal-information' || state === 'change-password')))(
    'R7 in part: $state refuses $event, where it does, as a password to change first',
    ({ state, event, addressCodeNeeded }) => {
      const went = transitionFirstLogin({ snapshot: { version: 1, state }, event, addressCodeNeeded });
      const ownStep = event === 'information-given' || event === 'password-changed';
      if (!went.ok) expect(went.reason).toBe(ownStep ? 'not-in-this-step' : 'password-change-required');
    },
  );

  it('later states never speak of the password', () => {
    const later = cells.filter(({ state }) => state !== 'personal-information' && state !== 'change-password');
    const reasons = later.flatMap(({ state, event, addressCodeNeeded }) => {
      const went = transitionFirstLogin({ snapshot: { version: 1, state }, event, addressCodeNeeded });
      return went.ok ? [] : [went.reason];
    });
    expect(new Set(reasons)).toEqual(new Set(['not-in-this-step']));
  });
});

describe('wrong input', () => {
  const right = { snapshot: { version: 1, state: 'welcome' }, event: 'finished', addressCodeNeeded: false };

  it.each([undefined, null, 7, 'text', true])('no object at all is named: %s', (input) => {
    expect(() => transitionFirstLogin(input as never)).toThrow(new TypeError('input: must be an object'));
  });

  it.each([
    ['snapshot', undefined], ['snapshot', null], ['snapshot', 'welcome'], ['snapshot', { version: 2, state: 'welcome' }], ['snapshot', { version: 1, state: 'wеlcome' }],
    ['event', undefined], ['event', ''], ['event', 'toString'], ['event', '__proto__'], ['event', { finished: true }], ['event', 'FINISHED'],
    ['addressCodeNeeded', undefined], ['addressCodeNeeded', 'no'], ['addressCodeNeeded', 0], ['addressCodeNeeded', null],
    ['passwordKept', null], ['passwordKept', 'yes'], ['passwordKept', 1],
  ])('%s is named by a TypeError: case %#', (name, value) => {
    const call = () => transitionFirstLogin({ ...right, [name]: value } as never);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(new RegExp(`^${name}: must be`));
  });
});
