import { beforeEach, describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { invite, matti, must, organizationId, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, keys, minute, profiles, second } from '../shared/tools.js';
import { changeAccount, factorsOf, linkIn, requestLink, storedFlow } from './walks.js';

describe.each(profiles)('auth.recovery.request in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it.each([['password', 'a new password'], ['list', 'a new list']] as const)('one e-mail with a link goes to the confirmed address, for a lost %s', async (recovers, words) => {
    active.inbox.clear();
    expect(await active.auth.recovery.request({ username: ` ${active.username.toUpperCase()} `, recovers })).toEqual({ ok: true });
    await active.settle();
    const [sent, ...rest] = active.inbox.all();
    expect(rest).toEqual([]);
    expect([sent?.channel, sent?.to, sent?.purpose]).toEqual(['email', matti.email, 'recovery-link']);
    for (const part of [words, active.username, '60 minutes', 'Anna at the office']) expect(sent?.text).toContain(part);
  });

  it('R134 in part, R174 in part: the link has the configured https origin and its secret in the fragment, nowhere before it', async () => {
    const kit = createTestAuth({ policy, keys, storage: active.storage, clock: active.clock, recoveryUrl: 'https://tilinpito.example/help/recovery' });
    await kit.auth.recovery.request({ username: active.username, recovers: 'password' });
    await kit.settle();
    const [url = ''] = /https:\S+/.exec(kit.inbox.lastEmailTo(matti.email)?.text ?? '') ?? [];
    const { origin, pathname, search, hash } = new URL(url);
    expect([origin, pathname, search]).toEqual(['https://tilinpito.example', '/help/recovery', '']);
    expect(hash).toMatch(/^#recovery=[\w-]{22}\.[\w-]{43}$/);
    await active.auth.recovery.request({ username: active.username, recovers: 'password' });
    await active.settle();
    expect(active.inbox.lastEmailTo(matti.email)?.text).toContain('https://tilinpito.example/login#recovery=');
  });

  it('R130 in part: only the hash of the link is stored, with 256 bits behind it', async () => {
    const link = (await requestLink(active)) ?? '';
    const flow = await storedFlow(active, link);
    expect(JSON.stringify(flow)).not.toContain(link.split('.')[1]);
    expect(flow).toMatchObject({ state: 'link-sent', recovers: 'password', codesSent: 0, createdAt: active.clock.now(), expiresAt: active.clock.now() + hour });
    expect(flow.code).toBeUndefined();
  });

  it('R127 in part: asking changes nothing in the account, ends no session, and voids no other request', async () => {
    const before = await factorsOf(active);
    const first = (await requestLink(active)) ?? '';
    const other = (await requestLink(active, 'list')) ?? '';
    expect(await factorsOf(active)).toEqual(before);
    must(await active.auth.sessions.check({ token: active.token }));
    must(await active.auth.recovery.open({ link: first }));
    must(await active.auth.recovery.open({ link: other }));
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['an e-mail address that is not confirmed', { email: {} }],
    ['a phone that is not confirmed', { phone: {} }],
    ['a disabled account', { status: 'disabled' }],
    ['a pending account', { status: 'pending' }],
  ])('R15 in part, R11 in part: %s gets no link, and the head user can see why', async (_what, change) => {
    await changeAccount(active, change);
    for (const recovers of ['password', 'list'] as const) expect(await requestLink(active, recovers)).toBeUndefined();
    expect(await active.storage.flows.findBy('accountId', active.accountId)).toEqual((await active.storage.flows.findBy('accountId', active.accountId)).filter(({ kind }) => kind !== 'recovery'));
    const events = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-requested');
    expect(events.map(({ outcome, reason, chain }) => [outcome, reason, chain])).toEqual([['failure', 'not-recoverable', organizationId]]);
  });

  it('R11 in part: an account in its first login gets none', async () => {
    const invited = await invite({ policy, keys });
    await invited.auth.recovery.request({ username: invited.username, recovers: 'list' });
    await invited.settle();
    expect(invited.inbox.all().filter(({ purpose }) => purpose === 'recovery-link')).toEqual([]);
  });

  it('R175 in part: a request that sends something writes one event, one that does not at most one an hour', async () => {
    // In `nist` the invitation's temporary password was asked for at the same phone, out of the same budget.
    active.clock.advance(hour);
    for (let n = 0; n < 9; n += 1) await requestLink(active);
    const kinds = async () => (await eventsOf(active.storage)).filter(({ kind }) => kind === 'recovery-requested').map(({ outcome, reason }) => `${outcome} ${String(reason)}`);
    expect(await kinds()).toEqual([...Array.from({ length: 3 }, () => 'success password'), 'failure too-many-requests']);
    active.clock.advance(hour);
    for (let n = 0; n < 9; n += 1) await requestLink(active, 'list');
    expect((await kinds()).slice(4)).toEqual([...Array.from({ length: 3 }, () => 'success list'), 'failure too-many-requests']);
  });

  it('R128 in part: clock: three an hour, whatever was lost; the fourth at one hour', async () => {
    active.clock.advance(hour);
    const asked = async (ms: number, recovers: 'password' | 'list') => {
      active.clock.advance(ms);
      return (await requestLink(active, recovers)) !== undefined;
    };
    expect([await asked(0, 'password'), await asked(0, 'list'), await asked(30 * minute, 'list'), await asked(0, 'password')]).toEqual([true, true, true, false]);
    expect([await asked(30 * minute - second, 'password'), await asked(second, 'password')]).toEqual([false, true]);
  });

  it('the event is written before the flow is stored, and that before the message', async () => {
    const order: string[] = [];
    const { flows, audit, messages } = active.storage;
    const kit = createTestAuth({
      policy, keys, clock: active.clock,
      storage: {
        ...active.storage,
        flows: { ...flows, insert: (record) => (order.push('flows'), flows.insert(record)) },
        audit: { ...audit, append: (event) => (order.push('audit'), audit.append(event)) },
        messages: { ...messages, insert: (record) => (order.push('messages'), messages.insert(record)) },
      },
    });
    await kit.auth.recovery.request({ username: active.username, recovers: 'list' });
    await kit.settle();
    expect(order).toEqual(['audit', 'flows', 'messages']);
    expect(linkIn(kit.inbox.lastEmailTo(matti.email)?.text ?? '')).not.toBe('');
  });
});
