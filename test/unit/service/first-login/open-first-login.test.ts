import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, must, walkToEnd, walkToList, walkToMethod } from '../../../story/walk.js';
import { day, hour, inviteInPerson, minute, openFlow, pastPassword, policies, profile, prove, stored, tamper, toPassword } from './walks.js';
import { watchStorage } from './watch-storage.js';

const wrongCredentials = { ok: false, reason: 'wrong-credentials', supportContact: 'Anna at the office, 09 123 456' };
const support = 'Anna at the office, 09 123 456';

describe('the temporary password', () => {
  it.each([[7 * day - 1000, true], [7 * day - 1, true], [7 * day, false], [8 * day, false]] as const)('R5, field 26: clock: in standard it opens the first login until 7 days are over: %d ms', async (ms, opens) => {
    for (const invited of [await invite(), await inviteInPerson(createTestAuth())]) {
      invited.clock.advance(ms);
      const started = await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword });
      expect(started).toMatchObject(opens ? { ok: true, next: 'first-login' } : { ok: false, reason: 'temporary-password-expired', supportContact: support });
    }
  });

  it.each([[24 * hour - 1000, true], [24 * hour, false]] as const)('R5: clock: in nist a slip opens it until 24 h are over: %d ms', async (ms, opens) => {
    const invited = await inviteInPerson(createTestAuth({ policy: 'nist' }));
    invited.clock.advance(ms);
    expect((await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).ok).toBe(opens);
  });

  it('R5: expired is said after the right one only: a wrong one, or none at all, is answered like any wrong password', async () => {
    const invited = await invite();
    const answer = (username: string, password: string) => invited.auth.login.start({ username, password });
    for (const late of [false, true]) {
      if (late) invited.clock.advance(7 * day);
      expect(await answer(invited.username, 'ABCD-EFGH-JKLM-NPQR')).toEqual(wrongCredentials);
      expect(await answer(invited.username, '')).toEqual(wrongCredentials);
      expect(await answer('nobody1234', invited.temporaryPassword)).toEqual(wrongCredentials);
    }
  });
});

describe.each(policies)('opening the first login in %s', (policy) => {
  it('what was read off a slip or a message is forgiven: case, spaces, dashes, and nothing more', async () => {
    const invited = await invite({ policy });
    const plain = invited.temporaryPassword.replaceAll('-', '');
    for (const typed of [plain, plain.toLowerCase(), ` ${invited.temporaryPassword} `, plain.replace(/.{4}/g, '$& '), invited.temporaryPassword.replaceAll('-', '–')]) {
      expect((await invited.auth.login.start({ username: invited.username, password: typed })).ok).toBe(true);
    }
    for (const typed of [`${plain}A`, plain.slice(1), plain.replace(/[A-Z]/, 'А')]) {
      expect(await invited.auth.login.start({ username: invited.username, password: typed })).toEqual(wrongCredentials);
    }
  });

  it('R6: until it is spent it resumes the same first login in any browser, and ends it in the earlier one', async () => {
    const invited = await invite({ policy });
    const first = await toPassword(invited);
    const second = await openFlow(invited, invited.temporaryPassword);
    expect(await invited.auth.firstLogin.view({ flow: first })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await invited.auth.firstLogin.changePassword({ flow: first, password: goodPassword })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(must(await invited.auth.firstLogin.view({ flow: second })).view.state).toBe('change-password');
    must(await invited.auth.firstLogin.changePassword({ flow: second, password: goodPassword }));
  });

  it('R6: it is spent when the new password is set, and opens nothing after that', async () => {
    const invited = await invite({ policy });
    const flow = await pastPassword(invited);
    expect(await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).toEqual(wrongCredentials);
    expect(must(await invited.auth.firstLogin.view({ flow })).view.state).toBe(policy === 'nist' ? 'confirm-contact' : 'verification-method');
    expect(await stored(invited)).not.toHaveProperty('temporaryPassword');
  });

  it('R6: also in parallel: of fifty who use it while the password is set, whoever gets in resumes behind the change', async () => {
    const invited = await invite({ policy, policyOverrides: { hashing: { waiting: 1000 } } });
    const flow = await toPassword(invited);
    const starts = Array.from({ length: 50 }, () => invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword }));
    const [changed, ...started] = await Promise.all([invited.auth.firstLogin.changePassword({ flow, password: goodPassword }), ...starts]);
    const spent = changed.ok;
    const opened = started.flatMap((result) => (result.ok && result.next === 'first-login' ? [result.flow] : []));
    const alive = (await Promise.all(opened.map((one) => invited.auth.firstLogin.view({ flow: one })))).filter(({ ok }) => ok);
    expect(alive.length).toBeLessThanOrEqual(1);
    if (spent) {
      expect(await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).toEqual(wrongCredentials);
      expect(alive.filter((view) => view.ok && view.view.state === 'personal-information')).toEqual([]);
    }
    // Whoever won, there is one password, and with it the first login goes on.
    expect((await invited.auth.login.start({ username: invited.username, password: spent ? goodPassword : invited.temporaryPassword })).ok).toBe(true);
  });

  it('R7, R11 in part: it opens a flow that is no session, no attempt, and nothing else', async () => {
    const { storage, records } = watchStorage();
    const invited = await invite({ policy, storage });
    const flow = await openFlow(invited, invited.temporaryPassword);
    expect(records('sessions')).toEqual([]);
    expect(await invited.auth.sessions.check({ token: flow })).toEqual({ ok: false, reason: 'no-session' });
    expect(await invited.auth.sessions.end({ token: flow })).toEqual({ ok: false, reason: 'no-session' });
    expect(await invited.auth.login.answerOtp({ attempt: flow, code: 'AAAA' })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(await invited.auth.login.renewChallenge({ attempt: flow })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(await invited.auth.login.replacePassword({ attempt: flow, password: goodPassword })).toMatchObject({ ok: false, reason: 'sequence-error' });
  });

  it('R7: until the new password is set, nothing but the first two steps and leaving is answered', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    const { firstLogin } = invited.auth;
    const held = { ok: false, reason: 'password-change-required', supportContact: support };
    const later = [
      () => firstLogin.confirmContact({ flow, code: invited.addressCode }), () => firstLogin.sendAddressCode({ flow, channel: 'email' }), () => firstLogin.chooseList({ flow }),
      () => firstLogin.openList({ flow }), () => firstLogin.askList({ flow }), () => firstLogin.proveList({ flow, code: 'AAAA' }), () => firstLogin.replaceList({ flow }),
      () => firstLogin.chooseKey({ flow }), () => firstLogin.confirmDevice({ flow, pairing: flow }), () => firstLogin.goBack({ flow }), () => firstLogin.finish({ flow }),
    ];
    expect(later.length).toBe(Object.keys(firstLogin).length - ['view', 'giveInformation', 'changePassword', 'leave'].length);
    for (const call of later) expect(await call()).toEqual(held);
    expect(await firstLogin.changePassword({ flow, password: goodPassword })).toEqual({ ...held, reason: 'not-in-this-step' });
    must(await firstLogin.giveInformation({ flow, profile }));
    for (const call of later) expect(await call()).toEqual(held);
    expect(await firstLogin.giveInformation({ flow, profile })).toEqual({ ...held, reason: 'not-in-this-step' });
    must(await firstLogin.leave({ flow }));
    expect(await firstLogin.view({ flow })).toEqual({ ...held, reason: 'flow-ended' });
  });

  it('R11 in part: a pending account passes no login but its own first login, whatever it knows', async () => {
    const invited = await invite({ policy });
    const { flow, codes } = await walkToList(invited);
    const started = must(await invited.auth.login.start({ username: invited.username, password: goodPassword }));
    expect(started.next).toBe('first-login');
    for (const code of codes.slice(0, 5)) expect(await invited.auth.login.answerOtp({ attempt: flow, code })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(await invited.auth.sessions.check({ token: flow })).toEqual({ ok: false, reason: 'no-session' });
  });

  it('R207: clock: it idles out after 60 min and resumes with the password where it was', async () => {
    const invited = await invite({ policy });
    const { flow } = await walkToMethod(invited);
    invited.clock.advance(hour - 1);
    expect(must(await invited.auth.firstLogin.view({ flow })).view.state).toBe('verification-method');
    invited.clock.advance(1);
    for (const refused of [await invited.auth.firstLogin.view({ flow }), await invited.auth.firstLogin.chooseList({ flow }), await invited.auth.firstLogin.leave({ flow })]) {
      expect(refused).toEqual({ ok: false, reason: 'flow-ended', supportContact: support });
    }
    const resumed = await openFlow(invited, goodPassword);
    expect(must(await invited.auth.firstLogin.view({ flow: resumed })).view.state).toBe('verification-method');
  });

  it('R207: clock: whatever the user does puts the idle end off', async () => {
    const invited = await invite({ policy });
    const { firstLogin } = invited.auth;
    const wait = () => invited.clock.advance(hour - 1);
    const flow = await openFlow(invited, invited.temporaryPassword);
    if (policy === 'standard') wait();
    must(await firstLogin.giveInformation({ flow, profile }));
    wait();
    must(await firstLogin.changePassword({ flow, password: goodPassword }));
    wait();
    if (policy === 'nist') {
      must(await firstLogin.sendAddressCode({ flow, channel: 'email' }));
      await invited.settle();
      const code = /\b\d{8}\b/.exec(invited.inbox.lastEmailTo(profile.email)?.text ?? '')?.[0] ?? '';
      invited.clock.advance(10 * minute - 1);
      must(await firstLogin.confirmContact({ flow, code }));
      wait();
    }
    must(await firstLogin.chooseList({ flow }));
    wait();
    const { list } = must(await firstLogin.openList({ flow }));
    wait();
    must(await firstLogin.askList({ flow }));
    wait();
    expect(await firstLogin.proveList({ flow, code: 'ZZZZ' })).toMatchObject({ ok: false, reason: 'challenge-expired' });
    wait();
    must(await firstLogin.goBack({ flow }));
    wait();
    must(await firstLogin.chooseList({ flow }));
    wait();
    const replaced = must(await firstLogin.openList({ flow })).list;
    expect(replaced.listNumber).toBe(list.listNumber + 1);
    must(await prove(invited, flow, replaced.codes));
    wait();
    must(await firstLogin.finish({ flow }));
  });

  it('R207: clock: who stopped after the password change can go on for 7 days and not for longer, not even in a browser that was left open', async () => {
    const invited = await invite({ policy });
    await walkToMethod(invited);
    invited.clock.advance(7 * day - 1);
    const flow = await openFlow(invited, goodPassword);
    expect(must(await invited.auth.firstLogin.view({ flow })).view.state).toBe('verification-method');
    invited.clock.advance(1);
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await invited.auth.login.start({ username: invited.username, password: goodPassword })).toEqual({ ok: false, reason: 'first-login-expired', supportContact: support });
  });

  it('R32 in part: a password that counts as compromised opens no first login: only a new one leads on', async () => {
    const invited = await invite({ policy });
    const { flow } = await walkToMethod(invited);
    const account = await stored(invited);
    await tamper(invited, { password: { ...account.password, compromisedAt: invited.clock.now() } });
    expect(await invited.auth.firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await invited.auth.login.start({ username: invited.username, password: goodPassword })).toMatchObject({ ok: false, reason: 'first-login-expired' });
    const { slip } = must(await invited.auth.accounts.issueTemporaryPassword({ actor: headUser, accountId: invited.accountId, delivery: 'in-person' }));
    const renewed = await openFlow(invited, slip?.temporaryPassword ?? '');
    expect(must(await invited.auth.firstLogin.view({ flow: renewed })).view.state).toBe('personal-information');
  });

  it('R15 in part: the temporary password confirms the address that it went to, and no other', async () => {
    const invited = await invite({ policy });
    expect(await stored(invited)).toMatchObject({ email: {}, phone: {} });
    const flow = await openFlow(invited, invited.temporaryPassword);
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ emailConfirmed: false, phoneConfirmed: true });
  });

  it('R15 in part: in person it confirms nothing', async () => {
    const invited = await inviteInPerson(createTestAuth({ policy }));
    const flow = await openFlow(invited, invited.temporaryPassword);
    expect(must(await invited.auth.firstLogin.view({ flow })).view).toMatchObject({ emailConfirmed: false, phoneConfirmed: false, addressCodeSent: false });
  });

  it('R15 in part: resuming after the phone was changed does not confirm the new one', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    must(await invited.auth.firstLogin.giveInformation({ flow, profile: { ...profile, phone: '+358409999999' } }));
    const resumed = await openFlow(invited, invited.temporaryPassword);
    expect(must(await invited.auth.firstLogin.view({ flow: resumed })).view).toMatchObject({ profile: { phone: '+358409999999' }, phoneConfirmed: false });
  });

  it('R186 in part: progress of an unknown version fails closed', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    await tamper(invited, { firstLogin: { version: 2, state: 'welcome' } });
    await expect(invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).rejects.toMatchObject({ code: 'record-unreadable' });
    await expect(invited.auth.firstLogin.finish({ flow })).rejects.toMatchObject({ code: 'record-unreadable' });
  });

  it('a disabled account opens nothing, and is answered like a wrong password', async () => {
    const invited = await invite({ policy });
    const flow = await openFlow(invited, invited.temporaryPassword);
    await tamper(invited, { status: 'disabled' });
    expect(await invited.auth.login.start({ username: invited.username, password: invited.temporaryPassword })).toEqual(wrongCredentials);
    expect(await invited.auth.firstLogin.view({ flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('invariant 2: its event is written before the flow is stored, and the flow before the account names it', async () => {
    const { storage, calls } = watchStorage();
    const invited = await invite({ policy, storage });
    const from = calls.length;
    await openFlow(invited, invited.temporaryPassword);
    expect(calls.slice(from).filter((call) => ['audit.append', 'flows.insert', 'accounts.update'].includes(call))).toEqual(['audit.append', 'flows.insert', 'accounts.update']);
  });

  it('an active account is never led into a first login again', async () => {
    const active = await walkToEnd({ policy });
    expect(must(await active.auth.login.start({ username: active.username, password: goodPassword })).next).toBe('otp-challenge');
  });
});
