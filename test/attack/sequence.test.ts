/*
 * The attack: a stranger skips steps: he answers the third step before the second, sets a new password without being asked for one, opens the
 * first login with the attempt of another, or feeds every token he has to every call that takes one.
 * The table says what may follow what; whatever is not in it must be refused, written down, and change nothing.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, invite, must, toChallenge, walkToMethod, type Active } from '../story/walk.js';
import { activate, dumpAll, eventsOf, keys, profiles } from '../unit/service/shared/tools.js';

const display = { amount: '1.00', currency: 'EUR', payee: 'A thief' };
const newPassword = 'lumi narskuu saappaan alla';

type Call = (active: Active, token: string) => Promise<{ readonly ok: boolean }>;

/** Every call that takes a token, with whatever else it needs. */
const calls: Readonly<Record<string, Call>> = {
  'login.answerOtp': ({ auth, codes }, attempt) => auth.login.answerOtp({ attempt, code: codes[0] ?? '' }),
  'login.view': ({ auth }, attempt) => auth.login.view({ attempt }),
  'login.renewChallenge': ({ auth }, attempt) => auth.login.renewChallenge({ attempt }),
  'login.replacePassword': ({ auth }, attempt) => auth.login.replacePassword({ attempt, password: newPassword }),
  'login.askApproval': ({ auth }, attempt) => auth.login.askApproval({ attempt }),
  'login.finishApproval': ({ auth }, attempt) => auth.login.finishApproval({ attempt }),
  'login.useList': ({ auth }, attempt) => auth.login.useList({ attempt }),
  'firstLogin.view': ({ auth }, flow) => auth.firstLogin.view({ flow }),
  'firstLogin.giveInformation': ({ auth }, flow) => auth.firstLogin.giveInformation({ flow, profile: { name: 'Somebody Else', locale: 'en' } }),
  'firstLogin.changePassword': ({ auth }, flow) => auth.firstLogin.changePassword({ flow, password: newPassword }),
  'firstLogin.confirmContact': ({ auth }, flow) => auth.firstLogin.confirmContact({ flow, code: '12345678' }),
  'firstLogin.sendAddressCode': ({ auth }, flow) => auth.firstLogin.sendAddressCode({ flow, channel: 'email' }),
  'firstLogin.chooseList': ({ auth }, flow) => auth.firstLogin.chooseList({ flow }),
  'firstLogin.openList': ({ auth }, flow) => auth.firstLogin.openList({ flow }),
  'firstLogin.askList': ({ auth }, flow) => auth.firstLogin.askList({ flow }),
  'firstLogin.proveList': ({ auth, codes }, flow) => auth.firstLogin.proveList({ flow, code: codes[0] ?? '' }),
  'firstLogin.replaceList': ({ auth }, flow) => auth.firstLogin.replaceList({ flow }),
  'firstLogin.chooseKey': ({ auth }, flow) => auth.firstLogin.chooseKey({ flow }),
  'firstLogin.confirmDevice': ({ auth }, flow) => auth.firstLogin.confirmDevice({ flow, pairing: flow }),
  'firstLogin.goBack': ({ auth }, flow) => auth.firstLogin.goBack({ flow }),
  'firstLogin.leave': ({ auth }, flow) => auth.firstLogin.leave({ flow }),
  'firstLogin.finish': ({ auth }, flow) => auth.firstLogin.finish({ flow }),
  'sessions.check': ({ auth }, token) => auth.sessions.check({ token }),
  'sessions.end': ({ auth }, token) => auth.sessions.end({ token }),
  'sessions.recentLogins': ({ auth }, token) => auth.sessions.recentLogins({ token }),
  'sessions.list': ({ auth }, token) => auth.sessions.list({ token }),
  'sessions.endOther': ({ auth }, token) => auth.sessions.endOther({ token }),
  'sessions.stepUp': ({ auth }, token) => auth.sessions.stepUp({ token, proof: token, password: goodPassword }),
  'binding.start': ({ auth }, token) => auth.binding.start({ token, act: 'change-password' }),
  'binding.answerOtp': ({ auth, codes }, token) => auth.binding.answerOtp({ token, proof: token, code: codes[0] ?? '' }),
  'binding.view': ({ auth }, token) => auth.binding.view({ token, proof: token }),
  'binding.renewChallenge': ({ auth }, token) => auth.binding.renewChallenge({ token, proof: token }),
  'binding.changePassword': ({ auth }, token) => auth.binding.changePassword({ token, proof: token, currentPassword: goodPassword, password: newPassword }),
  'binding.orderList': ({ auth }, token) => auth.binding.orderList({ token, proof: token }),
  'binding.openList': ({ auth }, token) => auth.binding.openList({ token, proof: token }),
  'binding.askList': ({ auth }, token) => auth.binding.askList({ token, proof: token }),
  'binding.proveList': ({ auth, codes }, token) => auth.binding.proveList({ token, proof: token, code: codes[0] ?? '' }),
  'binding.changeContact': ({ auth }, token) => auth.binding.changeContact({ currentPassword: goodPassword, token, proof: token, channel: 'email', address: 'thief@example.net' }),
  'binding.confirmContact': ({ auth }, token) => auth.binding.confirmContact({ token, proof: token, code: '12345678' }),
  'binding.askApproval': ({ auth }, token) => auth.binding.askApproval({ token, proof: token }),
  'binding.finishApproval': ({ auth }, token) => auth.binding.finishApproval({ token, proof: token }),
  'binding.useList': ({ auth }, token) => auth.binding.useList({ token, proof: token }),
  'binding.openPairing': ({ auth }, token) => auth.binding.openPairing({ token, proof: token }),
  'binding.confirmDevice': ({ auth }, token) => auth.binding.confirmDevice({ token, proof: token, pairing: token }),
  'devices.viewPairing': ({ auth }, pairing) => auth.devices.viewPairing({ pairing }),
  'devices.renewPairing': ({ auth }, pairing) => auth.devices.renewPairing({ pairing }),
  'devices.declineDevice': ({ auth }, pairing) => auth.devices.declineDevice({ pairing }),
  'devices.sendAppLink': ({ auth }, pairing) => auth.devices.sendAppLink({ pairing, platform: 'apple' }),
  'devices.redeemPairing': ({ auth }, link) => auth.devices.redeemPairing({ link }),
  'devices.claimPairing': ({ auth }, pairing) => auth.devices.claimPairing({ pairing, jwk: {}, statement: pairing }),
  'devices.list': ({ auth }, token) => auth.devices.list({ token }),
  'devices.endDevice': ({ auth }, token) => auth.devices.endDevice({ token, deviceId: 'any' }),
  'approvals.request': ({ auth }, token) => auth.approvals.request({ token, purpose: 'transaction', display }),
  'approvals.view': ({ auth }, approval) => auth.approvals.view({ approval }),
  'approvals.finish': ({ auth }, approval) => auth.approvals.finish({ approval, display }),
  'profile.view': ({ auth }, token) => auth.profile.view({ token }),
  'profile.update': ({ auth }, token) => auth.profile.update({ token, profile: { name: 'Somebody Else', locale: 'en' } }),
};

/** What a token of another kind is answered with. */
const refusals: Readonly<Record<string, string>> = {
  login: 'sequence-error', firstLogin: 'flow-ended', sessions: 'no-session', binding: 'no-session', profile: 'no-session', devices: 'pairing-ended', approvals: 'approval-ended', 'login.view': 'attempt-expired',
  'devices.redeemPairing': 'pairing-refused', 'devices.claimPairing': 'pairing-refused', 'devices.list': 'no-session', 'devices.endDevice': 'no-session', 'approvals.request': 'no-session',
};

/** A phone's calls carry a statement and no token; the keys are for everybody. */
const withoutToken = ['login.start', 'devices.openApprovals', 'devices.answerApproval', 'devices.signOut', 'devices.readKeys', 'devices.publicKeys'];

describe.each(profiles)('skipping steps in %s', (policy) => {
  it('the table of calls names every one that takes a token', async () => {
    const { auth } = await activate(policy);
    const { login, firstLogin, sessions, binding, devices, approvals, profile } = auth;
    const all = Object.entries({ login, firstLogin, sessions, binding, devices, approvals, profile }).flatMap(([room, verbs]) => Object.keys(verbs).map((verb) => `${room}.${verb}`));
    expect(Object.keys(calls).sort()).toEqual(all.filter((name) => !withoutToken.includes(name)).sort());
  });

  it.each(Object.keys(calls))('R140 in part, R144 in part, field 4: %s takes no token of another kind', async (name) => {
    const active = await activate(policy);
    const call = calls[name] ?? expect.unreachable();
    const { attempt } = await toChallenge(active);
    const invited = await invite({ policy, keys, storage: active.storage, seed: 'a colleague' });
    const { flow } = await walkToMethod(invited);
    const { proof } = must(await active.auth.binding.start({ token: active.token, act: 'change-password' }));
    const [room = ''] = name.split('.');
    const reason = refusals[name] ?? refusals[room];
    const others = reason === 'no-session' ? [attempt, flow, proof, active.browser] : [attempt, flow, proof, active.token, active.browser];
    const wrong: Readonly<Record<string, readonly string[]>> = {
      login: [flow, proof, active.token, active.browser], firstLogin: [attempt, proof, active.token, active.browser],
    };
    for (const token of wrong[room] ?? others) {
      const said = await call(active, token);
      expect(said).toMatchObject({ ok: false, reason });
    }
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
  });

  it('R140, field 4: the third step before the second was right, and either twice, is a sequence-error, audited, and changes nothing', async () => {
    const active = await activate(policy);
    const refused = await active.auth.login.start({ username: active.username, password: newPassword });
    expect(refused).not.toHaveProperty('attempt');
    const used = await toChallenge(active);
    must(await active.auth.login.answerOtp({ attempt: used.attempt, code: used.code }));
    const tokens = ['', 'made up', active.token, used.attempt];
    const events = async () => (await eventsOf(active.storage)).filter(({ kind }) => kind === 'sequence-error').length;
    for (const [n, token] of tokens.entries()) {
      // A view is no step: it says that there is nothing, and nothing of it is written down.
      expect(await active.auth.login.view({ attempt: token })).toMatchObject({ ok: false, reason: 'attempt-expired' });
      for (const [verb, call] of Object.entries(calls).filter(([name]) => name.startsWith('login.') && name !== 'login.view')) {
        const [lists, accounts, before] = [await active.storage.lists.findBy('accountId', active.accountId), await active.storage.accounts.find(active.accountId), await events()];
        expect(await call(active, token), `${verb} ${n}`).toMatchObject({ ok: false, reason: 'sequence-error' });
        expect(await events()).toBe(before + 1);
        expect([await active.storage.lists.findBy('accountId', active.accountId), await active.storage.accounts.find(active.accountId)]).toEqual([lists, accounts]);
      }
    }
  });

  it('a pending account passes no login but its own first login, with any password', async () => {
    const invited = await invite({ policy, keys });
    const { flow } = await walkToMethod(invited);
    const started = must(await invited.auth.login.start({ username: invited.username, password: goodPassword }));
    expect(started.next).toBe('first-login');
    expect(started).not.toHaveProperty('attempt');
    expect(await invited.auth.login.answerOtp({ attempt: flow, code: 'ABCD' })).toMatchObject({ reason: 'sequence-error' });
  });

  it('refused calls leave no trace but events', async () => {
    const active = await activate(policy);
    const strip = async (): Promise<string> => {
      const stored = JSON.parse(await dumpAll(active)) as unknown[];
      return JSON.stringify(stored.slice(0, -2));
    };
    const before = await strip();
    for (const call of Object.values(calls)) for (const token of ['', 'made up', active.browser]) await call(active, token);
    expect(await strip()).toBe(before);
  });
});
