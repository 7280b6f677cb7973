/*
 * The attack: a thief who knows the password and one paper code logs in at the very moment at which the owner, or the head user, throws
 * him out. The account is changed first and its sessions are swept then; his login read the account before the change and stores its
 * session after the sweep. If nobody looked again, that one session would survive everything that was done against him.
 */
import { describe, expect, it } from 'vitest';
import type { AccountRecord, Storage } from '../../src/port/index.js';
import { goodPassword, invite, must, toChallenge, walkToList, type Active } from '../story/walk.js';
import { activate, eventsOf, keys, profiles, reopen, wrapStorage, wrongCode } from '../unit/service/shared/tools.js';

/** Holds the first insert of a session until the gate opens. */
function gateSessions(storage: Storage): { readonly storage: Storage; readonly reached: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const gated = wrapStorage(storage, async (name, _args, call) => {
    if (name !== 'sessions.insert') return call();
    reach();
    await gate;
    return call();
  });
  return { storage: gated, reached, open };
}

type Change = Partial<Pick<AccountRecord, 'status' | 'passwordsSet' | 'listId' | 'password'>>;

const changes: Readonly<Record<string, (account: AccountRecord) => Change>> = {
  'the account is disabled': () => ({ status: 'disabled' }),
  'the first login is restarted': () => ({ status: 'pending', password: undefined }),
  'the password is replaced': ({ passwordsSet }) => ({ passwordsSet: passwordsSet + 1 }),
  'the list is replaced': () => ({ listId: 'another-list' }),
  'the password counts as compromised': ({ password }) => (password === undefined ? {} : { password: { ...password, compromisedAt: 1 } }),
  'the password is gone': () => ({ password: undefined }),
};

async function changeAccount(active: Active, change: (account: AccountRecord) => Change): Promise<void> {
  const account = await active.storage.accounts.find(active.accountId);
  if (account === undefined) throw new Error('there is an account');
  expect(await active.storage.accounts.update({ ...account, ...change(account), version: account.version + 1 }, account.version)).toBe(true);
}

async function openSessions(active: Active): Promise<number> {
  const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
  return sessions.filter(({ endedAt }) => endedAt === undefined).length;
}

describe.each(profiles)('a login that comes in between in %s', (policy) => {
  it.each(Object.entries(changes))('invariant 2, R169 in part: its session does not survive when %s', async (_name, change) => {
    const active = await activate(policy);
    must(await active.auth.sessions.end({ token: active.token }));
    const { attempt, code } = await toChallenge(active);
    const gate = gateSessions(active.storage);
    const answered = reopen(active, { storage: gate.storage }).auth.login.answerOtp({ attempt, code });
    await gate.reached;
    await changeAccount(active, change);
    gate.open();
    expect(await answered).toEqual({ ok: false, reason: 'attempt-expired', supportContact: 'Anna at the office, 09 123 456' });
    expect(await openSessions(active)).toBe(0);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended').map(({ reason }) => reason).sort()).toEqual(['logged-out', 'superseded']);
  });

  it('what changes nothing of this keeps the session', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    const gate = gateSessions(active.storage);
    const answered = reopen(active, { storage: gate.storage }).auth.login.answerOtp({ attempt, code });
    await gate.reached;
    await changeAccount(active, () => ({}));
    gate.open();
    expect((await answered).ok).toBe(true);
  });

  it('R32 in part: nor does the session after a compromised password was replaced', async () => {
    const active = await activate(policy);
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    const { attempt, code } = await toChallenge(active, active.browser);
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ next: 'new-password' });
    const before = await openSessions(active);
    const gate = gateSessions(active.storage);
    const replaced = reopen(active, { storage: gate.storage }).auth.login.replacePassword({ attempt, password: 'lumi narskuu saappaan alla' });
    await gate.reached;
    await changeAccount(active, () => ({ status: 'disabled' }));
    gate.open();
    expect(await replaced).toMatchObject({ ok: false, reason: 'attempt-expired' });
    expect(await openSessions(active)).toBe(before);
  });

  it('nor does the session of a first login', async () => {
    const invited = await invite({ policy, keys });
    const { flow, codes } = await walkToList(invited);
    const { challenge } = must(await invited.auth.firstLogin.askList({ flow }));
    const active: Active = { ...invited, codes, token: '', browser: '' };
    const gate = gateSessions(active.storage);
    const proven = reopen(active, { storage: gate.storage }).auth.firstLogin.proveList({ flow, code: codes[challenge.position - 1] ?? '' });
    await gate.reached;
    await changeAccount(active, () => ({ status: 'disabled' }));
    gate.open();
    expect(await proven).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await openSessions(active)).toBe(0);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
  });
});
