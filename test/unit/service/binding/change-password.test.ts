import { beforeEach, describe, expect, it } from 'vitest';
import { askedOfList, goodPassword, logIn, matti, must, prove, toChallenge, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, jitter, profiles, reopen, wrapStorage, wrongCode } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const newPassword = 'lumi narskuu saappaan alla';

describe.each(profiles)('auth.binding.changePassword in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  interface Given {
    readonly proof: string;
    readonly token?: string;
    readonly currentPassword?: string;
    readonly password?: string;
    readonly endOtherSessions?: boolean;
  }
  const change = (given: Given, auth = active.auth) => auth.binding.changePassword({ token: active.token, currentPassword: goodPassword, password: newPassword, ...given });

  async function otherToken(): Promise<string> {
    const logged = must(await logIn(active, active.browser));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    return logged.token;
  }

  async function account() {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    return record;
  }

  it('R34, R160: the new password is in use, the old one is not, and the session goes on under a new token alone', async () => {
    const proof = await prove(active, 'change-password');
    active.clock.advance(1_000);
    const now = active.clock.now();
    const { renewed } = must(await change({ proof }));
    if (renewed === undefined) throw new Error('the session goes on');
    expect(renewed.session).toMatchObject({ id: active.token.split('.')[0], assurance: { authenticatedAt: now, aal: policy === 'nist' ? 2 : 1 }, idleUntil: now + active.auth.policy.session.idleMs, absoluteUntil: now + active.auth.policy.session.absoluteMs });
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect(await active.auth.sessions.check({ token: renewed.token })).toEqual({ ok: true, session: renewed.session });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    expect((await active.auth.login.start({ username: active.username, password: newPassword })).ok).toBe(true);
    const { bindings, passwordsSet } = await account();
    expect(passwordsSet).toBe(2);
    expect(bindings.filter(({ factor }) => factor === 'password')).toMatchObject([{ endedAt: now, endReason: 'changed' }, { source: 'change', createdAt: now }]);
    const kinds = (await eventsOf(active.storage)).map(({ kind }) => kind);
    expect(kinds.indexOf('password-set')).toBeLessThan(kinds.indexOf('session-renewed'));
    expect(await dumpAll(active)).not.toContain(renewed.token.split('.')[1] ?? '');
  });

  it('R36: all addresses are told, in a notice without any secret', async () => {
    must(await change({ proof: await prove(active, 'change-password') }));
    await active.settle();
    for (const told of [active.inbox.lastEmailTo(matti.email), active.inbox.lastSmsTo(matti.phone)]) {
      expect(told?.purpose).toBe('password-changed');
      expect(told?.text).not.toContain(newPassword);
    }
  });

  it('R35: all other sessions end with it by default, and stay where the call says so', async () => {
    const other = await otherToken();
    const { renewed } = must(await change({ proof: await prove(active, 'change-password'), endOtherSessions: false }));
    expect((await active.auth.sessions.check({ token: other })).ok).toBe(true);
    const token = renewed?.token ?? '';
    must(await change({ token, proof: await prove(active, 'change-password', token), currentPassword: newPassword, password: 'viimeinen tuuli kääntyy' }));
    expect(await active.auth.sessions.check({ token: other })).toEqual({ ok: false, reason: 'ended' });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended')).toMatchObject([{ reason: 'password-changed', actor: { kind: 'user', id: active.accountId } }]);
  });

  it('R35 in part: a login that knew the old password opens no session any more', async () => {
    const { attempt, code } = await toChallenge(active, active.browser);
    const { proof, challenge } = askedOfList(await active.auth.binding.start({ token: active.token, act: 'change-password' }));
    must(await active.auth.binding.answerOtp({ token: active.token, proof, code: active.codes[challenge.position - 1] ?? '' }));
    must(await change({ proof }));
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
  });

  it('R34: a wrong current password is wrong-password, counts in the password ledger of its lane, and closes it', async () => {
    const proof = await prove(active, 'change-password');
    for (let n = 1; n <= 10; n += 1) expect(await change({ proof, currentPassword: `a wrong password, number ${n}` })).toEqual({ ok: false, reason: 'wrong-password', supportContact });
    expect(await change({ proof })).toEqual({ ok: false, reason: 'lane-closed', supportContact });
    // The login of that browser is closed with it, and nobody else's: it is one ledger.
    expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).toMatchObject({ reason: 'wrong-credentials' });
    expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(true);
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind, reason }) => kind === 'password-checked' && reason === 'mismatch').length).toBe(10);
    expect(events.filter(({ kind }) => kind === 'lane-closed')).toMatchObject([{ method: 'password' }]);
    expect((await account()).passwordsSet).toBe(1);
  });

  it('R34 in part, R147: a right one clears what was counted, and the proof is still good after a wrong one', async () => {
    const proof = await prove(active, 'change-password');
    for (let n = 1; n <= 9; n += 1) await change({ proof, currentPassword: `a wrong password, number ${n}` });
    must(await change({ proof }));
    const started = await active.auth.login.start({ username: active.username, password: newPassword, browser: active.browser });
    expect(started.ok).toBe(true);
  });

  it('R145 in part: a session whose browser is not known waits like a stranger', async () => {
    const record = await account();
    await active.storage.accounts.update({ ...record, knownBrowsers: [], version: record.version + 1 }, record.version);
    const proof = await prove(active, 'change-password');
    const said: string[] = [];
    for (let n = 1; n <= 6; n += 1) {
      const refused = await change({ proof, currentPassword: `a wrong password, number ${n}` });
      if (refused.ok) throw new Error('it was wrong');
      said.push(refused.reason);
    }
    expect(said).toEqual(['wrong-password', 'wrong-password', 'wrong-password', 'wrong-password', 'wrong-password', 'wait']);
    expect(await change({ proof })).toMatchObject({ reason: 'wait', retryAfterMs: 30_000 });
  });

  it('R30 in part: a new password that breaks a rule is refused with what to do, and the proof is still good', async () => {
    const proof = await prove(active, 'change-password');
    expect(await change({ proof, password: 'short' })).toEqual({ ok: false, reason: 'password-refused', why: 'too-short', guidance: 'use-more-characters', supportContact });
    expect((await change({ proof })).ok).toBe(true);
  });

  it('R32 in part: a compromised password is replaced in a session of a known browser, strangers are freed, and the same one is refused', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    const proof = await prove(active, 'change-password');
    expect(await change({ proof, password: goodPassword })).toMatchObject({ reason: 'password-refused', why: 'compromised' });
    must(await change({ proof }));
    expect((await account()).password?.compromisedAt).toBeUndefined();
    const started = must(await active.auth.login.start({ username: active.username, password: newPassword }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    expect((await active.auth.login.answerOtp({ attempt: started.attempt, code: active.codes[started.challenge.position - 1] ?? '' })).ok).toBe(true);
  });

  it('R146 in part: a lane that strangers closed is open again for the new password', async () => {
    await active.storage.ledgers.add({ changes: [{ key: `password/${active.accountId}/strangers/misses`, amount: 50 }], now: active.clock.now() });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    must(await change({ proof: await prove(active, 'change-password') }));
    expect((await active.auth.login.start({ username: active.username, password: newPassword })).ok).toBe(true);
  });

  it('R35 in part: a session that is opened while the password is being changed ends, too', async () => {
    const proof = await prove(active, 'change-password');
    let late = '';
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && late === '') late = await otherToken();
      return call();
    });
    const { renewed } = must(await change({ proof }, reopen(active, { storage }).auth));
    expect(await active.auth.sessions.check({ token: late })).toEqual({ ok: false, reason: 'ended' });
    expect((await active.auth.sessions.check({ token: renewed?.token ?? '' })).ok).toBe(true);
  });

  it('R46 in part: a full queue is busy, judges nothing and counts nothing', async () => {
    const proof = await prove(active, 'change-password');
    let free = (): void => undefined;
    const gate = new Promise<void>((resolve) => (free = resolve));
    const slow = { ...active.hasher, verify: (input: Parameters<typeof active.hasher.verify>[0]) => gate.then(() => active.hasher.verify(input)) };
    const full = reopen(active, { hasher: slow, policyOverrides: { hashing: { parallel: 1, waiting: 2 } } });
    const wrong = Array.from({ length: 3 }, (_, n) => change({ proof, currentPassword: `a wrong password, number ${n}` }, full.auth));
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(await change({ proof }, full.auth)).toEqual({ ok: false, reason: 'busy', retryAfterMs: 5_000, supportContact });
    free();
    expect((await Promise.all(wrong)).map((one) => one.ok || one.reason)).toEqual(['wrong-password', 'wrong-password', 'wrong-password']);
    const [counted] = await active.storage.ledgers.read({ keys: [`password/${active.accountId}/known:${(await account()).knownBrowsers[0]?.id ?? ''}/misses`], now: active.clock.now() });
    expect(counted?.count).toBe(3);
  });

  it('invariant 1: of 50 parallel changes over four processes one sets its password', async () => {
    const proof = await prove(active, 'change-password');
    const policyOverrides = { hashing: { waiting: 64 }, passwordFailures: { knownBrowser: 10 } };
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`change ${n}`)), policyOverrides }));
    const said = await Promise.all(Array.from({ length: 50 }, (_, n) => change({ proof, password: `${newPassword} ${n}` }, (processes[n % 4] ?? active).auth)));
    const winners = said.flatMap((one, n) => (one.ok ? [n] : []));
    expect(winners.length).toBe(1);
    expect((await account()).passwordsSet).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind, reason }) => kind === 'password-set' && reason === 'changed').length).toBe(1);
    expect((await active.auth.login.start({ username: active.username, password: `${newPassword} ${winners[0]}` })).ok).toBe(true);
  });

  it('a password that somebody else replaced at the same moment stays: the proof hung on the one before', async () => {
    const proof = await prove(active, 'change-password');
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && !raced) {
        raced = true;
        const record = await account();
        await active.storage.accounts.update({ ...record, passwordsSet: 7, version: record.version + 1 }, record.version);
      }
      return call();
    });
    expect(await change({ proof }, reopen(active, { storage }).auth)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect((await account()).passwordsSet).toBe(7);
  });
});
