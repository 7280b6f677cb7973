import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, organizationId } from '../../../story/walk.js';
import { headOf, maintainAll, plainEvent, sealedOf, verify } from '../maintenance/tools.js';
import { activate, keys, profiles, reopen, wrapStorage } from '../shared/tools.js';

describe('sealing', () => {
  it.each(profiles)('R179 in part: one call seals every event of every chain, and both chains verify, in %s', async (policy) => {
    const active = await activate(policy);
    await active.auth.login.start({ username: 'nobody1234', password: 'a guess of a stranger' });
    const { done, more, failed } = await active.auth.maintain();
    const counts = [await sealedOf(active), await sealedOf(active, 'installation')].map((events) => events.length);
    expect([done['seal-audit'], more, failed]).toEqual([(counts[0] ?? 0) + (counts[1] ?? 0), false, []]);
    expect(await active.storage.audit.list({ sealed: false, limit: 10 })).toEqual([]);
    expect(await verify(active)).toEqual({ ok: true, events: counts[0], head: await headOf(active) });
    expect(await verify(active, undefined, 'installation')).toMatchObject({ ok: true, events: 1 });
  });

  it('goes on where it stopped, the oldest first, and says whether there is more', async () => {
    const kit = createTestAuth({ keys });
    for (let n = 9; n >= 1; n -= 1) await kit.storage.audit.append([plainEvent(`e${n}`, { at: 1_767_600_000_000 + n, chain: n % 2 === 0 ? 'even' : organizationId })]);
    expect(await kit.auth.maintain({ limit: 4 })).toMatchObject({ done: { 'seal-audit': 4 }, more: true });
    expect((await sealedOf(kit)).map(({ id }) => id)).toEqual(['e1', 'e3']);
    expect(await maintainAll(kit, 4)).toMatchObject({ 'seal-audit': 5, calls: 2 });
    expect((await sealedOf(kit)).map(({ id, sequence }) => [id, sequence])).toEqual([['e1', 1], ['e3', 2], ['e5', 3], ['e7', 4], ['e9', 5]]);
    expect(await verify(kit)).toMatchObject({ ok: true, events: 5 });
  });

  it('ten processes at once seal each event once', async () => {
    const active = await activate('standard');
    const processes = Array.from({ length: 10 }, () => reopen(active));
    const results = await Promise.all(processes.map(({ auth }) => auth.maintain()));
    const total = (await sealedOf(active)).length;
    expect(results.reduce((sum, { done }) => sum + done['seal-audit'], 0)).toBe(total);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await verify(active)).toMatchObject({ ok: true, events: total });
  });

  it('R180 in part: sealing that fails refuses nothing, is reported with its code, and is made up for by the next call', async () => {
    const active = await activate('standard');
    const broken = reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'audit.seal' ? Promise.reject(new Error('down')) : call())) });
    expect((await broken.auth.login.start({ username: active.username, password: 'wrong, wrong, wrong' })).ok).toBe(false);
    expect((await broken.auth.audit.list({ actor: headUser, organizationId })).ok).toBe(true);
    expect(await broken.auth.maintain()).toMatchObject({ done: { 'seal-audit': 0 }, more: false, failed: [{ work: 'seal-audit', code: 'audit-unavailable' }] });
    expect(await sealedOf(active)).toEqual([]);
    await maintainAll(active);
    expect(await verify(active)).toMatchObject({ ok: true });
  });

  it('a chain whose sealing breaks does not keep the others unsealed', async () => {
    const kit = createTestAuth({ keys });
    for (const chain of ['a', 'b', 'c']) await kit.storage.audit.append([plainEvent(chain, { chain })]);
    const broken = createTestAuth({ keys, storage: wrapStorage(kit.storage, (name, args, call) => (name === 'audit.head' && args[0] === 'b' ? Promise.reject(new Error('down')) : call())) });
    expect(await broken.auth.maintain()).toMatchObject({ done: { 'seal-audit': 2 }, failed: [{ work: 'seal-audit', code: 'audit-unavailable' }] });
  });

  it('R179: a chain that can never be sealed again, however long it grows, keeps no other one unsealed', async () => {
    const kit = createTestAuth({ keys });
    for (let n = 0; n < 12; n += 1) await kit.storage.audit.append([plainEvent(`a${n}`, { chain: 'broken', at: 1_767_600_000_000 + Math.floor(n / 3) })]);
    for (let n = 0; n < 7; n += 1) await kit.storage.audit.append([plainEvent(`b${n}`, { at: 1_767_600_000_002 + n })]);
    const broken = createTestAuth({ keys, storage: wrapStorage(kit.storage, (name, args, call) => (name === 'audit.head' && args[0] === 'broken' ? Promise.resolve({ sequence: 7, hash: 'taken back' }) : call())) });
    expect(await maintainAll(broken, 4)).toMatchObject({ 'seal-audit': 7 });
    expect((await sealedOf(kit)).map(({ id }) => id)).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
    await kit.storage.audit.append([plainEvent('b7', { at: 1_767_600_000_020 })]);
    expect(await maintainAll(broken, 4)).toMatchObject({ 'seal-audit': 1 });
  });

  it('events written after a key was put before the others are sealed with that one, and the whole chain verifies', async () => {
    const active = await activate('standard');
    await maintainAll(active);
    const sealedBefore = (await sealedOf(active)).length;
    const rotated = reopen(active, { keys: [{ id: 'test-2', secret: keys[0]?.secret.toReversed() ?? new Uint8Array() }, ...keys] });
    await rotated.auth.sessions.end({ token: active.token });
    await maintainAll(rotated);
    expect(new Set((await sealedOf(active)).map(({ hash = '' }) => hash.split('.')[0]))).toEqual(new Set(['test-1', 'test-2']));
    expect(await verify(rotated)).toMatchObject({ ok: true });
    // Without the newer key nothing after it can be verified, and that is what it says.
    expect(await verify(active)).toEqual({ ok: false, reason: 'key-missing', sequence: sealedBefore + 1 });
  });
});
