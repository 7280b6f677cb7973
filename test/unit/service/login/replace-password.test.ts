import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountRecord } from '../../../../src/port/index.js';
import { goodPassword, logInAndSettle, matti, must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, eventsOf, jitter, minute, profiles, reopen, wrapStorage, wrongCode } from '../shared/tools.js';

const newPassword = 'lumi narskuu saappaan alla';
const contact = 'Anna at the office, 09 123 456';

describe.each(profiles)('auth.login.replacePassword in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  async function account(): Promise<AccountRecord> {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    return record;
  }

  /** Five wrong one-time passwords of a stranger who knows the password. */
  async function compromise(password = goodPassword): Promise<void> {
    for (let misses = 0; misses < 5; misses += 1) {
      const started = must(await active.auth.login.start({ username: active.username, password }));
      if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
      await active.auth.login.answerOtp({ attempt: started.attempt, code: wrongCode(active, started.challenge.position) });
    }
    active.clock.advance(minute);
  }

  /** The owner on a known browser, up to the new password. */
  async function toNewPassword(): Promise<string> {
    const { attempt, code } = await toChallenge(active, active.browser);
    expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
    return attempt;
  }

  const replace = (attempt: string, password = newPassword) => active.auth.login.replacePassword({ attempt, password });

  it('R32 in part: after a compromised password all three steps lead only to setting a new one, and no session opens before', async () => {
    await compromise();
    const before = (await active.storage.sessions.findBy('accountId', active.accountId)).length;
    const attempt = await toNewPassword();
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(before);
    expect(await active.auth.login.answerOtp({ attempt, code: active.codes[0] ?? '' })).toMatchObject({ reason: 'sequence-error' });
    const replaced = must(await replace(attempt));
    expect(replaced.next).toBe('authenticated');
    expect(must(await active.auth.sessions.check({ token: replaced.token })).session.accountId).toBe(active.accountId);
    expect(await active.auth.login.start({ username: active.username, password: goodPassword })).toMatchObject({ reason: 'wrong-credentials' });
    expect(must(await active.auth.login.start({ username: active.username, password: newPassword })).next).toBe('otp-challenge');
    expect((await account()).password).toMatchObject({ setAt: active.clock.now() });
    expect((await account()).password?.compromisedAt).toBeUndefined();
  });

  it('R32 in part: the compromised password is no new one, in whatever spelling', async () => {
    await compromise();
    const attempt = await toNewPassword();
    for (const same of [goodPassword, goodPassword.normalize('NFD'), goodPassword.replaceAll(' ', '\u00a0')]) {
      expect(await replace(attempt, same)).toEqual({ ok: false, reason: 'password-refused', why: 'compromised', guidance: 'use-another', supportContact: contact });
    }
    expect((await replace(attempt)).ok).toBe(true);
  });

  it('R32 in part: sessions of known browsers stay, all others end', async () => {
    for (let n = 0; n < 5; n += 1) must(await logInAndSettle(active));
    // Five browsers came after the first, which is forgotten: its session is a stranger's now.
    const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
    const known = new Set((await account()).knownBrowsers.map(({ id }) => id));
    expect(sessions.filter(({ browserId }) => browserId === undefined || !known.has(browserId)).length).toBe(1);
    must(await active.auth.sessions.check({ token: active.token }));
    await compromise();
    await active.settle();
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    const left = (await active.storage.sessions.findBy('accountId', active.accountId)).filter(({ endedAt }) => endedAt === undefined);
    expect(left.map(({ browserId }) => browserId).sort()).toEqual([...known].sort());
    const ended = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-ended');
    expect(ended).toMatchObject([{ reason: 'password-compromised', accountId: active.accountId, actor: { kind: 'system' } }]);
  });

  it('R65 in part, R146 in part: the new password opens the strangers’ lane again, for the third step too', async () => {
    await compromise();
    const { attempt } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt, code: 'ABCD' })).toMatchObject({ reason: 'lane-closed' });
    must(await replace(await toNewPassword()));
    active.clock.advance(1);
    const started = must(await active.auth.login.start({ username: active.username, password: newPassword }));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    const code = active.codes[started.challenge.position - 1] ?? '';
    expect(must(await active.auth.login.answerOtp({ attempt: started.attempt, code })).next).toBe('authenticated');
  });

  it('R146 in part: lanes that wrong passwords closed are open to the new one, and to nothing before it', async () => {
    for (let n = 0; n < 10; n += 1) await active.auth.login.start({ username: active.username, password: 'no such password at all', browser: active.browser });
    expect(await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).toMatchObject({ reason: 'wrong-credentials' });
    const other = must(await logInAndSettle(active));
    await compromise();
    const cookie = other.next === 'authenticated' ? other.browser : undefined;
    const { attempt, code } = await toChallenge(active, cookie);
    must(await active.auth.login.answerOtp({ attempt, code }));
    must(await replace(attempt));
    expect((await active.auth.login.start({ username: active.username, password: newPassword, browser: active.browser })).ok).toBe(true);
  });

  it('an attempt that a stranger opened with the old password is worth nothing after that', async () => {
    const stranger = await toChallenge(active);
    await compromise();
    must(await replace(await toNewPassword()));
    expect(await active.auth.login.answerOtp({ attempt: stranger.attempt, code: stranger.code })).toMatchObject({ reason: 'attempt-expired' });
  });

  it('of two browsers that were asked for a new password the first sets it, and the other begins anew', async () => {
    await compromise();
    const [first, second] = [await toNewPassword(), await toNewPassword()];
    must(await replace(first));
    expect(await replace(second, 'jäätelö sulaa elokuussa')).toEqual({ ok: false, reason: 'attempt-expired', supportContact: contact });
    expect((await active.auth.login.start({ username: active.username, password: newPassword })).ok).toBe(true);
  });

  it.each(['a', 'b', 'c'])('invariant 1: of ten parallel answers of one attempt one sets its password and gets a session (%s)', async (seed) => {
    await compromise();
    const attempt = await toNewPassword();
    const slow = reopen(active, { storage: wrapStorage(active.storage, jitter(seed)) });
    const before = (await active.storage.sessions.findBy('accountId', active.accountId)).length;
    const passwords = Array.from({ length: 10 }, (_, n) => `${newPassword} numero ${String.fromCharCode(97 + n)}`);
    const said = await Promise.all(passwords.map((password) => slow.auth.login.replacePassword({ attempt, password })));
    const won = said.findIndex((result) => result.ok);
    expect(said.filter((result) => result.ok).length).toBe(1);
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(before + 1);
    expect((await active.auth.login.start({ username: active.username, password: passwords[won] ?? '' })).ok).toBe(true);
  });

  it('a browser that becomes known at the same moment does not get in the way', async () => {
    await compromise();
    const attempt = await toNewPassword();
    let raced = false;
    const racing = reopen(active, {
      storage: wrapStorage(active.storage, async (name, _args, call) => {
        if (name === 'accounts.update' && !raced) {
          raced = true;
          const record = await account();
          await active.storage.accounts.update({ ...record, version: record.version + 1 }, record.version);
        }
        return call();
      }),
    });
    expect((await racing.auth.login.replacePassword({ attempt, password: newPassword })).ok).toBe(true);
    expect(raced).toBe(true);
    expect((await active.auth.login.start({ username: active.username, password: newPassword })).ok).toBe(true);
  });

  it('R140 in part: before the third step was right it is a sequence-error, and audited', async () => {
    await compromise();
    const { attempt } = await toChallenge(active, active.browser);
    for (const token of [attempt, 'never issued', active.token]) {
      const refused = await active.auth.login.replacePassword({ attempt: token, password: newPassword, requestId: 'early' });
      expect(refused).toEqual({ ok: false, reason: 'sequence-error', supportContact: contact });
    }
    expect((await eventsOf(active.storage)).filter(({ kind, requestId }) => kind === 'sequence-error' && requestId === 'early').length).toBe(3);
    expect((await active.auth.login.start({ username: active.username, password: goodPassword, browser: active.browser })).ok).toBe(true);
  });

  it('R144 in part: it is too late at 10 min, a millisecond earlier it is not', async () => {
    await compromise();
    const late = await toNewPassword();
    active.clock.advance(10 * minute);
    expect(await replace(late)).toEqual({ ok: false, reason: 'attempt-expired', supportContact: contact });
    const inTime = await toNewPassword();
    active.clock.advance(10 * minute - 1);
    expect((await replace(inTime)).ok).toBe(true);
  });

  it('R30 in part, R24 in part: a password that the policy refuses comes back with why and guidance, costs no hash, and leaves the attempt open', async () => {
    await compromise();
    const attempt = await toNewPassword();
    active.hasher.reset();
    const refusals: readonly (readonly [string, string])[] = [
      ['lyhyt', 'too-short'],
      ['a'.repeat(1_025), 'too-many-bytes'],
      ['ä'.repeat(600), 'too-many-bytes'],
      [active.username, 'like-identity'],
      ['aaaaaaaaaaaaaaaaaaaa', 'blocklisted'],
      ['', 'too-short'],
      ['tab\there is not allowed', 'not-allowed-characters'],
      [`\ud800${newPassword}`, 'not-allowed-characters'],
    ];
    for (const [password, why] of refusals) {
      const refused = await replace(attempt, password);
      expect(refused).toMatchObject({ ok: false, reason: 'password-refused', why, guidance: expect.any(String), supportContact: contact });
    }
    expect(active.hasher.hashes + active.hasher.verifies).toBe(0);
    expect((await replace(attempt)).ok).toBe(true);
  });

  it('R13 in part: the old password’s binding ends as compromised, the new one’s begins', async () => {
    await compromise();
    must(await replace(await toNewPassword()));
    const passwords = (await account()).bindings.filter(({ factor }) => factor === 'password');
    expect(passwords).toMatchObject([
      { source: 'first-login', endedAt: active.clock.now(), endReason: 'compromised' },
      { source: 'change', createdAt: active.clock.now() },
    ]);
    expect(passwords[1]?.endedAt).toBeUndefined();
  });

  it('R36 in part, R175 in part: it is told to all addresses and written down before the session opens', async () => {
    await compromise();
    await active.settle();
    active.inbox.clear();
    const attempt = await toNewPassword();
    must(await active.auth.login.replacePassword({ attempt, password: newPassword, requestId: 'new' }));
    await active.settle();
    const told = active.inbox.all();
    expect(told.map(({ to, purpose }) => [to, purpose]).sort()).toEqual([[matti.phone, 'password-changed'], [matti.email, 'password-changed']]);
    expect(JSON.stringify(told)).not.toContain(newPassword);
    const kinds = (await eventsOf(active.storage)).filter(({ requestId }) => requestId === 'new').map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual(['password-set', 'session-opened']);
  });
});
