import { describe, expect, it } from 'vitest';
import type { BindingFlow, RecoveryFlow } from '../../../../src/port/index.js';
import { isAuthError, type KeyUsage } from '../../../../src/index.js';
import { createTestAuth, type TestAuth } from '../../../../src/testing/index.js';
import { goodPassword, headUser, invite, logIn, must, walkToList, type Active } from '../../../story/walk.js';
import { activate, keys, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { day, maintainAll, newerKey, plainEvent } from './tools.js';

const none = { accounts: 0, lists: 0, devices: 0, flows: 0, messages: 0, auditEvents: 0 };
const usageOf = async ({ auth }: Pick<TestAuth, 'auth'>): Promise<Readonly<Record<string, Omit<KeyUsage, 'keyId'>>>> =>
  Object.fromEntries((await auth.keyUsage()).map(({ keyId, ...usage }) => [keyId, usage]));
const thrownBy = (call: () => Promise<unknown>): Promise<unknown> => call().then(() => undefined, (error: unknown) => error);

/** The person asks the head user for a new start, and goes on with a list under the newest key. */
async function restart(active: Active): Promise<Active> {
  const account = await active.storage.accounts.find(active.accountId);
  const list = account?.listId === undefined ? undefined : await active.storage.lists.find(account.listId);
  if (list === undefined) throw new Error('there is a list');
  await active.storage.lists.update({ ...list, version: list.version + 1, list: { ...list.list, status: 'ended', endedAt: active.clock.now(), endReason: 'replaced' } }, list.version);
  return active;
}

describe.each(profiles)('key rotation in %s', (policy) => {
  it('R44 in part, R195: a second key takes over without downtime, the old one falls to its lists, and can be dropped when those are gone', async () => {
    const active = await activate(policy);
    await maintainAll(active);
    const before = await usageOf(active);
    expect(before).toEqual({ 'test-1': { inRing: true, accounts: 1, lists: 1, devices: 0, flows: 0, messages: 0, auditEvents: before['test-1']?.auditEvents } });
    expect(before['test-1']?.auditEvents).toBeGreaterThan(5);

    const both = reopen(active, { keys: [newerKey, ...keys] });
    await both.auth.ready();
    expect(await usageOf(both)).toMatchObject({ 'test-2': { inRing: true, ...none }, 'test-1': { accounts: 1, lists: 1 } });
    expect((await logIn(both, active.browser)).ok).toBe(true);
    await maintainAll(both);
    expect(await usageOf(both)).toMatchObject({ 'test-2': { accounts: 1, lists: 0 }, 'test-1': { ...none, lists: 1, auditEvents: before['test-1']?.auditEvents } });

    // Too early: the list is still there.
    const early = reopen(active, { keys: [newerKey] });
    const error = await thrownBy(() => early.auth.ready());
    if (!isAuthError(error)) throw new Error('expected an AuthError');
    expect([error.code, String(error.cause)]).toEqual(['key-missing', "RangeError: keys: the ring lacks 'test-1'"]);
    expect(await usageOf(early)).toMatchObject({ 'test-1': { inRing: false, lists: 1 }, 'test-2': { inRing: true } });

    await restart(active);
    expect(await usageOf(both)).toMatchObject({ 'test-1': { ...none, auditEvents: before['test-1']?.auditEvents } });
    const alone = reopen(active, { keys: [newerKey] });
    await alone.auth.ready();
    expect(must(await alone.auth.accounts.describe({ actor: headUser, accountId: active.accountId })).ok).toBe(true);

    // What was sealed with it goes with the retention.
    active.clock.advance(400 * day);
    await maintainAll(alone);
    expect(Object.keys(await usageOf(alone))).toEqual(['test-2']);
  });

  it('R195 in part: what waits hangs on a key as long as it waits: messages, and the codes of invitations, recoveries and binding acts', async () => {
    const kit = createTestAuth({ policy, keys, email: { send: () => Promise.reject(new Error('down')) }, sms: { send: () => Promise.reject(new Error('down')) } });
    const active = await activate(policy);
    const invited = await invite({ policy, keys, storage: kit.storage, email: { send: () => Promise.reject(new Error('down')) } });
    const waiting = await usageOf(invited);
    expect(waiting['test-1']).toMatchObject({ accounts: 1, lists: 0, flows: 0 });
    expect(waiting['test-1']?.messages).toBeGreaterThan(0);
    const now = active.clock.now();
    const base = { version: 1, schema: 1, accountId: active.accountId, secretHash: 'x', createdAt: now, expiresAt: now + 100, passwordsSet: 1 } as const;
    const code = { mac: 'x', keyId: 'other', expiresAt: now + 50 };
    const recovery: RecoveryFlow = { ...base, id: 'r', kind: 'recovery', recovers: 'list', state: 'code', codesSent: 1, code };
    const binding: BindingFlow = { ...base, id: 'b', kind: 'binding', act: 'change-contact', state: 'contact-code', sessionId: 's', lane: 'strangers', code: { ...code, id: 'c', channel: 'email' } };
    for (const flow of [recovery, binding, { ...recovery, id: 'ended', endedAt: now }, { ...recovery, id: 'late', expiresAt: now }, { ...binding, id: 'spent', code: { ...code, id: 'c', channel: 'email' as const, expiresAt: now } }]) await active.storage.flows.insert(flow);
    expect((await usageOf(active))['other']).toEqual({ inRing: false, ...none, flows: 2 });
    expect(await thrownBy(() => active.auth.ready())).toMatchObject({ code: 'key-missing' });
    active.clock.advance(50);
    expect((await usageOf(active))['other']).toBeUndefined();
    await active.auth.ready();
  });

  it('clock: the code of an invitation counts until it has expired', async () => {
    const { storage, clock, accountId, auth } = await invite({ policy, keys });
    const account = await storage.accounts.find(accountId);
    if (account?.invitation.code === undefined) throw new Error('there is a code');
    const code = { ...account.invitation.code, keyId: 'other' };
    await storage.accounts.update({ ...account, version: account.version + 1, invitation: { ...account.invitation, code } }, account.version);
    clock.set(code.expiresAt - 1_000);
    expect((await usageOf({ auth }))['other']).toEqual({ inRing: false, ...none, accounts: 1 });
    clock.set(code.expiresAt);
    expect((await usageOf({ auth }))['other']).toBeUndefined();
  });
});

describe('auth.keyUsage', () => {
  it('counts every sealed event once, however many happened in one millisecond, and checkpoints under their own key', async () => {
    const kit = createTestAuth({ keys });
    for (let n = 0; n < 1_700; n += 1) await kit.storage.audit.append([plainEvent(`e${n}`, { at: 1_767_600_000_000 + (n < 1_200 ? 0 : n), chain: `c${n % 3}` })]);
    await maintainAll(kit);
    await kit.storage.audit.append([plainEvent('open')]);
    const checkpoint = { sequence: 1, hash: 'test-1.x', mac: 'other.y' };
    await kit.storage.audit.append([plainEvent('pruned', { chain: 'last', kind: 'audit-pruned', checkpoint })]);
    await kit.storage.audit.seal({ chain: 'last', batch: [{ id: 'pruned', sequence: 1, hash: 'test-1.z' }], expectedHead: { sequence: 0, hash: '' } });
    expect(await usageOf(kit)).toEqual({ 'test-1': { inRing: true, ...none, auditEvents: 1_701 }, other: { inRing: false, ...none, auditEvents: 1 } });
  });

  it('counts lists that nobody has proven yet, and none that have ended', async () => {
    const invited = await invite({ keys });
    const { flow } = await walkToList(invited);
    expect((await usageOf(invited))['test-1']).toMatchObject({ accounts: 1, lists: 1 });
    must(await invited.auth.firstLogin.replaceList({ flow }));
    expect((await usageOf(invited))['test-1']).toMatchObject({ lists: 1 });
    expect(must(await invited.auth.login.start({ username: invited.username, password: goodPassword })).ok).toBe(true);
  });
});

describe('auth.ready', () => {
  it('has nothing against an empty installation, nor one whose keys are all there', async () => {
    await createTestAuth({ keys }).auth.ready();
    await (await activate('standard')).auth.ready();
  });

  it.each([
    ['accounts', 'storage-unavailable'], ['lists', 'storage-unavailable'], ['devices', 'storage-unavailable'], ['flows', 'storage-unavailable'], ['sessions', 'storage-unavailable'], ['messages', 'storage-unavailable'],
    ['ledgers', 'ledger-unavailable'], ['audit', 'audit-unavailable'],
  ])('R195 in part: asks the store of %s for an answer', async (port, code) => {
    const active = await activate('standard');
    const broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name.startsWith(`${port}.`) ? Promise.reject(new Error('down')) : call())) });
    await expect(broken.auth.ready()).rejects.toMatchObject({ name: 'AuthError', code });
  });

  it('R185 in part: names every key that is missing, in its cause, and no secret', async () => {
    const active = await activate('standard');
    const stranger = reopen(active, { keys: [newerKey] });
    const account = await active.storage.accounts.find(active.accountId);
    const list = await active.storage.lists.find(account?.listId ?? '');
    if (list === undefined) throw new Error('there is a list');
    await active.storage.lists.update({ ...list, version: list.version + 1, list: { ...list.list, keyId: 'older' } }, list.version);
    const error = await thrownBy(() => stranger.auth.ready());
    if (!isAuthError(error)) throw new Error('expected an AuthError');
    expect(String(error.cause)).toBe("RangeError: keys: the ring lacks 'test-1', 'older'");
    expect(error.message).toContain('Put that key back');
  });
});
