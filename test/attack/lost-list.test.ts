/*
 * The attack: a thief has the password and a copy of the paper list, and the owner gets a new list for it by recovery. The thief answered from
 * the old list before, or is answering at that very moment, and goes on afterwards: he sets a password of his own, opens a session, or puts his
 * address in the owner's place. What a lost list has proven must be worth nothing from the update on in which the account names another.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/port/index.js';
import { codeIn, goodPassword, headUser, must, prove, toChallenge, type Active } from '../story/walk.js';
import { accountOf, newPassword, toPassword } from '../unit/service/recovery/walks.js';
import { activate, eventsOf, profiles, reopen, wrapStorage } from '../unit/service/shared/tools.js';

/** Holds the first call of one port until the gate opens. */
function gateCall(storage: Storage, gated: string): { readonly storage: Storage; readonly reached: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const held = wrapStorage(storage, async (name, _args, call) => {
    if (name !== gated) return call();
    reach();
    await gate;
    return call();
  });
  return { storage: held, reached, open };
}

async function openSessions(active: Active): Promise<number> {
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  return sessions.filter(({ endedAt }) => endedAt === undefined).length;
}

/** The owner's recovery of the list, from a proven code to a new one in force. */
async function recoverList(active: Active, flow: string): Promise<void> {
  must(await active.auth.recovery.answerPassword({ flow, password: goodPassword }));
}

describe.each(profiles)('with a list that was recovered meanwhile in %s', (policy) => {
  let active: Active;
  let owner: { readonly flow: string };
  beforeEach(async () => {
    active = await activate(policy);
    owner = await toPassword(active);
  });

  /** The thief's three steps with a password that counts as compromised. */
  async function toReplace(): Promise<string> {
    must(await active.auth.accounts.markCompromised({ actor: headUser, accountId: active.accountId }));
    const { attempt, code } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
    return attempt;
  }

  it('R53 in part, R132 in part: an attempt that the old list answered sets no password and opens no session', async () => {
    const attempt = await toReplace();
    await recoverList(active, owner.flow);
    const set = async () => (await eventsOf(active.storage)).filter(({ kind }) => kind === 'password-set').length;
    const before = await set();
    expect(await active.auth.login.replacePassword({ attempt, password: newPassword })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect([(await accountOf(active)).passwordsSet, await set()]).toEqual([1, before]);
    expect(await openSessions(active)).toBe(0);
  });

  it('nor does one whose new password was being stored at that moment', async () => {
    const attempt = await toReplace();
    const gate = gateCall(active.storage, 'flows.update');
    const replaced = reopen(active, { storage: gate.storage }).auth.login.replacePassword({ attempt, password: newPassword });
    await gate.reached;
    await recoverList(active, owner.flow);
    gate.open();
    expect(await replaced).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect((await accountOf(active)).passwordsSet).toBe(1);
    expect(await openSessions(active)).toBe(0);
  });

  it('R71 in part, R132 in part: an answer from it opens no session, though the list itself ends a moment later', async () => {
    const { attempt, code } = await toChallenge(active);
    const thief = gateCall(active.storage, 'lists.update');
    const ending = gateCall(active.storage, 'lists.update');
    const answered = reopen(active, { storage: thief.storage }).auth.login.answerOtp({ attempt, code });
    await thief.reached;
    const recovered = reopen(active, { storage: ending.storage }).auth.recovery.answerPassword({ flow: owner.flow, password: goodPassword });
    await ending.reached;
    thief.open();
    expect(await answered).toMatchObject({ ok: false, reason: 'attempt-expired' });
    ending.open();
    must(await recovered);
    expect(await openSessions(active)).toBe(0);
  });

  it('R132 in part, R136 in part: nor is an address stored that a proof by it was to change', async () => {
    const proof = await prove(active, 'change-contact');
    must(await active.auth.binding.changeContact({ currentPassword: goodPassword, token: active.token, proof, channel: 'email', address: 'thief@example.net' }));
    await active.settle();
    const code = codeIn(active.inbox.lastEmailTo('thief@example.net'));
    const gate = gateCall(active.storage, 'accounts.update');
    const confirmed = reopen(active, { storage: gate.storage }).auth.binding.confirmContact({ token: active.token, proof, code });
    await gate.reached;
    await recoverList(active, owner.flow);
    gate.open();
    expect(await confirmed).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect((await accountOf(active)).contactChangedAt).toBeUndefined();
  });

  it('R34 in part, R132 in part: nor a password that a proof by it was to change', async () => {
    const proof = await prove(active, 'change-password');
    const gate = gateCall(active.storage, 'accounts.update');
    const changed = reopen(active, { storage: gate.storage }).auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword });
    await gate.reached;
    await recoverList(active, owner.flow);
    gate.open();
    expect(await changed).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect((await accountOf(active)).passwordsSet).toBe(1);
  });
});
