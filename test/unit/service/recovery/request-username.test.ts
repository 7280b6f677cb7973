import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, headUser, invite, matti, must, organizationId, walkToEnd, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, keys, profiles, reopen } from '../shared/tools.js';
import { accountOf, changeAccount } from './walks.js';

const other = { ...matti, name: 'Matti Virtanen toiminimi' };

/** Asks; the messages that arrived because of it. */
async function ask(active: Pick<Active, 'auth' | 'inbox' | 'settle'>, contact: string, browser?: string) {
  const before = active.inbox.all().length;
  expect(await active.auth.recovery.requestUsername({ contact, ...(browser === undefined ? {} : { browser }) })).toEqual({ ok: true });
  await active.settle();
  return active.inbox.all().slice(before);
}

/** A second account at Matti's addresses, active and confirmed. */
async function addAccount(active: Active, person = other): Promise<string> {
  const { accountId, username } = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  await active.settle();
  const account = await active.storage.accounts.find(accountId);
  const confirmed = { confirmedAt: active.clock.now() };
  if (account === undefined) throw new Error('expected the account');
  await active.storage.accounts.update({ ...account, version: account.version + 1, status: 'active', email: confirmed, phone: confirmed }, account.version);
  return username;
}

describe.each(profiles)('auth.recovery.requestUsername in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it('R196 in part: the username goes to the confirmed address, by the channel that was asked', async () => {
    const byEmail = await ask(active, matti.email);
    expect(byEmail.map(({ channel, to, purpose }) => [channel, to, purpose])).toEqual([['email', matti.email, 'lost-username']]);
    expect(byEmail[0]?.text).toContain(active.username);
    const bySms = await ask(active, matti.phone);
    expect(bySms.map(({ channel, to, purpose }) => [channel, to, purpose])).toEqual([['sms', matti.phone, 'lost-username']]);
    expect(bySms[0]?.text).toContain(active.username);
  });

  it.each([['MATTI@EXAMPLE.COM'], [`  ${matti.email}\n`], ['Matti@Example.com']])('an address as people type it: %j', async (typed) => {
    const sent = await ask(active, typed);
    expect(sent.map(({ to }) => to)).toEqual([matti.email]);
  });

  it.each([['+358 40 123-4567'], ['+358 (40) 1234567']])('a phone as people type it: %j', async (typed) => {
    expect((await ask(active, typed)).map(({ to }) => to)).toEqual([matti.phone]);
  });

  it('R196: where accounts share an address, one message lists all usernames', async () => {
    const second = await addAccount(active);
    const sent = await ask(active, matti.email);
    expect(sent.length).toBe(1);
    for (const username of [active.username, second]) expect(sent[0]?.text).toContain(username);
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'username-sent');
    expect(events.map(({ method, outcome }) => [method, outcome])).toEqual([['email', 'success'], ['email', 'success']]);
    expect(new Set(events.map(({ accountId }) => accountId)).size).toBe(2);
  });

  it('accounts whose addresses differ in a letter’s case are one mailbox, written to in each spelling with its own usernames', async () => {
    const second = await addAccount(active, { ...other, email: 'Matti@Example.com' });
    const sent = await ask(active, matti.email);
    expect(sent.map(({ to, text }) => [to, text.includes(active.username), text.includes(second)]).sort()).toEqual([
      ['Matti@Example.com', false, true],
      [matti.email, true, false],
    ]);
  });

  it('R15 in part: an address that is not confirmed gets nothing, though the other one is', async () => {
    await changeAccount(active, { email: {} });
    expect(await ask(active, matti.email)).toEqual([]);
    expect((await ask(active, matti.phone)).length).toBe(1);
    await changeAccount(active, { phone: {}, email: { confirmedAt: 0 } });
    expect(await ask(active, matti.phone)).toEqual([]);
  });

  it('R1 in part, R11 in part: a pending account’s username is not sent', async () => {
    const invited = await invite({ policy, keys });
    expect(await ask(invited, matti.email)).toEqual([]);
    expect(await ask(invited, matti.phone)).toEqual([]);
  });

  it('a disabled account’s username is not sent', async () => {
    await changeAccount(active, { status: 'disabled' });
    expect(await ask(active, matti.email)).toEqual([]);
  });

  it.each([[''], [' '], ['nobody@example.com'], ['+358409999999'], ['0401234567'], ['@'], ['matti'], ['\u0000'], ['\ud800'], ['x'.repeat(100_000)], [`${'x'.repeat(100_000)}@example.com`]])(
    'R126 in part: what is no address on file gets the same answer, and nothing is sent or written down',
    async (typed) => {
      const before = (await eventsOf(active.storage)).length;
      expect(await ask(active, typed)).toEqual([]);
      expect((await eventsOf(active.storage)).length).toBe(before);
    },
  );

  it('R128 in part, R196 in part: three an hour and ten a day per address, whichever account it is asked for', async () => {
    await addAccount(active);
    const sent: number[] = [];
    for (let h = 0; h < 5; h += 1) {
      for (let n = 0; n < 4; n += 1) sent.push((await ask(active, n % 2 === 0 ? matti.email : 'MATTI@example.com')).length);
      active.clock.advance(hour);
    }
    expect(sent).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('R128 in part: a known browser has a budget of its own, also at an address that it shares', async () => {
    await addAccount(active);
    for (let n = 0; n < 4; n += 1) expect((await ask(active, matti.email)).length).toBe(n < 3 ? 1 : 0);
    for (let n = 0; n < 4; n += 1) expect((await ask(active, matti.email, active.browser)).length).toBe(n < 3 ? 1 : 0);
    expect((await ask(active, matti.email, 'forged.0.test-1.AAAA')).length).toBe(0);
  });

  it('invariant 2: the event is written before the message is stored', async () => {
    const broken = reopen(active, { storage: { ...active.storage, audit: { ...active.storage.audit, append: () => Promise.reject(new Error('down')) } } });
    expect(await ask({ ...broken, inbox: active.inbox }, matti.email)).toEqual([]);
  });

  it('the account is as it was', async () => {
    const before = await accountOf(active);
    await ask(active, matti.email);
    expect(await accountOf(active)).toEqual(before);
    expect((await active.auth.login.start({ username: active.username, password: goodPassword })).ok).toBe(true);
  });
});

it('R44 in part: an address that was stored under an older key of the ring is found', async () => {
  const old = await walkToEnd({ keys });
  const rotated = reopen(old, { keys: [{ id: 'test-2', secret: old.random.bytes(32) }, ...keys] });
  expect((await ask({ ...rotated, inbox: old.inbox }, matti.email)).length).toBe(1);
});
