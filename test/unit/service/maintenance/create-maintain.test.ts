import { beforeEach, describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { goodPassword, must, type Active } from '../../../story/walk.js';
import { activate, crashAt, eventsOf, hour, keys, minute, profiles, reopen, wrapStorage } from '../shared/tools.js';
import { day, maintainAll, newerKey, plainEvent, verify } from './tools.js';

const works = [
  'bursts', 'flows', 'expired-messages', 'remove-accounts', 'remove-lists', 'remove-devices', 'remove-flows', 'remove-sessions', 'remove-messages', 'remove-ledgers', 'reseal-accounts', 'prune-audit', 'seal-audit',
];

describe.each(profiles)('auth.maintain in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  it('counts each kind of work, and has nothing to do the second time', async () => {
    const first = await active.auth.maintain();
    expect(Object.keys(first.done)).toEqual(works);
    expect(first.done['seal-audit']).toBeGreaterThan(0);
    expect([first.more, first.failed]).toEqual([false, []]);
    const second = await active.auth.maintain();
    expect(Object.values(second.done).every((count) => count === 0)).toBe(true);
    expect(Object.isFrozen(second) && Object.isFrozen(second.done) && Object.isFrozen(second.failed)).toBe(true);
  });

  it('R169 in part: what has expired is removed from every store, and what has not stays', async () => {
    await active.auth.login.start({ username: active.username, password: goodPassword });
    await active.auth.login.start({ username: 'nobody1234', password: goodPassword });
    active.clock.advance(25 * hour);
    const { done } = await active.auth.maintain();
    expect([done['remove-flows'], done['remove-ledgers'] > 0, done['remove-sessions']]).toEqual([2, true, 0]);
    expect(await active.storage.flows.findBy('accountId', active.accountId)).toEqual([]);
    active.clock.advance(60 * day);
    const later = await maintainAll(active);
    expect([later['remove-sessions'], later['remove-messages'] > 0, later['remove-accounts'], later['remove-lists']]).toEqual([1, true, 0, 0]);
    expect(must(await active.auth.login.start({ username: active.username, password: goodPassword })).next).toBe('otp-challenge');
  });

  it('in bounded batches, until there is no more', async () => {
    for (let n = 0; n < 20; n += 1) await active.auth.login.start({ username: active.username, password: goodPassword });
    active.clock.advance(25 * hour);
    const first = await active.auth.maintain({ limit: 5 });
    expect(Object.values(first.done).every((count) => count <= 5)).toBe(true);
    expect([first.done['remove-flows'], first.more]).toEqual([5, true]);
    await maintainAll(active, 5);
    expect(await active.storage.flows.scan(undefined, 100)).toEqual([]);
    expect(await active.storage.audit.list({ sealed: false, limit: 10 })).toEqual([]);
    expect(await verify(active)).toMatchObject({ ok: true });
  });

  it('says that there is more where any one kind of work was cut off', async () => {
    await maintainAll(active);
    for (let n = 0; n < 3; n += 1) await active.storage.devices.insert({ id: `d${n}`, version: 1, schema: 1, accountId: active.accountId, thumbprint: 'x', removeAt: 1 } as never);
    expect(await active.auth.maintain({ limit: 2 })).toMatchObject({ done: { 'remove-devices': 2, 'seal-audit': 0 }, more: true });
    expect(await maintainAll(active, 50)).toMatchObject({ 'remove-devices': 1 });
  });

  it('R180 in part: each part that is broken is reported by its code, and keeps none of the others from its work', async () => {
    await active.auth.login.start({ username: active.username, password: goodPassword });
    active.clock.advance(25 * hour);
    const broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (/^(?:sessions|ledgers)\.removeExpired$|^flows\.scan$/.test(name) ? Promise.reject(new Error('down')) : call())) });
    const { done, failed } = await broken.auth.maintain();
    expect(failed).toEqual([
      { work: 'flows', code: 'storage-unavailable' },
      { work: 'remove-sessions', code: 'storage-unavailable' },
      { work: 'remove-ledgers', code: 'ledger-unavailable' },
    ]);
    expect([done['remove-flows'] > 0, done['seal-audit'] > 0]).toEqual([true, true]);
  });

  it.each(['before', 'after'] as const)('invariant 2 in part: a crash at any port call, %s it happened, costs nothing that the next calls do not make up for', async (when) => {
    for (let n = 1; n < 200; n += 7) {
      const kit = await activate(policy);
      await kit.auth.login.start({ username: kit.username, password: goodPassword });
      kit.clock.advance(11 * minute);
      const crash = crashAt(n, when);
      await reopen(kit, { storage: wrapStorage(kit.storage, crash) }).auth.maintain();
      kit.clock.advance(2 * minute);
      await maintainAll(kit);
      expect((await eventsOf(kit.storage)).filter(({ kind }) => kind === 'partial-auth'), `call ${n}`).toHaveLength(1);
      expect(await verify(kit)).toMatchObject({ ok: true });
      if (crash.calls() < n) return;
    }
    throw new Error('the maintenance has more calls than this test');
  });
});

describe('auth.maintain', () => {
  it('R185 in part: takes a whole number from 1 to 10,000 as its limit, and nothing else', async () => {
    const { auth } = createTestAuth({ keys });
    for (const limit of [0, -1, 1.5, Number.NaN, 10_001]) await expect(auth.maintain({ limit })).rejects.toThrow(new RangeError('limit: a whole number from 1 to 10000'));
    await expect(auth.maintain({ limit: '5' as never })).rejects.toThrow(new TypeError('limit: must be a number'));
    for (const limit of [1, 10_000, undefined]) expect((await auth.maintain({ limit })).failed).toEqual([]);
  });

  it('R179 in part: a stored record, or a head, that nobody could work on keeps nothing else from its turn', async () => {
    const active = await activate('standard');
    const broken = { id: '0-broken', version: 1, schema: 1, username: 'broken', organizationId: 'acme', contactKeys: [] };
    await active.storage.accounts.insert(broken as never);
    await active.storage.audit.append([plainEvent('e1', { chain: 'acme' })]);
    const storage = wrapStorage(active.storage, (name, args, call) => (name === 'audit.head' && args[0] === 'acme' ? Promise.resolve({ sequence: -1, hash: '' }) : call()));
    const { done, failed } = await reopen(active, { storage, keys: [newerKey, ...keys] }).auth.maintain();
    expect(failed).toEqual([{ work: 'reseal-accounts', code: 'record-unreadable' }, { work: 'seal-audit', code: 'record-unreadable' }]);
    expect([done['reseal-accounts'], done['seal-audit'] > 0]).toEqual([1, true]);
  });

  it('works on an empty installation', async () => {
    expect(await createTestAuth({ keys }).auth.maintain()).toMatchObject({ more: false, failed: [] });
  });
});
