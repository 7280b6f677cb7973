/*
 * The attack: a stranger asks for recoveries and usernames all day: to bury a mailbox and a phone in messages, to run up the host's bill for SMS, to
 * use up the budget so that the owner gets no link, or to void the link that the owner waits for. He spreads his requests over all accounts
 * that share an address, over e-mail and phone, and over both kinds of recovery.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { headUser, matti, must, organizationId, type Active } from '../story/walk.js';
import { activate, hour, minute, profiles, watchLedgers, reopen } from '../unit/service/shared/tools.js';
import { changeAccount, inParallel, requestLink, toCode, toPassword } from '../unit/service/recovery/walks.js';

describe.each(profiles)('a flood of recoveries in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
    active.clock.advance(25 * hour);
    active.inbox.clear();
  });

  const flood = async (times: number, browser?: string): Promise<number> => {
    const before = active.inbox.all().length;
    for (let n = 0; n < times; n += 1) {
      await active.auth.recovery.request({ username: active.username, recovers: n % 2 === 0 ? 'password' : 'list', ...(browser === undefined ? {} : { browser }) });
      await active.settle();
    }
    return active.inbox.all().length - before;
  };

  it('R128: three an hour and ten a day, whatever is asked for, and the answer looks the same', async () => {
    const hours: number[] = [];
    for (let h = 0; h < 24; h += 1) {
      hours.push(await flood(10));
      active.clock.advance(hour);
    }
    expect(hours.slice(0, 5)).toEqual([3, 3, 3, 1, 0]);
    expect(hours.reduce((sum, sent) => sum + sent)).toBe(10);
  });

  it('R128: two hundred at once send three', async () => {
    await inParallel(200, () => active.auth.recovery.request({ username: active.username, recovers: 'password' }));
    await active.settle();
    expect(active.inbox.all().length).toBe(3);
  });

  it('R128: a stranger spends only the strangers’ budget: the owner’s browser gets its links', async () => {
    expect(await flood(200)).toBe(3);
    expect(await flood(4, active.browser)).toBe(3);
    expect(await flood(4, 'forged.0.test-1.AAAA')).toBe(0);
  });

  it('R128: the owner on a new browser waits an hour at most, while the day’s budget lasts', async () => {
    expect(await flood(200)).toBe(3);
    active.clock.advance(hour - 1);
    expect(await requestLink(active)).toBeUndefined();
    active.clock.advance(1);
    expect(await requestLink(active)).toBeDefined();
  });

  it('R127, R129 in part: no flood voids the link or the code that the owner waits for', async () => {
    const { flow, code } = await toCode(active, 'list', active.browser);
    const link = (await requestLink(active, 'password', active.browser)) ?? '';
    await flood(100);
    must(await active.auth.recovery.answerCode({ flow, code }));
    must(await active.auth.recovery.open({ link }));
  });

  it('R196: accounts that share an address share its budget', async () => {
    const names = [active.username];
    for (let n = 0; n < 4; n += 1) {
      const { accountId, username } = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, name: `Toinen Virtanen ${n}` }, delivery: { username: 'email', temporaryPassword: 'sms' } }));
      await active.settle();
      const account = await active.storage.accounts.find(accountId);
      const mine = await active.storage.accounts.find(active.accountId);
      if (account === undefined || mine === undefined) throw new Error('expected both');
      const { email, phone, password } = mine;
      await active.storage.accounts.update({ ...account, version: account.version + 1, status: 'active', email, phone, password }, account.version);
      names.push(username);
    }
    active.inbox.clear();
    for (let round = 0; round < 4; round += 1) for (const username of names) await active.auth.recovery.request({ username, recovers: 'list' });
    await active.settle();
    for (let n = 0; n < 5; n += 1) await active.auth.recovery.requestUsername({ contact: matti.email });
    await active.settle();
    expect(active.inbox.all().map(({ to }) => to)).toEqual([matti.email, matti.email, matti.email]);
  });

  it('R196, field 34: however he mixes the ways to make a phone ring, no more than three requests an hour lead to it, and three codes each', async () => {
    for (let n = 0; n < 6; n += 1) {
      await active.auth.recovery.requestUsername({ contact: matti.phone });
      await active.settle();
      const link = await requestLink(active);
      const opened = await active.auth.recovery.open({ link: link ?? '' });
      if (opened.ok) for (let again = 0; again < 9; again += 1) await active.auth.recovery.sendCode({ flow: opened.flow });
      await active.settle();
    }
    const sms = active.inbox.all().filter(({ channel }) => channel === 'sms').map(({ purpose }) => purpose);
    expect(sms).toEqual(['lost-username', 'recovery-code', 'recovery-code', 'recovery-code', 'lost-username']);
  });

  it('what is refused counts towards nothing, and spends no other budget: a phone that is full leaves the account’s and the mailbox’s as they were', async () => {
    for (let n = 0; n < 3; n += 1) await active.auth.recovery.requestUsername({ contact: matti.phone });
    await active.settle();
    expect(await flood(20)).toBe(0);
    active.inbox.clear();
    for (let n = 0; n < 3; n += 1) await active.auth.recovery.requestUsername({ contact: matti.email });
    await active.settle();
    expect(active.inbox.all().length).toBe(3);
  });

  it('R184 in part, R193 in part: no ledger names an address, and each of them is over within a day', async () => {
    const watched = watchLedgers(active.storage);
    const spied = reopen(active, { storage: watched.storage });
    await spied.auth.recovery.request({ username: active.username, recovers: 'list' });
    await spied.auth.recovery.requestUsername({ contact: matti.phone });
    await spied.settle();
    const text = JSON.stringify([...watched.added.keys()]);
    for (const clear of [matti.email, matti.phone, active.username]) expect(text).not.toContain(clear);
    // Of the requests six; of what they send, its account and its two addresses.
    expect(watched.added.size).toBe(9);
    expect([...watched.added.values()].every((windowMs) => windowMs !== undefined && windowMs <= 24 * hour)).toBe(true);
    expect(await watched.counts(active.clock.now() + 24 * hour)).toEqual([]);
  });

  it('nothing is stored for a request that sends nothing but one event and its counts', async () => {
    await changeAccount(active, { email: {} });
    const flows = (await active.storage.flows.findBy('accountId', active.accountId)).length;
    const audit = async () => (await active.storage.audit.list({ chain: organizationId, limit: 10_000 })).length;
    const before = await audit();
    expect(await flood(200)).toBe(0);
    expect((await active.storage.flows.findBy('accountId', active.accountId)).length).toBe(flows);
    expect((await audit()) - before).toBe(1);
  });

  it('R150, invariant 11 in part: after a day of it the owner’s browser recovers a list and logs in', async () => {
    for (let n = 0; n < 48; n += 1) {
      await flood(5);
      active.clock.advance(30 * minute);
    }
    const { flow } = await toPassword(active, active.browser);
    expect(await active.auth.recovery.view({ flow })).toMatchObject({ ok: true, view: { state: 'password' } });
  });
});
