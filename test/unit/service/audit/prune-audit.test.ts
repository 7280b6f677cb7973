import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { organizationId } from '../../../story/walk.js';
import { day, maintainAll, plainEvent, sealedOf, verify } from '../maintenance/tools.js';
import { crashAt, keys, profiles, wrapStorage } from '../shared/tools.js';

const retention = 366 * day;
const midnight = 20_454 * day;

/** An installation with sealed events at these instants, in this order. */
async function sealedAt(instants: readonly number[], policy: (typeof profiles)[number] = 'standard') {
  const kit = createTestAuth({ keys, policy, now: midnight });
  for (const [n, at] of instants.entries()) {
    await kit.storage.audit.append([plainEvent(`e${n + 1}`, { at })]);
    await kit.auth.maintain();
  }
  return kit;
}

const idsOf = async (kit: Parameters<typeof sealedOf>[0]): Promise<readonly string[]> => (await sealedOf(kit)).map(({ id }) => id).filter((id) => id.startsWith('e'));

describe.each(profiles)('retention in %s', (policy) => {
  it('R181, clock: events stay until the retention is over and go then, and the chain verifies from its checkpoint', async () => {
    const kit = await sealedAt([midnight - day, midnight, midnight + 1], policy);
    kit.clock.set(midnight + retention - 1_000);
    expect(await maintainAll(kit)).toMatchObject({ 'prune-audit': 1 });
    expect(await idsOf(kit)).toEqual(['e2', 'e3']);
    kit.clock.set(midnight + retention);
    expect(await maintainAll(kit)).toMatchObject({ 'prune-audit': 1 });
    expect(await idsOf(kit)).toEqual(['e3']);
    expect(await verify(kit)).toMatchObject({ ok: true });
    const [pruned] = (await sealedOf(kit)).filter(({ kind }) => kind === 'audit-pruned').slice(-1);
    expect(pruned).toMatchObject({ chain: organizationId, outcome: 'success', actor: { kind: 'system' }, checkpoint: { sequence: 2 } });
  });
});

describe('retention', () => {
  it('never removes a newer event, nor one behind it, nor one that is not sealed', async () => {
    const kit = await sealedAt([midnight - 2 * day, midnight + day, midnight - 2 * day]);
    await kit.storage.audit.append([plainEvent('open', { at: midnight - 2 * day, chain: 'other' })]);
    kit.clock.set(midnight + retention);
    expect((await kit.auth.maintain()).done['prune-audit']).toBe(1);
    expect(await idsOf(kit)).toEqual(['e2', 'e3']);
    expect(await sealedOf(kit, 'other')).toHaveLength(1);
  });

  it('in bounded batches, each with a checkpoint of its own; the chain verifies after each', async () => {
    const kit = await sealedAt(Array.from({ length: 25 }, (_, n) => midnight - 30 * day + n));
    kit.clock.set(midnight + retention);
    for (const [left, more] of [[15, true], [5, true], [0, false]] as const) {
      expect((await kit.auth.maintain({ limit: 10 })).more).toBe(more);
      expect((await idsOf(kit)).length).toBe(left);
      expect(await verify(kit)).toMatchObject({ ok: true });
    }
  });

  it('R181: a chain that begins with an event of a clock that ran ahead keeps no other one from being removed', async () => {
    const kit = createTestAuth({ keys, now: midnight });
    await kit.storage.audit.append([plainEvent('ahead', { chain: 'ahead', at: midnight + 9 * retention })]);
    await kit.auth.maintain();
    for (let n = 0; n < 12; n += 1) await kit.storage.audit.append([plainEvent(`a${n}`, { chain: 'ahead', at: midnight - 3 * day + Math.floor(n / 3) })]);
    for (let n = 0; n < 7; n += 1) await kit.storage.audit.append([plainEvent(`e${n}`, { at: midnight - 2 * day + n })]);
    await maintainAll(kit);
    kit.clock.set(midnight + retention);
    expect(await maintainAll(kit, 4)).toMatchObject({ 'prune-audit': 7 });
    expect(await idsOf(kit)).toEqual([]);
    expect(await sealedOf(kit, 'ahead')).toHaveLength(13);
  });

  it('removes at most so many in one call, over however many chains', async () => {
    const kit = createTestAuth({ keys, now: midnight });
    for (let n = 0; n < 12; n += 1) await kit.storage.audit.append([plainEvent(`e${n}`, { chain: `chain${n % 3}`, at: midnight - day + n })]);
    await maintainAll(kit);
    kit.clock.set(midnight + retention);
    const done: number[] = [];
    for (let more = true; more; ) {
      const result = await kit.auth.maintain({ limit: 5 });
      done.push(result.done['prune-audit']);
      more = result.more;
    }
    expect(done.filter((count) => count > 0)).toEqual([5, 5, 2]);
  });

  it('says that there is more only where more is old enough', async () => {
    const kit = await sealedAt(Array.from({ length: 15 }, (_, n) => (n < 5 ? midnight - day : midnight + day)));
    kit.clock.set(midnight + retention);
    expect(await kit.auth.maintain({ limit: 10 })).toMatchObject({ done: { 'prune-audit': 5 }, more: false });
  });

  it('writes no event where nothing goes', async () => {
    const kit = await sealedAt([midnight]);
    for (let n = 0; n < 5; n += 1) await maintainAll(kit);
    expect((await sealedOf(kit)).map(({ id }) => id)).toEqual(['e1']);
  });

  it('verifies when every event of a chain was removed, and when it is old and long', async () => {
    const kit = await sealedAt([midnight - day, midnight]);
    for (let year = 1; year <= 4; year += 1) {
      kit.clock.advance(retention + day);
      await maintainAll(kit);
      expect(await verify(kit), `year ${year}`).toMatchObject({ ok: true, events: 1 });
    }
  });

  it.each(['before', 'after'] as const)('invariant 2 in part: a crash at any port call, %s it happened, loses no event that was not condemned, and the chain verifies at once and after the next call', async (when) => {
    for (let n = 1; n < 60; n += 1) {
      const kit = await sealedAt([midnight - 2 * day, midnight - 2 * day, midnight + 1]);
      kit.clock.set(midnight + retention);
      const crash = crashAt(n, when);
      const crashing = createTestAuth({ keys, clock: kit.clock, storage: wrapStorage(kit.storage, crash) });
      await crashing.auth.maintain();
      expect(await idsOf(kit)).toContain('e3');
      expect(await verify(kit), `call ${n}`).toMatchObject({ ok: true });
      await maintainAll(kit);
      expect(await idsOf(kit)).toEqual(['e3']);
      expect((await sealedOf(kit)).filter(({ kind }) => kind === 'audit-pruned')).toHaveLength(1);
      expect(await verify(kit), `after call ${n}`).toMatchObject({ ok: true, events: 2 });
      if (crash.calls() < n) return;
    }
    throw new Error('the maintenance has more calls than this test');
  });

  it('two processes at once remove each event once, also with batches of other sizes', async () => {
    const kit = await sealedAt(Array.from({ length: 20 }, (_, n) => midnight - 30 * day + n));
    kit.clock.set(midnight + retention);
    const other = createTestAuth({ keys, clock: kit.clock, storage: kit.storage });
    const results = await Promise.all([kit.auth.maintain({ limit: 7 }), other.auth.maintain({ limit: 11 }), kit.auth.maintain({ limit: 3 })]);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await verify(kit)).toMatchObject({ ok: true });
    await maintainAll(kit);
    expect(await idsOf(kit)).toEqual([]);
    expect(await verify(kit)).toMatchObject({ ok: true });
  });

  it('a checkpoint that cannot be written keeps the events', async () => {
    const kit = await sealedAt([midnight - day]);
    kit.clock.set(midnight + retention);
    const storage = wrapStorage(kit.storage, (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error('down')) : call()));
    expect((await createTestAuth({ keys, clock: kit.clock, storage }).auth.maintain()).failed).toEqual([{ work: 'prune-audit', code: 'audit-unavailable' }]);
    expect(await idsOf(kit)).toEqual(['e1']);
  });
});
