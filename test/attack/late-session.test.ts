/*
 * The attack: a thief who knows the password and one paper code logs in at the very moment at which the owner, or the head user, throws
 * him out. The account is changed first, its attempts expire next and its sessions are swept then; his login read the account before the
 * change and stores its session after the sweep. If his attempt could still be completed, that one session would survive everything that was
 * done against him. And where what throws him out dies just after it changed the account, neither his attempt nor his session is met by anything:
 * then his login itself looks at the account once more when it is answered.
 */
import { describe, expect, it } from 'vitest';
import type { AccountRecord, Storage } from '../../src/port/index.js';
import { codeIn, goodPassword, headUser, invite, must, prove, toChallenge, walkToList, walkToNewList, type Active } from '../story/walk.js';
import { newPassword, toPassword } from '../unit/service/recovery/walks.js';
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

/** Holds the look at the account that comes after the answer. */
function gateReading(storage: Storage): ReturnType<typeof gateSessions> {
  let open = (): void => undefined;
  let reach = (): void => undefined;
  let stored = false;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const gated = wrapStorage(storage, async (name, _args, call) => {
    stored ||= name === 'sessions.insert';
    if (!stored || name !== 'accounts.find') return call();
    reach();
    await gate;
    return call();
  });
  return { storage: gated, reached, open };
}

/** What throws the thief out: all that leads to it, and then the act itself. */
const acts: Readonly<Record<string, (active: Active) => Promise<() => Promise<{ readonly ok: boolean }>>>> = {
  'the account is disabled': async ({ auth, accountId }) => () => auth.accounts.disable({ actor: headUser, accountId }),
  'the account is disabled and enabled again': async ({ auth, accountId }) => async () => {
    must(await auth.accounts.disable({ actor: headUser, accountId }));
    return auth.accounts.enable({ actor: headUser, accountId });
  },
  'the first login is restarted': async ({ auth, accountId }) => async () => {
    const restart = () => auth.accounts.restart({ actor: headUser, accountId, delivery: 'in-person' });
    // The thief's browser may be becoming known at that moment.
    const said = await restart();
    return !said.ok && said.reason === 'try-again' ? restart() : said;
  },
  'the account is erased': async ({ auth, accountId }) => () => auth.accounts.erase({ actor: headUser, accountId }),
  'the password counts as compromised': async ({ auth, accountId }) => () => auth.accounts.markCompromised({ actor: headUser, accountId }),
  'the password is changed': async (active) => {
    const proof = await prove(active, 'change-password');
    return () => active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword });
  },
  'the password is changed and the other sessions stay': async (active) => {
    const proof = await prove(active, 'change-password');
    return () => active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: newPassword, endOtherSessions: false });
  },
  'the list is renewed': async (active) => {
    const { proof, code } = await walkToNewList(active);
    return () => active.auth.binding.proveList({ token: active.token, proof, code });
  },
  'an address is changed': async (active) => {
    const proof = await prove(active, 'change-contact');
    must(await active.auth.binding.changeContact({ token: active.token, proof, currentPassword: goodPassword, channel: 'email', address: 'matti@new.example' }));
    await active.settle();
    const code = codeIn(active.inbox.lastEmailTo('matti@new.example'));
    return () => active.auth.binding.confirmContact({ token: active.token, proof, code });
  },
  'the list is recovered': async (active) => {
    const { flow } = await toPassword(active);
    return () => active.auth.recovery.answerPassword({ flow, password: goodPassword });
  },
};

/** What such an act has done to the account where it dies right after that. */
const changes: Readonly<Record<string, (account: AccountRecord) => Partial<AccountRecord>>> = {
  'the account is disabled': () => ({ status: 'disabled' }),
  'the first login is restarted': () => ({ status: 'pending', password: undefined }),
  'the password is replaced': ({ passwordsSet }) => ({ passwordsSet: passwordsSet + 1 }),
  'the list is replaced': () => ({ listId: 'another-list' }),
  'the password counts as compromised': ({ password }) => (password === undefined ? {} : { password: { ...password, compromisedAt: 1 } }),
  'the password is gone': () => ({ password: undefined }),
};

async function changeAccount(active: Active, change: (account: AccountRecord) => Partial<AccountRecord>): Promise<void> {
  const account = await active.storage.accounts.find(active.accountId);
  if (account === undefined) throw new Error('there is an account');
  expect(await active.storage.accounts.update({ ...account, ...change(account), version: account.version + 1 }, account.version)).toBe(true);
}

const sessionsOf = async (active: Active) => active.storage.sessions.findBy('accountId', active.accountId);
const openSessions = async (active: Active): Promise<number> => (await sessionsOf(active)).filter(({ endedAt }) => endedAt === undefined).length;

describe.each(profiles)('a login that comes in between in %s', (policy) => {
  it.each(Object.keys(acts))('invariant 2, R169 in part, R35 in part, R132 in part: its session does not survive when %s', async (name) => {
    const active = await activate(policy);
    const throwOut = await acts[name]?.(active);
    const before = new Set((await sessionsOf(active)).map(({ id }) => id));
    const { attempt, code } = await toChallenge(active);
    const gate = gateSessions(active.storage);
    const answered = reopen(active, { storage: gate.storage }).auth.login.answerOtp({ attempt, code });
    await gate.reached;
    expect(await throwOut?.()).toMatchObject({ ok: true });
    gate.open();
    expect(await answered).toEqual({ ok: false, reason: 'attempt-expired', supportContact: 'Anna at the office, 09 123 456' });
    const late = (await sessionsOf(active)).filter(({ id }) => !before.has(id));
    expect(late).toMatchObject([{ endReason: 'superseded' }]);
    expect((await active.storage.accounts.find(active.accountId))?.knownBrowsers.some(({ id }) => id === late[0]?.browserId) ?? false).toBe(false);
  });

  it.each(Object.keys(acts))('invariant 2, R169 in part, R35 in part, R132 in part: nor when it was stored just before the sweep, as %s', async (name) => {
    const active = await activate(policy);
    const throwOut = await acts[name]?.(active);
    const before = new Set((await sessionsOf(active)).map(({ id }) => id));
    const { attempt, code } = await toChallenge(active);
    const logged = must(await active.auth.login.answerOtp({ attempt, code }));
    const stays = name.endsWith('the other sessions stay');
    // Where others stay only those do whose login is quite over.
    if (stays) await active.settle();
    expect(await throwOut?.()).toMatchObject({ ok: true });
    await active.settle();
    const [late] = (await sessionsOf(active)).filter(({ id }) => !before.has(id));
    expect([logged.next, late?.endedAt === undefined]).toEqual(['authenticated', stays]);
  });

  it.each(Object.keys(acts).filter((name) => !name.includes('compromised')))('R35 in part, R53 in part, R132 in part, R169 in part: an answer that comes after it is not even judged: %s', async (name) => {
    const active = await activate(policy);
    const throwOut = await acts[name]?.(active);
    const { attempt, code } = await toChallenge(active);
    must((await throwOut?.()) ?? expect.unreachable());
    active.hasher.reset();
    const said = await active.auth.login.answerOtp({ attempt, code });
    expect([said.ok, !said.ok && /^(?:attempt-expired|list-ended|sequence-error)$/.test(said.reason), active.hasher.verifies]).toEqual([false, true, 0]);
  });

  it.each(Object.entries(changes))('invariant 2, R169 in part, R35 in part, R132 in part: nor does it last where the act died after this: %s', async (_name, change) => {
    const active = await activate(policy);
    must(await active.auth.sessions.end({ token: active.token }));
    const { attempt, code } = await toChallenge(active);
    const before = (await active.storage.accounts.find(active.accountId))?.knownBrowsers;
    const gate = gateSessions(active.storage);
    const { auth, settle } = reopen(active, { storage: gate.storage });
    const answered = auth.login.answerOtp({ attempt, code });
    await gate.reached;
    await changeAccount(active, change);
    gate.open();
    const said = must(await answered);
    await settle();
    expect(await auth.sessions.check({ token: said.next === 'authenticated' ? said.token : '' })).toMatchObject({ ok: false, reason: 'ended' });
    expect(await openSessions(active)).toBe(0);
    expect((await active.storage.accounts.find(active.accountId))?.knownBrowsers).toEqual(before);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended').map(({ reason }) => reason).sort()).toEqual(['logged-out', 'superseded']);
  });

  it('R169 in part: nor in a known browser, where an act of the account itself dies right after its change', async () => {
    const active = await activate(policy);
    must(await active.auth.sessions.end({ token: active.token }));
    const { attempt, code } = await toChallenge(active, active.browser);
    const gate = gateSessions(active.storage);
    const { auth, settle } = reopen(active, { storage: gate.storage });
    const answered = auth.login.answerOtp({ attempt, code });
    await gate.reached;
    let changed = false;
    // It met no attempt before it changed the account, and meets nothing after it.
    const dies = wrapStorage(active.storage, async (name, _args, call) => {
      if (changed && !name.startsWith('accounts.')) throw new Error('the process dies');
      if (!changed && name === 'flows.findBy') return [];
      changed ||= name === 'accounts.update';
      return call();
    });
    await expect(reopen(active, { storage: dies }).auth.accounts.disable({ actor: headUser, accountId: active.accountId })).rejects.toThrow();
    gate.open();
    expect(await answered).toMatchObject({ ok: true });
    await settle();
    expect(await openSessions(active)).toBe(0);
  });

  it('R35 in part: a session that changed the password itself at that moment goes on', async () => {
    const active = await activate(policy);
    const { attempt, code } = await toChallenge(active);
    const gate = gateReading(active.storage);
    const { auth, settle } = reopen(active, { storage: gate.storage });
    const said = must(await auth.login.answerOtp({ attempt, code }));
    const inside = { ...active, token: said.next === 'authenticated' ? said.token : '' };
    await gate.reached;
    const proof = await prove(inside, 'change-password');
    const { renewed } = must(await active.auth.binding.changePassword({ token: inside.token, proof, currentPassword: goodPassword, password: newPassword }));
    gate.open();
    await settle();
    expect(await active.auth.sessions.check({ token: renewed?.token ?? '' })).toMatchObject({ ok: true });
  });

  it('R156 in part: a right password whose third step was cut off by a change is told to the owner all the same', async () => {
    const active = await activate(policy);
    const throwOut = await acts['the password is changed']?.(active);
    await toChallenge(active);
    must((await throwOut?.()) ?? expect.unreachable());
    await active.auth.maintain();
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'partial-auth').map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
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
