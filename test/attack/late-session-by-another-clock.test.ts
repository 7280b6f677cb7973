/*
 * The attack: as in late-session.test.ts, and the thief's login goes through another server, whose clock is some seconds behind. An attempt
 * that was let expire at an instant of one clock could still be open by the other.
 */
import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { goodPassword, prove, toChallenge } from '../story/walk.js';
import { newPassword } from '../unit/service/recovery/walks.js';
import { activate, profiles, reopen, wrapStorage } from '../unit/service/shared/tools.js';

/** Holds the first call of that name until the gate opens. */
function hold(storage: Storage, held: string): { readonly storage: Storage; readonly reached: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const gated = wrapStorage(storage, async (name, _args, call) => {
    if (name !== held) return call();
    reach();
    await gate;
    return call();
  });
  return { storage: gated, reached, open };
}

describe.each(profiles)('a login through a server whose clock is behind in %s', (policy) => {
  it.each([0, 2_500, 59_000])('R35 in part, R132 in part: by %i ms, its session does not survive a change of the password', async (behindMs) => {
    const active = await activate(policy);
    const proof = await prove(active, 'change-password');
    const { attempt, code } = await toChallenge(active);
    const changing = hold(active.storage, 'accounts.update');
    const owner = reopen(active, { storage: changing.storage }).auth.binding;
    const changed = owner.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword });
    await changing.reached;
    const storing = hold(active.storage, 'sessions.insert');
    const clock = { now: () => active.clock.now() - behindMs };
    const answered = reopen(active, { storage: storing.storage, clock }).auth.login.answerOtp({ attempt, code });
    await Promise.race([storing.reached, answered]);
    changing.open();
    expect(await changed).toMatchObject({ ok: true });
    storing.open();
    expect(await answered).toMatchObject({ ok: false });
    const open = (await active.storage.sessions.findBy('accountId', active.accountId)).filter(({ endedAt }) => endedAt === undefined);
    expect(open).toHaveLength(1);
  });
});
