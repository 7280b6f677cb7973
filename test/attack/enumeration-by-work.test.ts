/*
 * The attack: where a clock is too coarse, a stranger looks at what an answer costs: he fills the server until each call of a store or each hash
 * can be felt, and compares names. Whatever can be asked without a secret must make the same calls in the same order and spend the same
 * hashes, whether the name is known, unknown, disabled, pending or locked, with a cookie that was made up and without one.
 */
import { describe, expect, it } from 'vitest';
import { watchPorts } from '../../src/testing/index.js';
import { headUser, invite, matti, must, type Active } from '../story/walk.js';
import { activate, hour, keys, profiles, reopen, type Profile } from '../unit/service/shared/tools.js';

const guess = 'a guess of a stranger';
const cookies = [undefined, `${Buffer.alloc(16, 7).toString('base64url')}.1767600000000.test-1.${Buffer.alloc(32, 7).toString('base64url')}`, 'no cookie'];

/** Accounts whose password a stranger may guess at, and a name that nobody has. */
const kinds: Readonly<Record<string, (policy: Profile) => Promise<Active>>> = {
  known: (policy) => activate(policy),
  unknown: async (policy) => ({ ...(await activate(policy)), username: 'nobody.here4821' }),
  disabled: async (policy) => {
    const active = await activate(policy);
    must(await active.auth.accounts.disable({ actor: headUser, accountId: active.accountId }));
    return active;
  },
  compromised: async (policy) => {
    const active = await activate(policy);
    must(await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId }));
    return active;
  },
  pending: async (policy) => ({ ...(await invite({ policy, keys })), codes: [], token: '', browser: '' }),
  erased: async (policy) => {
    const active = await activate(policy);
    must(await active.auth.accounts.erase({ actor: headUser, accountId: active.accountId }));
    return active;
  },
};

/** The calls of one act, in their order, until it answered; background work comes after. */
async function callsOf(active: Active, act: (auth: Active['auth'], username: string) => Promise<unknown>): Promise<{ readonly said: unknown; readonly calls: readonly string[]; readonly later: readonly string[] }> {
  const calls: string[] = [];
  const { storage, hasher } = watchPorts({ storage: active.storage, hasher: active.hasher }, ({ name }, run) => {
    calls.push(/^hasher\./.test(name) ? 'a hash' : name);
    return run();
  });
  const { auth, settle } = reopen(active, { storage, hasher });
  const said = await act(auth, active.username);
  const before = [...calls];
  await settle();
  return { said, calls: before, later: calls.slice(before.length) };
}

describe.each(profiles)('what a try costs in %s', (policy) => {
  it.each(Object.keys(kinds))('R141, R126 in part, invariant 3, field 13: a login: %s makes the same calls and spends one hash, whatever the cookie', async (kind) => {
    for (const browser of cookies) {
      const login = async (name: string) => callsOf(await (kinds[name] ?? expect.unreachable())(policy), (auth, username) => auth.login.start({ username, password: guess, browser }));
      const [one, unknown] = [await login(kind), await login('unknown')];
      expect(one).toEqual(unknown);
      expect(one.calls.filter((name) => name === 'a hash')).toEqual(['a hash']);
      expect(one.later).toEqual([]);
    }
  });

  it('R141, R145 in part, invariant 3: a closed lane makes as many calls of each kind as an unknown name, and spends one hash', async () => {
    const active = await activate(policy);
    for (let n = 0; n < 50; n += 1) {
      await active.auth.login.start({ username: active.username, password: guess });
      active.clock.advance(hour);
    }
    const login = (auth: Active['auth'], username: string) => auth.login.start({ username, password: guess });
    const [closed, unknown] = [await callsOf(active, login), await callsOf({ ...active, username: 'nobody.here4821' }, login)];
    expect({ ...closed, calls: [...closed.calls].sort() }).toEqual({ ...unknown, calls: [...unknown.calls].sort() });
  });

  it.each(Object.keys(kinds))('R126 in part, R127 in part, invariant 3: requests: %s has begun nothing when it is answered', async (kind) => {
    const requests: readonly ((auth: Active['auth'], username: string) => Promise<unknown>)[] = [
      (auth, username) => auth.recovery.request({ username, recovers: 'password' }),
      (auth, username) => auth.recovery.request({ username, recovers: 'list', browser: cookies[1] }),
      (auth) => auth.recovery.requestUsername({ contact: kind === 'unknown' ? 'nobody@example.com' : matti.email }),
      (auth, username) => auth.accounts.requestTemporaryPassword({ username }),
    ];
    for (const request of requests) {
      const { said, calls } = await callsOf(await (kinds[kind] ?? expect.unreachable())(policy), request);
      expect(said).toEqual({ ok: true });
      expect(calls).toEqual([]);
    }
  });
});
