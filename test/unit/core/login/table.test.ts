import { describe, expect, it } from 'vitest';
import { loginEvents, loginStates, loginTable, transitionLogin, type LoginCondition, type LoginEffect, type LoginEvent, type LoginState } from '../../../../src/core/login/index.js';
import { isDeeplyFrozen } from '../otp-list/fixtures.js';

/** How an account can stand: its method, or none yet, the Key with a list in reserve or without, and its password. */
const accounts: readonly (readonly LoginCondition[])[] = ([['pending'], ['otp-list'], ['key'], ['key', 'list-in-reserve']] as const).flatMap((method) =>
  (['sound', 'compromised'] as const).map((password): readonly LoginCondition[] => [...method, password]),
);
const cells = loginStates.flatMap((state) => loginEvents.map((event) => [state, event] as const));

/** Every state that some account reaches from where a login begins, with the shortest way there. */
function shortestPaths(account: readonly LoginCondition[], left: readonly LoginEvent[] = []): ReadonlyMap<LoginState, readonly LoginEvent[]> {
  const paths = new Map<LoginState, readonly LoginEvent[]>([['credentials', []]]);
  for (const [state, path] of paths) {
    for (const event of loginEvents.filter((one) => !left.includes(one))) {
      const went = transitionLogin({ state, event, account });
      if (went.ok && !paths.has(went.state)) paths.set(went.state, [...path, event]);
    }
  }
  return paths;
}

describe('the login table', () => {
  it.each(cells)('R140 in part: %s × %s goes where the table says, for every account, and is a sequence-error elsewhere', (state, event) => {
    for (const account of accounts) {
      const arrows = loginTable.filter((arrow) => arrow.from === state && arrow.event === event && (arrow.when === undefined || account.includes(arrow.when)));
      const went = transitionLogin({ state, event, account });
      expect(arrows.length).toBeLessThanOrEqual(1);
      expect(Object.isFrozen(went)).toBe(true);
      expect(went).toEqual(arrows[0] === undefined ? { ok: false, reason: 'sequence-error' } : { ok: true, state: arrows[0].to, effects: arrows[0].effects });
    }
  });

  it('it is frozen through and through, and holds each arrow once', () => {
    expect([loginTable, loginStates, loginEvents].every(isDeeplyFrozen)).toBe(true);
    expect(new Set(loginTable.map((arrow) => JSON.stringify(arrow))).size).toBe(loginTable.length);
    expect(loginTable.every(({ from, to }) => loginStates.includes(from) && loginStates.includes(to))).toBe(true);
  });

  it('every state can be reached, every event is of use, and only three states are ends', () => {
    const reached = new Set(accounts.flatMap((account) => [...shortestPaths(account).keys()]));
    expect(reached).toEqual(new Set(loginStates));
    expect(new Set(loginTable.map(({ event }) => event))).toEqual(new Set(loginEvents));
    expect(loginStates.filter((state) => !loginTable.some(({ from }) => from === state))).toEqual(['first-login', 'authenticated', 'ended']);
  });

  it('R140 in part: no way to a session leaves out the password or the third step', () => {
    for (const account of accounts) {
      expect(shortestPaths(account, ['password-right']).has('authenticated')).toBe(false);
      expect(shortestPaths(account, ['otp-right', 'key-approved']).has('authenticated')).toBe(false);
    }
    for (const arrow of loginTable) expect(arrow.effects.includes('open-session')).toBe(arrow.to === 'authenticated');
  });

  it('R140 in part: what an arrow has done is what the state needs that it leads to, whichever way it came, and nothing else', () => {
    const needs: Readonly<Record<LoginState, readonly LoginEffect[]>> = {
      credentials: [], 'first-login': ['open-first-login'], 'otp-challenge': ['open-challenge'], 'key-approval': ['open-approval'], 'new-password': [], authenticated: ['open-session'], ended: [],
    };
    for (const { event, to, effects } of loginTable) expect([event, effects]).toEqual([event, event === 'password-replaced' ? ['replace-password', 'open-session'] : needs[to]]);
  });

  it('R11 in part: a pending account gets to its own first login and no further', () => {
    for (const account of accounts.filter(([method]) => method === 'pending')) {
      expect([...shortestPaths(account).keys()]).toEqual(['credentials', 'first-login']);
    }
  });

  it('R32 in part: with a compromised password every way to a session leads through a new one', () => {
    for (const account of accounts.filter((one) => !one.includes('pending') && one.includes('compromised'))) {
      const path = shortestPaths(account).get('authenticated') ?? [];
      expect(path).toEqual(['password-right', account.includes('key') ? 'key-approved' : 'otp-right', 'password-replaced']);
      expect(shortestPaths(account, ['password-replaced']).has('authenticated')).toBe(false);
    }
  });

  it('with a sound one the shortest way is the password and one third step', () => {
    expect(shortestPaths(['otp-list', 'sound']).get('authenticated')).toEqual(['password-right', 'otp-right']);
    expect(shortestPaths(['key', 'sound']).get('authenticated')).toEqual(['password-right', 'key-approved']);
  });

  it('R81 in part: use my list instead leads to the list in reserve and nowhere without one, and not back to the Key', () => {
    for (const account of accounts.filter((one) => one.includes('key'))) {
      const reaches = shortestPaths(account).has('otp-challenge');
      expect([account, reaches]).toEqual([account, account.includes('list-in-reserve')]);
      if (reaches) expect(shortestPaths(account).get('otp-challenge')).toEqual(['password-right', 'list-instead']);
      expect(shortestPaths(account, ['password-right']).has('otp-challenge')).toBe(false);
    }
    for (const event of loginEvents) for (const account of accounts) expect(transitionLogin({ state: 'otp-challenge', event, account })).not.toMatchObject({ state: 'key-approval' });
  });

  it('R102 in part, R103 in part: the phone is asked after the password and again on request, and what it denies opens nothing', () => {
    const asks = loginTable.filter(({ effects }) => effects.includes('open-approval'));
    expect(asks.map(({ from, event }) => [from, event])).toEqual([['credentials', 'password-right'], ['key-approval', 'approval-asked']]);
    expect(loginTable.filter(({ event }) => event === 'key-denied').map(({ from, to, effects }) => [from, to, effects])).toEqual([['key-approval', 'ended', []]]);
  });

  it('what is no state or event at all is a sequence-error, whatever its name', () => {
    for (const name of ['', '__proto__', 'constructor', 'Credentials', ' credentials', 'toString']) {
      expect(transitionLogin({ state: name as LoginState, event: 'password-right', account: ['otp-list'] })).toEqual({ ok: false, reason: 'sequence-error' });
      expect(transitionLogin({ state: 'credentials', event: name as LoginEvent, account: ['otp-list'] })).toEqual({ ok: false, reason: 'sequence-error' });
      expect(transitionLogin({ state: 'credentials', event: 'password-right', account: [name as LoginCondition] })).toEqual({ ok: false, reason: 'sequence-error' });
    }
  });
});
