import { describe, expect, it } from 'vitest';
import { goodPassword, headUser, invite, logIn, matti, must, toChallenge, walkToEnd, walkToList } from '../../../story/walk.js';
import { openFlow, prove, stored } from '../first-login/walks.js';
import { activate, eventsOf, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { about, byEmail, bySms, codeIn, temporaryIn } from './tools.js';

const newPassword = 'uusi kahvi on kuumaa nyt';

describe.each(profiles)('restarting an account in %s', (policy) => {
  it('R138: the account is pending again, sessions end, and the old password and list open nothing', async () => {
    const active = await walkToEnd({ policy });
    const { attempt, code } = await toChallenge(active);
    must(await active.auth.accounts.restart({ ...about(active), delivery: bySms }));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.login.answerOtp({ attempt, code })).ok).toBe(false);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    const account = await stored(active);
    expect(account).toMatchObject({ status: 'pending', firstLogin: { state: 'personal-information' }, knownBrowsers: [], email: {}, phone: {}, passwordsSet: 1, listNumber: 1 });
    for (const gone of ['password', 'method', 'listId', 'firstLoginFlowId', 'unfinishedUntil']) expect(account).not.toHaveProperty(gone);
    expect(account.bindings.map(({ factor, endReason }) => [factor, endReason])).toEqual([['password', 'restarted'], ['otp-list', 'restarted']]);
    expect((await active.storage.lists.findBy('accountId', active.accountId)).map(({ list }) => [list.status, list.endReason])).toEqual([['ended', 'lost']]);
  });

  it('R138: every address on file is told, before username and temporary password go out by two channels', async () => {
    const active = await walkToEnd({ policy });
    active.inbox.clear();
    must(await active.auth.accounts.restart({ ...about(active), delivery: byEmail }));
    if (policy === 'nist') await active.auth.accounts.requestTemporaryPassword({ username: active.username });
    await active.settle();
    const sent = active.inbox.all().map(({ channel, to, purpose }) => [channel, to, purpose]);
    expect(sent).toEqual(expect.arrayContaining([
      ['email', matti.email, 'restarted'], ['sms', matti.phone, 'restarted'], ['sms', matti.phone, 'invitation'], ['email', matti.email, 'temporary-password'],
    ]));
    expect(sent.length).toBe(4);
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'restarted').some(({ text }) => text.includes(active.username))).toBe(false);
  });

  it('R138: the person comes back to a three-step login, with the next list, and strangers’ misses are forgotten', async () => {
    const active = await walkToEnd({ policy });
    for (let miss = 0; miss < 4; miss += 1) await active.auth.login.start({ username: active.username, password: 'not the password' });
    must(await active.auth.accounts.restart({ ...about(active), delivery: bySms }));
    if (policy === 'nist') await active.auth.accounts.requestTemporaryPassword({ username: active.username });
    await active.settle();
    const { inbox, auth } = active;
    const flow = await openFlow(active, temporaryIn(inbox.lastSmsTo(matti.phone)?.text));
    must(await auth.firstLogin.giveInformation({ flow, profile: { ...matti, locale: 'fi' }, addressCode: codeIn(inbox.lastEmailTo(matti.email)?.text) }));
    must(await auth.firstLogin.changePassword({ flow, password: newPassword }));
    expect(must(await auth.firstLogin.chooseList({ flow })).listNumber).toBe(2);
    const { list } = must(await auth.firstLogin.openList({ flow }));
    const { session } = must(await prove(active, flow, list.codes));
    expect(session.assurance.methodChangedAt).toBe(active.clock.now());
    expect(must(await auth.accounts.describe(about(active))).account).toMatchObject({ status: 'active', emailConfirmed: true, phoneConfirmed: true });
  });

  it('R9: in person the head user gets one slip and else nothing; by messages no answer and no event holds a secret', async () => {
    const active = await walkToEnd({ policy });
    const { slip } = must(await active.auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    expect(slip?.username).toBe(active.username);
    const flow = await openFlow(active, slip?.temporaryPassword ?? '');
    expect(flow).not.toBe('');
    const other = await walkToEnd({ policy });
    expect(must(await other.auth.accounts.restart({ ...about(other), delivery: bySms }))).toEqual({ ok: true });
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind }) => kind === 'account-restarted')).toMatchObject([{ actor: headUser, accountId: active.accountId, outcome: 'success' }]);
    expect(events.filter(({ kind }) => kind === 'slip-handed-out').length).toBe(1);
    expect(JSON.stringify(events)).not.toContain(slip?.temporaryPassword);
  });

  it('R138 in part: a pending account is refused, and a disabled one restarts without being opened in between', async () => {
    const invited = await invite({ policy });
    expect(await invited.auth.accounts.restart({ ...about(invited), delivery: bySms })).toEqual({ ok: false, reason: 'not-active' });
    const active = await walkToEnd({ policy });
    must(await active.auth.accounts.disable(about(active)));
    const { slip } = must(await active.auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    expect((await stored(active)).status).toBe('pending');
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ ok: false, reason: 'wrong-credentials' });
    expect(await openFlow(active, slip?.temporaryPassword ?? '')).not.toBe('');
  });

  it('R2, R1: one channel for both is refused, and nothing has changed or been told', async () => {
    const active = await walkToEnd({ policy });
    active.inbox.clear();
    const { version } = await stored(active);
    expect(await active.auth.accounts.restart({ ...about(active), delivery: { username: 'sms', temporaryPassword: 'sms' } })).toEqual({ ok: false, reason: 'same-channel' });
    await active.settle();
    expect((await stored(active)).version).toBe(version);
    expect(active.inbox.all()).toEqual([]);
    expect((await logIn(active)).ok).toBe(true);
  });
});

describe('a restart and what stands in its way', () => {
  it('a lost race changes nothing but that sessions end', async () => {
    const active = await activate('standard');
    const lost = wrapStorage(active.storage, async (name, _args, call) => (name === 'accounts.update' ? false : call()));
    expect(await reopen(active, { storage: lost }).auth.accounts.restart({ ...about(active), delivery: 'in-person' })).toEqual({ ok: false, reason: 'try-again' });
    // Sessions end before the update, so that a crash after it leaves none: whoever is honest logs in again.
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect((await logIn(active)).ok).toBe(true);
  });

  it('a full hash queue says so before anybody is told', async () => {
    const active = await activate('standard', { policyOverrides: { hashing: { parallel: 1, waiting: 2 } } });
    const hasher = { ...active.hasher, hash: () => new Promise<string>(() => undefined) };
    const { auth } = reopen(active, { hasher, policyOverrides: { hashing: { parallel: 1, waiting: 2 } } });
    active.inbox.clear();
    const acts = [1, 2, 3, 4].map(() => auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    expect(await Promise.race(acts)).toMatchObject({ ok: false, reason: 'busy', retryAfterMs: expect.any(Number) as number });
    expect(active.inbox.all()).toEqual([]);
  });

  it('R55: whatever a browser was in the middle of is ended, with the plain list in it', async () => {
    const invited = await invite();
    await walkToList(invited);
    const before = await invited.storage.flows.findBy('accountId', invited.accountId);
    expect(before.some((flow) => 'sealedList' in flow)).toBe(true);
    must(await invited.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: 'in-person' }));
    const after = await invited.storage.flows.findBy('accountId', invited.accountId);
    expect(after.map((flow) => ['sealedList' in flow, 'endReason' in flow && flow.endReason])).toEqual(after.map(() => [false, 'issued-anew']));
    const active = await walkToEnd();
    await toChallenge(active);
    must(await active.auth.accounts.restart({ ...about(active), delivery: 'in-person' }));
    const flows = await active.storage.flows.findBy('accountId', active.accountId);
    expect(flows.map((flow) => 'endReason' in flow && flow.endReason)).toEqual(expect.arrayContaining(['completed', 'restarted']));
    expect(flows.every((flow) => 'endedAt' in flow)).toBe(true);
  });

  it('messages on their way that hold a secret are taken back; notices are not', async () => {
    const invited = await invite();
    await walkToList(invited);
    invited.inbox.fail({ channel: 'email', times: Infinity });
    must(await invited.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: bySms }));
    await invited.settle();
    must(await invited.auth.accounts.issueTemporaryPassword({ ...about(invited), delivery: 'in-person' }));
    const messages = await invited.storage.messages.findBy('accountId', invited.accountId);
    expect(messages.filter(({ purpose, state }) => purpose === 'invitation' && state !== 'sent').map(({ state, payload }) => [state, payload])).toEqual([['expired', undefined]]);
  });

  it('invariants 2 and 7: at whatever call it breaks off, the head user goes on, and nothing old opens anything after that', async () => {
    for (let n = 1; n < 100; n += 1) {
      const active = await activate('standard');
      let calls = 0;
      const broken = wrapStorage(active.storage, async (_name, _args, call) => {
        calls += 1;
        if (calls === n) throw new Error('down');
        return call();
      });
      const cut = reopen(active, { storage: broken });
      const answer = await cut.auth.accounts.restart({ ...about(active), delivery: 'in-person' }).catch((error: unknown) => error);
      await cut.settle();
      if (calls < n) return;
      // What breaks after the answer, while a message is being sent, is made up for by `deliver`.
      if (!(answer instanceof Error)) continue;
      const { status } = await stored(active);
      const { auth } = active;
      const again = status === 'active' ? await auth.accounts.restart({ ...about(active), delivery: 'in-person' }) : await auth.accounts.issueTemporaryPassword({ ...about(active), delivery: 'in-person' });
      const { slip } = must(again);
      expect([n, await auth.sessions.check({ token: active.token })]).toEqual([n, { ok: false, reason: 'ended' }]);
      expect((await auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(false);
      await openFlow(active, slip?.temporaryPassword ?? '');
      const told = (await active.storage.messages.findBy('accountId', active.accountId)).filter(({ purpose }) => purpose === 'restarted');
      expect([n, told.length >= 2]).toEqual([n, true]);
    }
    throw new Error('a hundred calls in one restart');
  });
});
