/*
 * The attack: a stranger asks for lost usernames and passwords of people and addresses that may or may not be there, and compares the answers,
 * their time, and what the server does before it answers. Accounts may be active, pending, disabled, or without confirmed addresses; senders may
 * be slow or down. Before the right secret nothing may differ (invariant 3): one body, given before any work whose amount could tell.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { headUser, matti, must, organizationId, type Active } from '../story/walk.js';
import { activate, hour, noteCalls, profiles, reopen, wrapStorage } from '../unit/service/shared/tools.js';
import { changeAccount, requestLink, toCode } from '../unit/service/recovery/walks.js';

const kinds = ['known', 'unknown', 'no username at all', 'unconfirmed', 'disabled', 'pending', 'over its budget'] as const;

describe.each(profiles)('telling accounts apart by recovery in %s', (policy) => {
  let active: Active;
  let pending: string;
  beforeEach(async () => {
    active = await activate(policy);
    const person = { ...matti, name: 'Maija Meikäläinen', email: 'maija@example.com', phone: '+358407654321' };
    pending = must(await active.auth.accounts.provision({ actor: headUser, organizationId, person, delivery: { username: 'email', temporaryPassword: 'sms' } })).username;
    await active.settle();
    active.clock.advance(hour);
  });

  async function prepare(kind: (typeof kinds)[number]): Promise<{ readonly username: string; readonly contact: string }> {
    if (kind === 'unknown') return { username: 'nobody.here4821', contact: 'nobody@example.com' };
    if (kind === 'no username at all') return { username: '\ud800', contact: '\u0000' };
    if (kind === 'pending') return { username: pending, contact: 'maija@example.com' };
    if (kind === 'unconfirmed') await changeAccount(active, { email: {}, phone: {} });
    if (kind === 'disabled') await changeAccount(active, { status: 'disabled' });
    if (kind === 'over its budget') for (let n = 0; n < 4; n += 1) await requestLink(active);
    return { username: active.username, contact: matti.email };
  }

  it.each(kinds)('R126 in part, invariant 3: %s: the body is the one body', async (kind) => {
    const { username, contact } = await prepare(kind);
    const said = [
      await active.auth.recovery.request({ username, recovers: 'password' }),
      await active.auth.recovery.request({ username, recovers: 'list', browser: active.browser }),
      await active.auth.recovery.requestUsername({ contact }),
    ];
    expect(new Set(said.map((body) => JSON.stringify(body)))).toEqual(new Set(['{"ok":true}']));
    await active.settle();
  });

  it.each(kinds)('R126 in part, invariant 3: %s: no work at all has begun when the answer is given', async (kind) => {
    const { username, contact } = await prepare(kind);
    for (const ask of ['request', 'requestUsername'] as const) {
      const calls: string[] = [];
      let answered = false;
      const late: string[] = [];
      const storage = wrapStorage(active.storage, (name, args, call) => {
        if (answered) late.push(name);
        return noteCalls(calls)(name, args, call);
      });
      const spied = reopen(active, { storage });
      active.hasher.reset();
      await (ask === 'request' ? spied.auth.recovery.request({ username, recovers: 'password' }) : spied.auth.recovery.requestUsername({ contact }));
      answered = true;
      expect(calls).toEqual([]);
      await spied.settle();
      expect(active.hasher.hashes + active.hasher.verifies).toBe(0);
      if (kind === 'known') expect(late).toContain('messages.insert');
    }
  });

  it('R126 in part: a sender that takes five seconds, or never answers, keeps nobody waiting', async () => {
    const never = { send: () => new Promise<never>(() => undefined) };
    const slow = reopen(active, { email: never, sms: never });
    const stuck = reopen(active, { storage: wrapStorage(active.storage, () => new Promise(() => undefined)) });
    for (const { auth } of [slow, stuck]) {
      expect(await auth.recovery.request({ username: active.username, recovers: 'password' })).toEqual({ ok: true });
      expect(await auth.recovery.requestUsername({ contact: matti.phone })).toEqual({ ok: true });
    }
  });

  it('field 32: a sender that throws, and stores that are down, are answered alike; once the sender is back the link goes out', async () => {
    active.inbox.fail({ channel: 'email', times: 1 });
    expect(await requestLink(active)).toBeUndefined();
    const down = reopen(active, { storage: wrapStorage(active.storage, () => Promise.reject(new Error('down'))) });
    expect(await down.auth.recovery.request({ username: active.username, recovers: 'list' })).toEqual({ ok: true });
    expect(await down.auth.recovery.requestUsername({ contact: matti.email })).toEqual({ ok: true });
    await down.settle();
    active.clock.advance(hour / 2);
    active.inbox.clear();
    await active.auth.deliver();
    expect(active.inbox.all().map(({ purpose }) => purpose)).toEqual(['recovery-link']);
  });

  it('R126 in part: only the person at the address sees a difference: for an unknown one nothing is sent, stored or counted', async () => {
    const calls: string[] = [];
    const spied = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
    active.inbox.clear();
    for (const username of ['nobody.here4821', '', 'x'.repeat(100_000)]) await spied.auth.recovery.request({ username, recovers: 'password' });
    for (const contact of ['nobody@example.com', '+358401111111', '']) await spied.auth.recovery.requestUsername({ contact });
    await spied.settle();
    expect(calls.filter((name) => !name.endsWith('.findBy'))).toEqual([]);
    expect(active.inbox.all()).toEqual([]);
  });

  it('invariant 3: links and tokens that never were, were used, ran out, or belong to an account that is gone are refused alike', async () => {
    const { link: used, flow } = await toCode(active);
    const old = (await requestLink(active)) ?? '';
    active.clock.advance(hour);
    const [id = ''] = old.split('.');
    const never = `${'A'.repeat(22)}.${'A'.repeat(43)}`;
    const open = await Promise.all([used, old, never, `${id}.${'A'.repeat(43)}`, 'no link', ''].map((link) => active.auth.recovery.open({ link })));
    expect(new Set(open.map((said) => JSON.stringify(said))).size).toBe(1);
    const fresh = (await requestLink(active)) ?? '';
    await changeAccount(active, { status: 'disabled' });
    expect(await active.auth.recovery.open({ link: fresh })).toEqual(open[0]);
    const { recovery } = active.auth;
    const tokens = [flow, never, 'no token', `${id}.${'B'.repeat(43)}`];
    for (const step of [recovery.view, recovery.sendCode, recovery.renewChallenge, recovery.openList]) {
      expect(new Set((await Promise.all(tokens.map((token) => step({ flow: token })))).map((said) => JSON.stringify(said))).size).toBe(1);
    }
  });

  it('R208 in part: every refusal names whom to contact', async () => {
    const { recovery } = active.auth;
    const input = { flow: 'no token', link: 'no link', token: 'no token', code: '12345678', password: 'a guess of a stranger' };
    const said = await Promise.all([
      recovery.open(input), recovery.view(input), recovery.sendCode(input), recovery.answerCode(input), recovery.answerOtp(input),
      recovery.renewChallenge(input), recovery.setPassword(input), recovery.answerPassword(input), recovery.openList(input), recovery.stop(input),
    ]);
    for (const refused of said) expect(refused).toMatchObject({ ok: false, supportContact: 'Anna at the office, 09 123 456' });
  });
});
