import { describe, expect, it } from 'vitest';
import { goodPassword, headUser, logIn, matti, must, walkAfresh, walkToEnd } from '../../../story/walk.js';
import { stored } from '../first-login/walks.js';
import { activate, eventsOf, profiles, wrapStorage, reopen } from '../shared/tools.js';
import { about, importMatti, oldPassword } from './tools.js';

describe.each(profiles)('the export of a person’s data in %s', (policy) => {
  it('holds what is kept: profile, addresses, bindings, lists, browsers, sessions, messages and events', async () => {
    const active = await walkAfresh({ policy });
    must(await logIn(active));
    await active.settle();
    const { data } = must(await active.auth.accounts.exportData(about(active)));
    const account = await stored(active);
    const at = active.clock.now();
    expect(data).toMatchObject({
      accountId: active.accountId, username: active.username, organizationId: 'virtanen-oy', status: 'active', createdAt: at,
      profile: { ...matti, locale: 'fi' }, invitedAs: { ...matti, locale: 'en' }, email: { confirmedAt: at }, phone: { confirmedAt: at }, method: 'otp-list',
      bindings: account.bindings, knownBrowsers: account.knownBrowsers, lists: [{ listNumber: 1, status: 'active', issuedAt: at }], devices: [],
    });
    expect(data.lists[0]?.used.length).toBe(2);
    expect(data.sessions.length).toBe(2);
    expect(data.sessions[0]).toMatchObject({ createdAt: at, usedAt: at, assurance: { method: 'otp-list' } });
    expect(data.messages.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(['invitation', 'temporary-password', 'list-issued', 'method-activated']));
    expect(data.messages[0]).toEqual({ purpose: expect.any(String) as string, channel: expect.any(String) as string, state: 'sent', tries: 1, dueAt: expect.any(Number) as number, expiresAt: expect.any(Number) as number });
    expect(data.events.map(({ kind }) => kind)).toEqual((await eventsOf(active.storage)).filter(({ accountId }) => accountId === active.accountId).map(({ kind }) => kind));
    expect(data.events.at(-1)).toMatchObject({ kind: 'account-exported', outcome: 'success' });
  });

  it('invariant 4: holds no secret and no hash, and is JSON as it stands', async () => {
    const active = await walkToEnd({ policy });
    const text = JSON.stringify(must(await active.auth.accounts.exportData(about(active))).data);
    const account = await stored(active);
    const [session] = await active.storage.sessions.findBy('accountId', active.accountId);
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    const never = [goodPassword, active.token, active.token.split('.')[1], active.browser, account.password?.encoded, account.profile, account.contactKeys[0], session?.secretHash, list?.list.entries[0], active.temporaryPassword, active.addressCode];
    expect(never.filter((secret) => secret === undefined || text.includes(secret))).toEqual([]);
    for (const word of ['encoded', 'secretHash', 'entries', 'payload', 'mac', 'contactKeys', 'scrypt', 'lukko-test']) expect(text.includes(word)).toBe(false);
  });
});

it('the export is written down before it is given out, and tells nothing of who acted but the head user to the audit', async () => {
  const active = await activate('standard');
  must(await active.auth.accounts.exportData(about(active)));
  expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'account-exported')).toMatchObject([{ actor: headUser, accountId: active.accountId }]);
});

it('more events than fit on one page all come, each once, however many there are in one millisecond', async () => {
  const active = await activate('standard');
  const pages: number[] = [];
  const counted = wrapStorage(active.storage, async (name, args, call) => {
    if (name === 'audit.list') pages.push((args[0] as { readonly from: number }).from);
    return call();
  });
  for (let n = 0; n < 2100; n += 1) {
    const event = { id: `e-${String(n).padStart(5, '0')}`, chain: 'virtanen-oy', at: active.clock.now() + 1 + Math.floor(n / 300), kind: 'partial-auth', outcome: 'failure', actor: { kind: 'system' }, accountId: active.accountId } as const;
    await active.storage.audit.append([event]);
  }
  const { data } = must(await reopen(active, { storage: counted }).auth.accounts.exportData(about(active)));
  expect(data.events.filter(({ kind }) => kind === 'partial-auth').length).toBe(2100);
  expect(pages.length).toBeGreaterThan(2);
});

it('of an imported account it says so by the source of its password, and holds no hash of it', async () => {
  const kit = await importMatti();
  const { data } = must(await kit.auth.accounts.exportData(about(kit)));
  expect(data).toMatchObject({ status: 'pending', bindings: [{ factor: 'password', source: 'import' }], lists: [], sessions: [], messages: [] });
  expect(data).not.toHaveProperty('method');
  expect(JSON.stringify(data)).not.toContain(oldPassword);
});
