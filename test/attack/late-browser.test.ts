/*
 * The attack: a thief has logged in. His browser becomes a known one after the answer, and at that moment the owner, who is at home, throws the session
 * out. Were the browser remembered after that, the thief would keep a lane of his own, which closing the strangers' lane does not reach.
 */
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { must, toChallenge } from '../story/walk.js';
import { activate, profiles, reopen, wrapStorage } from '../unit/service/shared/tools.js';

/** Holds the nth call of that name until the gate opens. */
function hold(storage: Storage, held: string, nth: number): { readonly storage: Storage; readonly reached: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  let reach = (): void => undefined;
  let calls = 0;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const gated = wrapStorage(storage, async (name, _args, call) => {
    if (name === held) calls += 1;
    if (name !== held || calls !== nth) return call();
    reach();
    await gate;
    return call();
  });
  return { storage: gated, reached, open };
}

describe.each(profiles)('a browser that becomes known while its session is ended by the owner in %s', (policy) => {
  it.each([
    ['reads the account', 'accounts.find', 2],
    ['writes the account', 'accounts.update', 1],
    ['looks at its session', 'sessions.find', 1],
  ])('R191 in part, R170 in part: stays a stranger, wherever the login stood: it %s', async (_where, call, nth) => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    const held = hold(active.storage, call, nth);
    const thief = reopen(active, { storage: held.storage });
    const logged = must(await thief.auth.login.answerOtp({ attempt, code }));
    if (logged.next !== 'authenticated') throw new Error('expected a session');
    await held.reached;
    must(await active.auth.sessions.endOther({ token: active.token, sessionId: logged.session.id }));
    held.open();
    await thief.settle();
    expect(await active.auth.sessions.check({ token: logged.token })).toMatchObject({ ok: false });
    const known = (await active.storage.accounts.find(active.accountId))?.knownBrowsers ?? [];
    expect(known).toHaveLength(1);
    const session = await active.storage.sessions.find(logged.session.id);
    expect(known.some(({ id }) => id === session?.browserId)).toBe(false);
  });
});
