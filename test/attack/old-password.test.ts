/*
 * The attack: a thief has Matti's password. Strangers' wrong answers have made it count as compromised, and Matti replaces it on
 * his own computer; but the thief has pages open from before, or opens one just while the new password is being hashed. With these he
 * wants a session, or at least to have the new password condemned as well. A crash in the wrong moment may help him.
 */
import { describe, expect, it, vi } from 'vitest';
import type { PasswordHasher, Storage } from '../../src/port/index.js';
import { goodPassword, must, toChallenge, type Active } from '../story/walk.js';
import { activate, eventsOf, minute, profiles, reopen, wrapStorage, writesDown, wrongCode } from '../unit/service/shared/tools.js';

const newPassword = 'lumi narskuu saappaan alla';

/** Strangers who know the password, and miss until their lane closes. */
async function condemn(active: Active): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
  }
  expect(await compromised(active)).toBe(true);
}

async function compromised(active: Active): Promise<boolean> {
  return (await active.storage.accounts.find(active.accountId))?.password?.compromisedAt !== undefined;
}

/** The owner's three steps on a known browser, up to the new password. */
async function toNewPassword(active: Active): Promise<string> {
  const { attempt, code } = await toChallenge(active, active.browser);
  expect(await active.auth.login.answerOtp({ attempt, code })).toEqual({ ok: true, next: 'new-password' });
  return attempt;
}

/** Steps 1 and 2 of a stranger with the new password. */
async function knock(active: Active) {
  const started = must(await active.auth.login.start({ username: active.username, password: newPassword }));
  if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
  return { ...started, code: active.codes[started.challenge.position - 1] ?? '' };
}

/** Hashes that wait for the test; what it holds can be asked for. */
function holdHashes(hasher: PasswordHasher) {
  const held: (() => void)[] = [];
  const hash: PasswordHasher['hash'] = (input) => new Promise<void>((resolve) => held.push(resolve)).then(() => hasher.hash(input));
  return { hasher: { hash, verify: hasher.verify, isOutdated: hasher.isOutdated }, held };
}

/** Sealing runs on other threads, so turns of the event loop cannot be counted. */
async function turns(until: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(until()).toBe(true), { timeout: 10_000, interval: 2 });
}

/** The new password is good, and logs in fully from a new browser. */
async function expectSound(active: Active): Promise<void> {
  expect(await compromised(active)).toBe(false);
  const { attempt, code } = await knock(active);
  expect(must(await active.auth.login.answerOtp({ attempt, code })).next).toBe('authenticated');
}

describe.each(profiles)('with the old password in %s', (policy) => {
  it('R32 in part: an attempt that it opened is over once it was replaced, also with the right code', async () => {
    const active = await activate(policy);
    const early = await toChallenge(active);
    await condemn(active);
    const late = await toChallenge(active);
    must(await active.auth.login.replacePassword({ attempt: await toNewPassword(active), password: newPassword }));
    for (const { attempt } of [early, late]) {
      const { code } = await knock(active);
      expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
      expect(await active.auth.login.renewChallenge({ attempt })).toMatchObject({ ok: false, reason: 'attempt-expired' });
      expect(await active.auth.login.replacePassword({ attempt, password: goodPassword })).toMatchObject({ ok: false });
    }
    await expectSound(active);
  });

  it('R32 in part: so is one that it opened while the new one was being hashed', async () => {
    const active = await activate(policy);
    await condemn(active);
    const { hasher, held } = holdHashes(active.hasher);
    const replacing = reopen(active, { hasher }).auth.login.replacePassword({ attempt: await toNewPassword(active), password: newPassword });
    await turns(() => held.length === 1);
    active.clock.advance(500);
    const thief = await toChallenge(active);
    active.clock.advance(500);
    held.shift()?.();
    must(await replacing);
    const { code } = await knock(active);
    expect(await active.auth.login.answerOtp({ attempt: thief.attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    await expectSound(active);
  });

  it('R32 in part: and one whose old password was being checked when it was replaced', async () => {
    const active = await activate(policy);
    await condemn(active);
    const attempt = await toNewPassword(active);
    let release: (() => void) | undefined;
    const { hash, verify, isOutdated } = active.hasher;
    const slow = reopen(active, { hasher: { hash, isOutdated, verify: (input) => new Promise<void>((resolve) => (release = resolve)).then(() => verify(input)) } });
    const starting = slow.auth.login.start({ username: active.username, password: goodPassword });
    await turns(() => release !== undefined);
    must(await active.auth.login.replacePassword({ attempt, password: newPassword }));
    release?.();
    const started = must(await starting);
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    const { code } = await knock(active);
    expect(await active.auth.login.answerOtp({ attempt: started.attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    await expectSound(active);
  });

  it('R32 in part, R146 in part: its misses never count against the new one', async () => {
    const active = await activate(policy);
    const early = await Promise.all(Array.from({ length: 4 }, () => toChallenge(active)));
    await condemn(active);
    const { hasher, held } = holdHashes(active.hasher);
    const replacing = reopen(active, { hasher }).auth.login.replacePassword({ attempt: await toNewPassword(active), password: newPassword });
    await turns(() => held.length === 1);
    const during = await Promise.all(Array.from({ length: 4 }, () => toChallenge(active)));
    held.shift()?.();
    must(await replacing);
    for (const { attempt, challenge } of [...early, ...during, ...early, ...during]) {
      expect(await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })).toMatchObject({ ok: false, reason: 'attempt-expired' });
    }
    // Four misses with the new password: its own four, and no fifth.
    for (let n = 0; n < 4; n += 1) {
      const { attempt, challenge } = await knock(active);
      expect(await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })).toMatchObject({ reason: 'wrong-code' });
    }
    await expectSound(active);
  });

  it('R32 in part: a lane that is slow to close condemns neither the password that took the old one’s place nor its sessions', async () => {
    const active = await activate(policy);
    for (let n = 0; n < 4; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    // The fifth miss is written down, and its process hangs before the password is marked; the next answer makes up for it.
    let release: (() => void) | undefined;
    const storage = wrapStorage(active.storage, async (name, args, call) => {
      if (writesDown(name, args, 'password-compromised')) await new Promise<void>((resolve) => (release = resolve));
      return call();
    });
    const fifth = await toChallenge(active);
    const closing = reopen(active, { storage }).auth.login.answerOtp({ attempt: fifth.attempt, code: wrongCode(active, fifth.challenge.position) });
    await turns(() => release !== undefined);
    const sixth = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt: sixth.attempt, code: sixth.code })).toMatchObject({ reason: 'lane-closed' });
    must(await active.auth.login.replacePassword({ attempt: await toNewPassword(active), password: newPassword }));
    const { attempt, code } = await knock(active);
    const mine = must(await active.auth.login.answerOtp({ attempt, code }));
    release?.();
    expect(await closing).toMatchObject({ ok: false, reason: 'lane-closed' });
    expect(mine.next === 'authenticated' && (await active.auth.sessions.check({ token: mine.token })).ok).toBe(true);
    await expectSound(active);
  });

  it.each([['ledgers.clear', 'before'], ['ledgers.clear', 'after'], ['sessions.insert', 'before']] as const)('R146 in part, invariant 2: a crash at %s (%s) after the replacement condemns nothing', async (broken, when) => {
    const active = await activate(policy);
    await condemn(active);
    const attempt = await toNewPassword(active);
    const crashing = reopen(active, { storage: breakOnce(active.storage, broken, when) });
    await expect(crashing.auth.login.replacePassword({ attempt, password: newPassword })).rejects.toMatchObject({ code: broken === 'ledgers.clear' ? 'ledger-unavailable' : 'storage-unavailable' });
    active.clock.advance(minute);
    await expectSound(active);
    const first = await knock(active);
    expect(await active.auth.login.answerOtp({ attempt: first.attempt, code: wrongCode(active, first.challenge.position) })).toMatchObject({ reason: 'wrong-code' });
    await expectSound(active);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'password-compromised').length).toBe(1);
  });

  it.each(['sessions.findBy', 'sessions.update', 'messages.insert'])('R32 in part, invariant 2: a failure at %s while the lane closes spares no stranger’s session and no notice: maintenance makes up for it', async (broken) => {
    const active = await activate(policy);
    const account = await active.storage.accounts.find(active.accountId);
    if (account === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...account, version: account.version + 1, knownBrowsers: [] }, account.version);
    const miss = async (process: Active) => {
      const { attempt, challenge } = await toChallenge(active);
      return process.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    };
    for (let n = 0; n < 4; n += 1) await miss(active);
    await active.settle();
    const breaking = reopen(active, { storage: breakOnce(active.storage, broken, 'before') });
    expect(await miss(breaking)).toMatchObject({ reason: 'lane-closed' });
    await breaking.settle();
    // Sessions come first, so that no notice holds them up.
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(broken !== 'messages.insert');
    active.clock.advance(minute);
    expect(await miss(active)).toMatchObject({ reason: 'lane-closed' });
    expect((await active.auth.maintain()).failed).toEqual([]);
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    expect(await compromised(active)).toBe(true);
    await active.settle();
    expect(active.inbox.all().some(({ purpose }) => purpose === 'lane-closed')).toBe(true);
  });
});

function breakOnce(storage: Storage, broken: string, when: 'before' | 'after'): Storage {
  let armed = true;
  return wrapStorage(storage, async (name, _args, call) => {
    if (name !== broken || !armed) return call();
    armed = false;
    if (when === 'after') await call();
    throw new Error('a crash that the test asked for');
  });
}

describe.each(profiles)('with an earlier list in %s', (policy) => {
  /** As a later release's recovery will: another list, and the account names it. */
  async function renewList(active: Active): Promise<void> {
    const [record] = await active.storage.lists.findBy('accountId', active.accountId);
    const account = await active.storage.accounts.find(active.accountId);
    if (record === undefined || account === undefined) throw new Error('the account has a list');
    const list = { ...record.list, listId: 'the next list', listNumber: 2, lifetimeMisses: 0, pinMisses: 0, used: [], burnt: [] };
    await active.storage.lists.insert({ ...record, id: 'the next list', version: 1, list });
    await active.storage.accounts.update({ ...account, version: account.version + 1, listId: 'the next list', listNumber: 2 }, account.version);
  }

  /** A known browser's miss, waiting as long as it is told to. */
  async function miss(active: Active): Promise<string> {
    const { attempt, challenge } = await toChallenge(active, active.browser);
    const answer = { attempt, code: wrongCode(active, challenge.position) };
    const first = await active.auth.login.answerOtp(answer);
    if (first.ok || first.reason !== 'wait') return first.ok ? 'ok' : first.reason;
    active.clock.advance(first.retryAfterMs);
    const again = await active.auth.login.answerOtp(answer);
    return again.ok ? 'ok' : again.reason;
  }

  it('R146 in part, R65 in part: a known browser’s misses on it do not end the next one, nor make anybody wait', async () => {
    const active = await activate(policy);
    const limit = policy === 'nist' ? 5 : 10;
    for (let n = 0; n < limit - 1; n += 1) expect(await miss(active)).toBe('wrong-code');
    await renewList(active);
    const { attempt, challenge } = await toChallenge(active, active.browser);
    expect(challenge.listNumber).toBe(2);
    expect(await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) })).toMatchObject({ reason: 'wrong-code' });
    for (let n = 0; n < limit - 2; n += 1) expect(await miss(active)).toBe('wrong-code');
    expect((await active.storage.lists.find('the next list'))?.list.status).toBe('active');
    expect(await miss(active)).toBe('lane-closed');
    expect((await active.storage.lists.find('the next list'))?.list).toMatchObject({ status: 'ended', endReason: 'disabled' });
  });
});
