import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, headUser, logIn, matti, must, prove, toChallenge, walkAfresh, type Active } from '../../../story/walk.js';
import { dumpAll, eventsOf, hour, jitter, keys, minute, profiles, reopen, second, wrapStorage, wrongCode } from '../shared/tools.js';
import { accountOf, changeAccount, contact, fillQueue, inParallel, newPassword, requestLink, storedFlow, toCode, toNewPassword, toPassword, toThirdStep, wins } from './walks.js';

const wrong = 'this is not the password at all';

describe.each(profiles)('a lost list in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await walkAfresh({ policy, keys });
  });

  const answer = (flow: string, password = goodPassword, by = active) => by.auth.recovery.answerPassword({ flow, password });
  const openList = (flow: string, by = active) => by.auth.recovery.openList({ flow });

  /** A login with the list that was opened in this flow. */
  async function logInWith(codes: readonly string[], browser?: string) {
    const { attempt, challenge } = await toChallenge(active, browser);
    return { challenge, answered: await active.auth.login.answerOtp({ attempt, code: codes[challenge.position - 1] ?? '' }) };
  }

  it('R53, R72 in part, R124, R131: link, code and password make a new list the method; no session comes out of it', async () => {
    const { flow } = await toPassword(active);
    const before = (await active.storage.sessions.findBy('accountId', active.accountId)).length;
    expect(await answer(flow)).toEqual({ ok: true, state: 'new-list', listNumber: 2 });
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(before);
    const { list, holder, locale } = must(await openList(flow));
    expect([list.listNumber, list.codes.length, new Set(list.codes).size, holder, locale]).toEqual([2, 100, 100, matti.name, 'fi']);
    const { challenge, answered } = await logInWith(list.codes);
    expect(challenge.listNumber).toBe(2);
    expect(answered).toMatchObject({ ok: true, next: 'authenticated' });
  });

  it('R53, R71 in part: the old list ends, also for an attempt that is open', async () => {
    const open = await toChallenge(active);
    const { flow } = await toPassword(active);
    must(await answer(flow));
    expect(await active.auth.login.answerOtp({ attempt: open.attempt, code: open.code })).toMatchObject({ ok: false, reason: 'list-ended' });
    const lists = (await active.storage.lists.findBy('accountId', active.accountId)).map(({ list }) => [list.listNumber, list.status, list.endReason]);
    expect(lists.sort()).toEqual([[1, 'ended', 'lost'], [2, 'unproven', undefined]]);
    const ended = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'list-ended');
    expect(ended.map(({ reason, method }) => [reason, method])).toEqual([['lost', 'otp-list']]);
  });

  it('R55 in part: the plain list opens as often as asked, in this browser, until a login has proven it; then it is gone from the store', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const first = must(await openList(flow)).list;
    active.clock.advance(hour - second);
    expect(must(await openList(flow)).list).toEqual(first);
    expect((await storedFlow(active, flow)).sealedList).toBeDefined();
    must((await logInWith(first.codes)).answered);
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'done', endReason: 'completed' });
    expect((await storedFlow(active, flow)).sealedList).toBeUndefined();
    expect(await openList(flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await eventsOf(active.storage)).filter(({ kind, actor }) => kind === 'list-proven' && actor.kind === 'user').length).toBe(2);
  });

  it('R55 in part: a lost password that is recovered with the new list proves it, too', async () => {
    active.clock.advance(hour);
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const { codes } = must(await openList(flow)).list;
    const third = await toThirdStep(active);
    expect(third.challenge.listNumber).toBe(2);
    must(await active.auth.recovery.answerOtp({ flow: third.flow, code: codes[third.challenge.position - 1] ?? '' }));
    expect((await storedFlow(active, flow)).sealedList).toBeUndefined();
  });

  it('R55 in part, invariant 2: a proof that a crash kept from the recovery is noticed when the list is opened', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const { codes } = must(await openList(flow)).list;
    const { attempt, challenge } = await toChallenge(active);
    const broken = reopen(active, { storage: { ...active.storage, audit: { ...active.storage.audit, append: () => Promise.reject(new Error('down')) } } });
    await expect(broken.auth.login.answerOtp({ attempt, code: codes[challenge.position - 1] ?? '' })).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect((await storedFlow(active, flow)).sealedList).toBeDefined();
    expect(await openList(flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect(await storedFlow(active, flow)).toMatchObject({ state: 'done', endReason: 'completed' });
    expect((await storedFlow(active, flow)).sealedList).toBeUndefined();
  });

  it('R55 in part: clock: an hour after it was issued the flow is over, and the plain list is wiped', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    active.clock.advance(hour);
    expect(await openList(flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    const { sealedList, sealedListId, state } = await storedFlow(active, flow);
    expect([sealedList, sealedListId, state]).toEqual([undefined, undefined, 'done']);
  });

  it('R55 in part, R57 in part: a dump of all stores shows none of the new one-time passwords', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const { codes } = must(await openList(flow)).list;
    const dump = await dumpAll(active);
    const found = codes.filter((code) => new RegExp(`(?<![A-Za-z0-9_-])${code}(?![A-Za-z0-9_-])`).test(dump));
    expect(found).toEqual([]);
  });

  it('a list that is proven late is still there: nothing removes the method', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const { codes } = must(await openList(flow)).list;
    active.clock.advance(90 * 24 * hour);
    await active.storage.lists.removeExpired(active.clock.now(), 1_000);
    expect((await logInWith(codes)).answered).toMatchObject({ ok: true, next: 'authenticated' });
  });

  it('R13 in part, R205 in part: the account says so', async () => {
    const { flow } = await toPassword(active);
    active.clock.advance(1_000);
    must(await answer(flow));
    const now = active.clock.now();
    const account = await accountOf(active);
    expect(account.bindings.filter(({ factor }) => factor === 'otp-list')).toMatchObject([{ source: 'first-login', endedAt: now, endReason: 'lost' }, { source: 'recovery', createdAt: now, factorId: account.listId }]);
    expect(account).toMatchObject({ listNumber: 2, method: 'otp-list', recoveredAt: now, methodChangedAt: now, passwordsSet: 1 });
  });

  it('R132: all sessions end', async () => {
    const known = must(await logIn(active, active.browser));
    const { flow } = await toPassword(active);
    must(await answer(flow));
    for (const token of [active.token, known.next === 'authenticated' ? known.token : '']) expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('R72 in part, R133 in part: all addresses are told', async () => {
    const { flow } = await toPassword(active);
    active.inbox.clear();
    must(await answer(flow));
    await active.settle();
    const told = active.inbox.all();
    expect(told.map(({ to, purpose }) => [to, purpose]).sort()).toEqual([[matti.phone, 'recovery-completed'], [matti.email, 'recovery-completed']]);
    for (const { text } of told) for (const part of ['a new list', contact, active.username]) expect(text).toContain(part);
  });

  it('R124 in part: five tries at the password; the fifth miss ends the recovery, and closes no lane of the login', async () => {
    const { flow } = await toPassword(active);
    for (let n = 0; n < 4; n += 1) expect(await answer(flow, wrong)).toEqual({ ok: false, reason: 'wrong-password', supportContact: contact });
    expect(await answer(flow, wrong)).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    expect(await answer(flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await logIn(active)).ok).toBe(true);
    const again = await toPassword(active);
    must(await answer(again.flow));
  });

  /** So many wrong passwords, in as many recoveries as that takes; what the last one said. */
  async function guess(times: number): Promise<string | undefined> {
    let last: string | undefined;
    for (let left = times; left > 0; ) {
      active.clock.advance(8 * hour);
      const { flow } = await toPassword(active);
      for (let n = 0; n < 5 && left > 0; n += 1, left -= 1) {
        const said = await answer(flow, wrong);
        last = said.ok ? 'ok' : said.reason;
      }
    }
    return last;
  }
  const recoveriesFailed = async () => (await active.storage.ledgers.read({ keys: [`password/${active.accountId}/recoveries/misses`], now: active.clock.now() })).map(({ count }) => count);

  it('R146 in part, R138 in part: twenty wrong passwords in all recoveries together, and none judges one any more; a link is sent for nothing but a lost password', async () => {
    expect(await guess(17)).toBe('wrong-password');
    active.clock.advance(8 * hour);
    const [open, last] = [await toPassword(active), await toPassword(active)];
    expect([(await answer(last.flow, wrong)).ok, (await answer(last.flow, wrong)).ok]).toEqual([false, false]);
    expect(await answer(last.flow, wrong)).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    active.hasher.reset();
    expect(await answer(open.flow)).toEqual({ ok: false, reason: 'tries-spent', supportContact: contact });
    expect(await answer(open.flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect(active.hasher.verifies).toBe(0);
    active.clock.advance(30 * 24 * hour);
    expect(await active.auth.recovery.request({ username: active.username, recovers: 'list' })).toEqual({ ok: true });
    expect(await requestLink(active, 'list')).toBeUndefined();
    expect((await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'recovery-requested' && outcome === 'failure').map(({ reason }) => reason)).toEqual(['tries-spent']);
    expect(await requestLink(active, 'password')).toBeDefined();
    // No lane of the login is concerned.
    must(await logIn(active));
  });

  it.each([
    ['a recovery of the list that is completed', async () => must(await answer((await toPassword(active)).flow))],
    ['a recovery of the password that is completed', async () => must(await active.auth.recovery.setPassword({ flow: (await toNewPassword(active)).flow, password: newPassword }))],
    ['a restart by the head user', async () => must(await active.auth.accounts.restart({ actor: headUser, accountId: active.accountId, delivery: { username: 'email', temporaryPassword: 'sms' } }))],
  ] as const)('R146 in part: the count of all recoveries begins anew with %s', async (_what, end) => {
    await guess(19);
    expect(await recoveriesFailed()).toEqual([19]);
    active.clock.advance(8 * hour);
    await end();
    expect(await recoveriesFailed()).toEqual([0]);
  });

  it('R146 in part: and with a password that is changed in a session, also where it was full', async () => {
    await guess(20);
    const logged = must(await logIn(active, active.browser));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    const proof = await prove(active, 'change-password', logged.token);
    must(await active.auth.binding.changePassword({ token: logged.token, proof, currentPassword: goodPassword, password: newPassword }));
    active.clock.advance(8 * hour);
    must(await answer((await toPassword(active)).flow, newPassword));
  });

  it.each(['one', 'two'])('R154 in part: of forty parallel wrong passwords in two recoveries no more reach a hash than are left over the account (%s)', async (seed) => {
    const flows = [(await toPassword(active)).flow, (await toPassword(active)).flow];
    await active.storage.ledgers.add({ changes: [{ key: `password/${active.accountId}/recoveries/misses`, amount: 17 }], now: active.clock.now() });
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    active.hasher.reset();
    expect(wins(await inParallel(40, (n) => answer(flows[n % 2] ?? '', wrong, processes[n % 3])))).toBe(0);
    expect(active.hasher.verifies).toBeGreaterThan(0);
    expect(active.hasher.verifies).toBeLessThanOrEqual(3);
    expect(await recoveriesFailed()).toEqual([17 + active.hasher.verifies]);
  });

  it('R147 in part: a right password on the fifth try is right', async () => {
    const { flow } = await toPassword(active);
    for (let n = 0; n < 4; n += 1) await answer(flow, wrong);
    must(await answer(flow));
  });

  it('R24 in part: an overlong password is a miss without a hash', async () => {
    const { flow } = await toPassword(active);
    active.hasher.reset();
    expect(await answer(flow, 'x'.repeat(100_000))).toMatchObject({ reason: 'wrong-password' });
    expect(active.hasher.verifies).toBe(0);
  });

  it('R145 in part, R150 in part: strangers that wait or are shut out do not stop it, and it opens both their lanes again', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { attempt, challenge } = await toChallenge(active);
      await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    }
    let judged = 0;
    while (judged < 50) {
      const refused = await active.auth.login.start({ username: active.username, password: wrong });
      if (!refused.ok && refused.reason === 'wait') active.clock.advance(refused.retryAfterMs);
      else judged += 1;
    }
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const { codes } = must(await openList(flow)).list;
    // The strangers' misses condemned the password: it does for the recovery, and is replaced before a session opens.
    const { attempt, challenge } = await toChallenge(active);
    expect(await active.auth.login.answerOtp({ attempt, code: codes[challenge.position - 1] ?? '' })).toEqual({ ok: true, next: 'new-password' });
    must(await active.auth.login.replacePassword({ attempt, password: newPassword }));
  });

  it.each(['one', 'two'])('invariant 1, R130 in part: of fifty parallel right passwords, over slow processes, one makes a list, and none is a miss (%s)', async (seed) => {
    const { flow } = await toPassword(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    const results = await inParallel(50, (n) => answer(flow, goodPassword, processes[n % 3]));
    expect(wins(results)).toBe(1);
    for (const result of results) if (!result.ok) expect(['try-again', 'not-in-this-step', 'flow-ended']).toContain(result.reason);
    const { codes } = must(await openList(flow)).list;
    expect((await active.storage.lists.findBy('accountId', active.accountId)).length).toBe(2);
    expect((await logInWith(codes)).answered.ok).toBe(true);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-completed').length).toBe(1);
  });

  it.each(['one', 'two'])('R154 in part: of forty parallel wrong passwords at most five reach a hash, and after the fifth of all none does (%s)', async (seed) => {
    const { flow } = await toPassword(active);
    const processes = [1, 2, 3].map((n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`${seed}/${n}`)), policyOverrides: { hashing: { waiting: 200 } } }));
    active.hasher.reset();
    expect(wins(await inParallel(40, (n) => answer(flow, wrong, processes[n % 3])))).toBe(0);
    expect(active.hasher.verifies).toBeGreaterThan(0);
    expect(active.hasher.verifies).toBeLessThanOrEqual(5);
    for (let left = 5 - active.hasher.verifies; left > 0; left -= 1) expect(await answer(flow, wrong)).toMatchObject({ reason: left > 1 ? 'wrong-password' : 'tries-spent' });
    expect(active.hasher.verifies).toBe(5);
    expect(await answer(flow)).toMatchObject({ reason: 'flow-ended' });
    expect(active.hasher.verifies).toBe(5);
  });

  it('of two recoveries of one list the first that is complete wins, the other is over, and its browser opens nothing', async () => {
    const [one, two] = [await toPassword(active), await toPassword(active)];
    must(await answer(two.flow));
    expect(await answer(one.flow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    active.clock.advance(hour - second);
    const later = await toPassword(active, active.browser);
    must(await answer(later.flow));
    expect(await openList(two.flow)).toEqual({ ok: false, reason: 'list-not-here', supportContact: contact });
    must(await openList(later.flow));
  });

  it('the account may change while the list is made: nothing is consumed', async () => {
    const { flow } = await toPassword(active);
    const { hash, verify, isOutdated } = active.hasher;
    let changed = false;
    const slow = reopen(active, {
      hasher: {
        verify, isOutdated,
        hash: async (input) => {
          const first = !changed;
          changed = true;
          if (first) await changeAccount(active, { passwordsSet: 2 });
          return hash(input);
        },
      },
    });
    expect(await answer(flow, goodPassword, slow)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect((await storedFlow(active, flow)).state).toBe('password');
    expect((await active.storage.lists.findBy('accountId', active.accountId)).length).toBe(1);
  });

  it('a change that overtakes it at the last moment leaves the old list in use and no other behind', async () => {
    const { flow } = await toPassword(active);
    const { accounts, lists } = active.storage;
    const racing = reopen(active, {
      storage: {
        ...active.storage,
        lists: {
          ...lists,
          insert: async (record) => {
            await changeAccount(active, { contactChangedAt: active.clock.now() + 1 });
            return lists.insert(record);
          },
        },
      },
    });
    expect(await answer(flow, goodPassword, racing)).toEqual({ ok: false, reason: 'flow-ended', supportContact: contact });
    expect(await openList(flow)).toMatchObject({ ok: false });
    expect((await lists.findBy('accountId', active.accountId)).map(({ list }) => [list.listNumber, list.status])).toEqual([[1, 'active']]);
    expect((await accounts.find(active.accountId))?.recoveredAt).toBeUndefined();
    expect((await logIn(active)).ok).toBe(true);
  });

  it('invariant 2: a crash before the list is the account’s leaves the old one in use, and the new one opens nowhere', async () => {
    const { flow } = await toPassword(active);
    const { accounts } = active.storage;
    const broken = reopen(active, { storage: { ...active.storage, accounts: { ...accounts, update: () => Promise.reject(new Error('down')) } } });
    await expect(answer(flow, goodPassword, broken)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await openList(flow)).toEqual({ ok: false, reason: 'list-not-here', supportContact: contact });
    expect((await logIn(active)).ok).toBe(true);
  });

  it('R147 in part: a right password that loses every race is no miss', async () => {
    const { flow } = await toPassword(active);
    const { flows } = active.storage;
    const losing = reopen(active, { storage: { ...active.storage, flows: { ...flows, update: async () => false } } });
    for (let n = 0; n < 7; n += 1) expect(await answer(flow, goodPassword, losing)).toEqual({ ok: false, reason: 'try-again', supportContact: contact });
    must(await answer(flow));
  });

  it('field 37: at no moment is there no list: the old one ends last', async () => {
    const { flow } = await toPassword(active);
    const order: string[] = [];
    const noted = reopen(active, {
      storage: wrapStorage(active.storage, (name, _args, call) => {
        if (['flows.update', 'lists.insert', 'accounts.update', 'lists.update'].includes(name)) order.push(name);
        return call();
      }),
    });
    must(await answer(flow, goodPassword, noted));
    expect(order).toEqual(['flows.update', 'lists.insert', 'accounts.update', 'lists.update']);
  });

  it('R46 in part: a full queue judges nothing, and takes no try', async () => {
    const { flow } = await toPassword(active);
    const { full, release } = await fillQueue(active);
    for (let n = 0; n < 9; n += 1) expect(await answer(flow, goodPassword, full)).toEqual({ ok: false, reason: 'busy', retryAfterMs: 1_000, supportContact: contact });
    await release();
    must(await answer(flow));
  });

  it('R147 in part: nor does a hasher that is down', async () => {
    const { flow } = await toPassword(active);
    const { hash, isOutdated } = active.hasher;
    const down = reopen(active, { hasher: { hash, isOutdated, verify: () => Promise.reject(new Error('down')) } });
    for (let n = 0; n < 9; n += 1) await expect(answer(flow, goodPassword, down)).rejects.toMatchObject({ code: 'hasher-unavailable' });
    must(await answer(flow));
  });

  it('a list that has ended since it was issued is given back no more', async () => {
    const { flow } = await toPassword(active);
    must(await answer(flow));
    const record = await active.storage.lists.find((await accountOf(active)).listId ?? '');
    if (record === undefined) throw new Error('expected the list');
    await active.storage.lists.update({ ...record, version: record.version + 1, list: { ...record.list, status: 'ended', endedAt: 1, endReason: 'disabled' } }, record.version);
    expect(await openList(flow)).toEqual({ ok: false, reason: 'list-not-here', supportContact: contact });
  });

  it('only at its step', async () => {
    const refused = { ok: false, reason: 'not-in-this-step', supportContact: contact };
    const { flow } = await toCode(active, 'list');
    expect(await answer(flow)).toEqual(refused);
    expect(await openList(flow)).toEqual(refused);
    const other = await toCode(active);
    must(await active.auth.recovery.answerCode({ flow: other.flow, code: other.code }));
    expect(await answer(other.flow)).toEqual(refused);
  });

  it('R175 in part: wrong and right passwords, the list and its opening are written down', async () => {
    const { flow } = await toPassword(active);
    const from = (await eventsOf(active.storage)).length;
    await answer(flow, wrong);
    must(await answer(flow));
    must(await openList(flow));
    const events = (await eventsOf(active.storage)).slice(from).map(({ kind, outcome, method, reason }) => [kind, outcome, method, reason]);
    expect(events.filter(([kind]) => kind !== 'session-ended')).toEqual([
      ['recovery-step', 'failure', 'password', 'wrong-password'],
      ['recovery-step', 'success', 'password', undefined],
      ['recovery-completed', 'success', undefined, 'list'],
      ['list-issued', 'success', 'otp-list', 'recovery'],
      ['list-ended', 'success', 'otp-list', 'lost'],
      ['list-opened', 'success', 'otp-list', undefined],
    ]);
  });

  it('the code’s time does not bound the password: the hour of the recovery does', async () => {
    const { flow } = await toPassword(active);
    active.clock.advance(hour - second);
    must(await answer(flow));
    const late = await toPassword(active);
    active.clock.advance(hour);
    expect(await answer(late.flow)).toMatchObject({ reason: 'flow-ended' });
    expect(await requestLink(active)).toBeDefined();
    active.clock.advance(minute);
  });
});
