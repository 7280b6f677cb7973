import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, logIn, matti, must, toChallenge, type Active } from '../../../story/walk.js';
import { activate, eventsOf, jitter, profiles, reopen, wrapStorage, wrongCode } from '../shared/tools.js';
import { accountOf, changeAccount, contact, factorsOf, fillQueue, inParallel, newPassword, storedFlow, toCode, toNewPassword, toThirdStep, wins } from './walks.js';

describe.each(profiles)('auth.recovery.setPassword in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const set = (flow: string, password = newPassword, by = active) => by.auth.recovery.setPassword({ flow, password });
  const start = (password: string, browser?: string) => active.auth.login.start({ username: active.username, password, ...(browser === undefined ? {} : { browser }) });

  it('R124 in part, R131, field 36: link, code and third step set a new password; no session comes out of it, and the login takes all three steps', async () => {
    const { flow } = await toNewPassword(active);
    const before = (await active.storage.sessions.findBy('accountId', active.accountId)).length;
    expect(await set(flow)).toEqual({ ok: true, state: 'done' });
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(before);
    expect(await start(goodPassword)).toMatchObject({ reason: 'wrong-credentials' });
    const started = must(await start(newPassword));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    must(await active.auth.login.answerOtp({ attempt: started.attempt, code: active.codes[started.challenge.position - 1] ?? '' }));
  });

  it('R123, field 36: link and code together change nothing: before the third step it is refused', async () => {
    const { flow, code } = await toCode(active);
    const before = await factorsOf(active);
    const early = { ok: false, reason: 'additional-factor-required', supportContact: contact };
    expect(await set(flow)).toEqual(early);
    must(await active.auth.recovery.answerCode({ flow, code }));
    expect(await set(flow)).toEqual(early);
    const { account } = before;
    expect((await factorsOf(active)).account).toEqual(account);
    expect((await start(goodPassword)).ok).toBe(true);
  });

  it('in the recovery of a list it sets nothing', async () => {
    const { flow, code } = await toCode(active, 'list');
    must(await active.auth.recovery.answerCode({ flow, code }));
    expect(await set(flow)).toEqual({ ok: false, reason: 'not-in-this-step', supportContact: contact });
  });

  it('R13 in part, R205 in part: the account says so: bindings with their source, and when it was recovered', async () => {
    const { flow } = await toNewPassword(active);
    active.clock.advance(1_000);
    must(await set(flow));
    const { bindings, recoveredAt, password, passwordsSet, contactChangedAt, methodChangedAt } = await accountOf(active);
    const now = active.clock.now();
    expect(bindings.filter(({ factor }) => factor === 'password')).toMatchObject([{ source: 'first-login', endedAt: now, endReason: 'recovered' }, { source: 'recovery', createdAt: now }]);
    expect([recoveredAt, password?.setAt, passwordsSet, contactChangedAt, methodChangedAt]).toEqual([now, now, 2, undefined, undefined]);
  });

  it('R132, field 35: all sessions end, those of known browsers too', async () => {
    const known = must(await logIn(active, active.browser));
    const { flow } = await toNewPassword(active);
    must(await set(flow));
    const tokens = [active.token, known.next === 'authenticated' ? known.token : ''];
    for (const token of tokens) expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
    const sessions = await active.storage.sessions.findBy('accountId', active.accountId);
    expect(sessions.every(({ endReason }) => endReason === 'recovered')).toBe(true);
  });

  it('R132 in part: a session that somebody opens at the last moment ends with the others', async () => {
    const { flow } = await toNewPassword(active);
    const { accounts } = active.storage;
    let token = '';
    const racing = reopen(active, {
      storage: {
        ...active.storage,
        accounts: {
          ...accounts,
          update: async (record, expected) => {
            const first = token === '';
            token = first ? 'on its way' : token;
            if (first) {
              const late = must(await logIn(active));
              token = late.next === 'authenticated' ? late.token : '';
            }
            return accounts.update(record, expected);
          },
        },
      },
    });
    must(await set(flow, newPassword, racing));
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('R132 in part: an attempt that the old password opened opens no session afterwards', async () => {
    const { flow } = await toNewPassword(active);
    const { attempt, code } = await toChallenge(active);
    must(await set(flow));
    expect(await active.auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false, reason: 'attempt-expired' });
  });

  it('R133: all addresses are told, with whom to object to, also when only one sender works', async () => {
    for (const broken of ['email', 'sms', undefined] as const) {
      const here = await activate(policy);
      const { flow } = await toNewPassword(here);
      await here.settle();
      here.inbox.clear();
      if (broken !== undefined) here.inbox.fail({ channel: broken, times: Infinity });
      must(await set(flow, newPassword, here));
      await here.settle();
      const told = here.inbox.all().filter(({ purpose }) => purpose === 'recovery-completed');
      // Each is sealed and sent by itself, so that on a busy machine either may be first.
      expect(told.map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].filter((_, at) => (at === 1 ? broken !== 'email' : broken !== 'sms')));
      for (const { text } of told) for (const part of [contact, here.username]) expect(text).toContain(part);
    }
  });

  it('R139, R30 in part: a new password passes through the same rules as a changed one, and a refused one costs nothing', async () => {
    const { flow } = await toNewPassword(active);
    const short = 'x'.repeat(policy === 'standard' ? 11 : 14);
    expect(await set(flow, short)).toMatchObject({ ok: false, reason: 'password-refused', why: 'too-short', supportContact: contact });
    expect(await set(flow, active.username.padEnd(16, '1'))).toMatchObject({ reason: 'password-refused' });
    const breached = reopen(active, { breachedPasswords: { suffixes: () => Promise.reject(new Error('down')) } });
    expect(await set(flow, newPassword, breached)).toMatchObject({ reason: 'password-refused', why: 'breach-check-failed' });
    must(await set(flow));
  });

  it('R139 in part: a password that counts as compromised is no new one', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    const { flow } = await toNewPassword(active);
    expect(await set(flow, goodPassword)).toMatchObject({ reason: 'password-refused', why: 'compromised' });
    must(await set(flow));
    expect((await accountOf(active)).password?.compromisedAt).toBeUndefined();
  });

  it('R150 in part: a strangers’ lane that was closed, of the password and of the third step, is open for the new password', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    let judged = 0;
    while (judged < 50) {
      const refused = await start('a guess of a stranger');
      if (!refused.ok && refused.reason === 'wait') active.clock.advance(refused.retryAfterMs);
      else judged += 1;
    }
    active.clock.advance(3_600_000);
    expect(await start(goodPassword)).toMatchObject({ reason: 'wrong-credentials' });
    const { flow } = await toNewPassword(active);
    must(await set(flow));
    const started = must(await start(newPassword));
    if (started.next !== 'otp-challenge') throw new Error('expected a challenge');
    expect(await active.auth.login.answerOtp({ attempt: started.attempt, code: active.codes[started.challenge.position - 1] ?? '' })).toMatchObject({ ok: true, next: 'authenticated' });
  });

  it.each(['one', 'two', 'three'])('invariant 1: of twelve parallel passwords, over slow processes, one is set (%s)', async (seed) => {
    const { flow } = await toNewPassword(active);
    active.inbox.clear();
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    const results = await inParallel(12, (n) => set(flow, `${newPassword} ${n}`, processes[n % 3]));
    for (const process of processes) await process.settle();
    expect(wins(results)).toBe(1);
    for (const result of results) if (!result.ok) expect(result.reason).toBe('flow-ended');
    const winner = results.findIndex(({ ok }) => ok);
    expect((await start(`${newPassword} ${winner}`)).ok).toBe(true);
    expect((await accountOf(active)).passwordsSet).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-completed').length).toBe(1);
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'recovery-completed').length).toBe(2);
  });

  it('of two recoveries of one password the first that is complete sets it, the other is over', async () => {
    const [one, two] = [await toNewPassword(active), await toNewPassword(active)];
    must(await set(two.flow));
    expect(await set(one.flow, 'viimeinen tuuli kääntyy')).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await start(newPassword)).ok).toBe(true);
  });

  it('whoever else changes the account meanwhile, the password is set; a change that overtakes the recovery keeps it as it was', async () => {
    const { accounts } = active.storage;
    for (const [change, ok] of [[{ knownBrowsers: [] }, true], [{ status: 'disabled' }, false]] as const) {
      const here = await activate(policy);
      const { flow } = await toNewPassword(here);
      let changed = false;
      const racing = reopen(here, {
        storage: {
          ...here.storage,
          accounts: {
            ...here.storage.accounts,
            update: async (record, expected) => {
              if (!changed) {
                changed = true;
                await changeAccount(here, change);
              }
              return here.storage.accounts.update(record, expected);
            },
          },
        },
      });
      expect((await set(flow, newPassword, racing)).ok).toBe(ok);
      expect((await accountOf(here)).passwordsSet).toBe(ok ? 2 : 1);
    }
    expect(accounts).toBe(active.storage.accounts);
  });

  it('R127 in part: an account that changes while the password is hashed ends the recovery before it is consumed', async () => {
    const { flow } = await toNewPassword(active);
    const { hash, verify, isOutdated } = active.hasher;
    const slow = reopen(active, {
      hasher: {
        verify, isOutdated,
        hash: async (input) => {
          await changeAccount(active, { contactChangedAt: active.clock.now() + 1 });
          return hash(input);
        },
      },
    });
    active.inbox.clear();
    expect(await set(flow, newPassword, slow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await storedFlow(active, flow)).state).toBe('new-password');
    expect(active.inbox.all()).toEqual([]);
  });

  it('R46 in part: a full queue sets nothing and ends nothing', async () => {
    const { flow } = await toNewPassword(active);
    const { full, release } = await fillQueue(active);
    expect(await set(flow, newPassword, full)).toEqual({ ok: false, reason: 'busy', retryAfterMs: 1_000, supportContact: contact });
    await release();
    must(await set(flow));
  });

  it('invariant 2: consumed, written down, told, replaced, freed: in this order', async () => {
    const { flow } = await toNewPassword(active);
    const order: string[] = [];
    const noted = reopen(active, {
      storage: wrapStorage(active.storage, (name, _args, call) => {
        if (/\.(?:insert|update|append|clear)$/.test(name) && name !== 'messages.update') order.push(name);
        return call();
      }),
    });
    must(await set(flow, newPassword, noted));
    const first = (name: string) => order.indexOf(name);
    expect(first('flows.update')).toBe(0);
    expect([first('flows.update'), first('audit.append'), first('messages.insert'), first('sessions.update'), first('accounts.update'), first('ledgers.clear')]).toEqual(
      [...[first('flows.update'), first('audit.append'), first('messages.insert'), first('sessions.update'), first('accounts.update'), first('ledgers.clear')]].sort((a, b) => a - b),
    );
  });

  it('R175 in part: recovery-completed and password-set are written, and no secret is', async () => {
    const { flow } = await toNewPassword(active);
    must(await set(flow));
    const events = await eventsOf(active.storage);
    expect(events.filter(({ kind, reason }) => kind === 'recovery-completed' && reason === 'password').length).toBe(1);
    expect(events.filter(({ kind, reason }) => kind === 'password-set' && reason === 'recovery').length).toBe(1);
    const text = JSON.stringify(events);
    for (const secret of [newPassword, flow.split('.')[1] ?? '']) expect(text).not.toContain(secret);
  });

  it('a recovery whose code and third step were right can still be refused at the end by its owner', async () => {
    const { flow, otp } = await toThirdStep(active);
    must(await active.auth.recovery.answerOtp({ flow, code: otp }));
    expect(await active.auth.recovery.stop({ token: active.token })).toEqual({ ok: true, stopped: 1 });
    expect(await set(flow)).toMatchObject({ reason: 'flow-ended' });
    expect((await start(goodPassword)).ok).toBe(true);
  });
});
