/*
 * The attack: somebody with full rights on the database, but without the keys, wants a login, or his own act, out of the record. He alters
 * an event in any field, removes, moves, copies or makes up events, takes the head back, and does what maintenance does when it removes old ones.
 * Whatever was sealed before must be found changed, at its place; only the newest events together with the head need a head kept elsewhere.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import type { AuditStore, ChainHead, StoredAuditEvent } from '../../src/port/index.js';
import { createTestAuth, type TestAuth } from '../../src/testing/index.js';
import { organizationId } from '../story/walk.js';
import { day, headOf, maintainAll, plainEvent, sealedOf, verify } from '../unit/service/maintenance/tools.js';
import { keys } from '../unit/service/shared/tools.js';

const count = 12;

/** The same installation over a database that somebody has been in. */
function tampered(kit: TestAuth, events: readonly StoredAuditEvent[], head: ChainHead): TestAuth {
  const byPlace = (a: StoredAuditEvent, b: StoredAuditEvent): number => (a.sequence ?? Infinity) - (b.sequence ?? Infinity);
  const audit: AuditStore = {
    ...createMemoryStorage().audit,
    head: async () => head,
    list: async ({ afterSequence = -Infinity, sealed, newestFirst, limit }) => {
      const asked = events.filter(({ sequence }) => (sealed === undefined || sealed === (sequence !== undefined)) && (sequence ?? Infinity) > afterSequence).sort(byPlace);
      return (newestFirst === true ? asked.reverse() : asked).slice(0, limit);
    },
  };
  return createTestAuth({ keys, storage: { ...kit.storage, audit } });
}

describe('somebody with the database and without the keys', () => {
  let kit: TestAuth;
  let events: readonly StoredAuditEvent[];
  let head: ChainHead;
  const at = (sequence: number): StoredAuditEvent => events[sequence - 1] ?? plainEvent('none');
  const judge = (changed: readonly StoredAuditEvent[], changedHead: ChainHead = head, expectedHead?: ChainHead) => verify(tampered(kit, changed, changedHead), expectedHead);

  beforeEach(async () => {
    kit = createTestAuth({ keys });
    for (let n = 1; n <= count; n += 1) {
      const actor = n % 2 === 0 ? ({ kind: 'user', id: 'u1' } as const) : ({ kind: 'office', id: 'o1', onBehalfOf: organizationId } as const);
      await kit.storage.audit.append([plainEvent(`e${String(n).padStart(2, '0')}`, { actor, accountId: 'a1', method: 'password', reason: 'mismatch', count: n, requestId: 'r1' })]);
    }
    await maintainAll(kit);
    events = await sealedOf(kit);
    head = await headOf(kit);
    expect(await judge(events)).toEqual({ ok: true, events: count, head });
  });

  it('R179: no field of any event can be altered, removed or added', async () => {
    for (const event of events) {
      for (const name of [...Object.keys(event).filter((each) => each !== 'sequence'), 'added']) {
        for (const value of ['other', undefined]) {
          const changed = events.map((each) => (each === event ? { ...each, [name]: value } : each));
          if (name === 'added' && value === undefined) continue;
          expect(await judge(changed), `${name} of ${event.id}`).toMatchObject({ ok: false, sequence: event.sequence });
        }
      }
      for (const actor of [{ ...event.actor, id: 'u2' }, { kind: 'system' } as const]) {
        expect(await judge(events.map((each) => (each === event ? { ...each, actor } : each)))).toMatchObject({ reason: 'altered', sequence: event.sequence });
      }
    }
  });

  it('R179: none can be removed, at the beginning, in the middle or at the end', async () => {
    for (const event of events) {
      const reason = event.sequence === 1 ? 'checkpoint-missing' : 'missing';
      expect(await judge(events.filter((each) => each !== event)), event.id).toMatchObject({ ok: false, reason });
    }
    expect(await judge([])).toEqual({ ok: false, reason: 'checkpoint-missing', sequence: count });
    // The later ones moved up to fill the hole.
    const closed = events.filter(({ sequence }) => sequence !== 5).map((event) => ((event.sequence ?? 0) > 5 ? { ...event, sequence: (event.sequence ?? 0) - 1 } : event));
    expect(await judge(closed, { ...head, sequence: count - 1 })).toMatchObject({ ok: false, reason: 'altered', sequence: 5 });
  });

  it('R179: none can be moved, with its hash or without', async () => {
    for (const a of events) {
      for (const b of events.filter((each) => (each.sequence ?? 0) > (a.sequence ?? 0))) {
        const swap = (place: (event: StoredAuditEvent, other: StoredAuditEvent) => StoredAuditEvent): readonly StoredAuditEvent[] => events.map((each) => (each === a ? place(b, a) : each === b ? place(a, b) : each));
        expect(await judge(swap((event, other) => ({ ...event, sequence: other.sequence })))).toMatchObject({ ok: false, sequence: a.sequence });
        expect(await judge(swap((event, other) => ({ ...event, sequence: other.sequence, hash: other.hash })))).toMatchObject({ ok: false, sequence: a.sequence });
      }
    }
  });

  it('R179: none can be put in: beside another, before all, behind the head, or with a hash of its own', async () => {
    for (let sequence = 0; sequence <= count; sequence += 1) {
      const forged = { ...at(3), id: `forged-${sequence}`, sequence };
      expect((await judge([...events, forged])).ok, `at ${sequence}`).toBe(false);
      expect((await judge([forged, ...events])).ok, `before ${sequence}`).toBe(false);
    }
    expect(await judge([...events, { ...at(3), id: 'forged', sequence: count + 1 }])).toEqual({ ok: false, reason: 'head-mismatch', sequence: count });
    const forged = { ...at(3), id: 'forged', sequence: count + 1, hash: `test-1.${'A'.repeat(43)}` };
    expect(await judge([...events, forged], { sequence: count + 1, hash: forged.hash })).toEqual({ ok: false, reason: 'altered', sequence: count + 1 });
  });

  it('R179: the head can be taken neither back, nor ahead, nor aside', async () => {
    expect(await judge(events, { sequence: 9, hash: at(9).hash ?? '' })).toEqual({ ok: false, reason: 'head-mismatch', sequence: 9 });
    expect(await judge(events, { sequence: count + 1, hash: 'test-1.x' })).toEqual({ ok: false, reason: 'missing', sequence: count + 1 });
    expect(await judge(events, { ...head, hash: at(3).hash ?? '' })).toEqual({ ok: false, reason: 'head-mismatch', sequence: count });
    expect(await judge(events, { sequence: 0, hash: '' })).toEqual({ ok: false, reason: 'head-mismatch', sequence: 0 });
  });

  it('R179 in part: the newest events removed together with the head are found by a head kept elsewhere, and by nothing else', async () => {
    const cut = events.slice(0, 9);
    const back = { sequence: 9, hash: at(9).hash ?? '' };
    expect(await judge(cut, back)).toMatchObject({ ok: true, events: 9 });
    expect(await judge(cut, back, head)).toEqual({ ok: false, reason: 'head-mismatch', sequence: 10 });
    expect(await judge([], { sequence: 0, hash: '' }, head)).toMatchObject({ ok: false, reason: 'head-mismatch' });
    // Every head that was right once stays right.
    for (const event of events) expect(await judge(events, head, { sequence: event.sequence ?? 0, hash: event.hash ?? '' })).toMatchObject({ ok: true });
    for (const event of events) expect(await judge(events, head, { sequence: event.sequence ?? 0, hash: 'test-1.other' })).toMatchObject({ ok: false, reason: 'head-mismatch', sequence: event.sequence });
  });

  it('R181 in part: a beginning that maintenance did not remove is missed, whatever is left in its place', async () => {
    const checkpoint = { sequence: 4, hash: at(4).hash ?? '', mac: `test-1.${'A'.repeat(43)}` };
    const forged: StoredAuditEvent = { ...plainEvent('forged'), kind: 'audit-pruned', checkpoint };
    expect(await judge(events.slice(4))).toEqual({ ok: false, reason: 'checkpoint-missing', sequence: 5 });
    for (const event of [forged, { ...forged, checkpoint: { ...checkpoint, mac: at(4).hash ?? '' } }, { ...forged, checkpoint: { ...checkpoint, mac: '' } }]) {
      expect(await judge([...events.slice(4), event])).toEqual({ ok: false, reason: 'checkpoint-missing', sequence: 5 });
    }
  });

  it('R179 in part: what is not even of the right shape is a fault that is told, and never a throw', async () => {
    for (const sequence of [0, -1]) expect(await judge([...events, { ...at(3), id: 'forged', sequence }])).toEqual({ ok: false, reason: 'inserted', sequence });
    for (const change of [{ hash: 5 }, { mac: undefined }, { mac: null }]) {
      const checkpoint = { sequence: 4, hash: at(4).hash, mac: `test-1.${'A'.repeat(43)}`, ...change };
      const forged = { ...plainEvent('forged'), kind: 'audit-pruned', checkpoint } as never;
      expect(await judge([...events.slice(4), forged])).toEqual({ ok: false, reason: 'checkpoint-missing', sequence: 5 });
    }
    expect(await judge(events.map((event) => (event === at(3) ? { ...event, hash: 5 as never } : event)))).toEqual({ ok: false, reason: 'key-missing', sequence: 3 });
  });

  it('R181 in part: the checkpoint of one chain, or of an earlier removal, hides no other', async () => {
    kit.clock.advance(367 * day);
    await kit.storage.audit.append([plainEvent('young', { at: kit.clock.now() })]);
    await maintainAll(kit, 5);
    const left = await sealedOf(kit);
    const newest = await headOf(kit);
    expect(await judge(left, newest)).toMatchObject({ ok: true });
    const pruned = left.filter(({ kind }) => kind === 'audit-pruned');
    expect(pruned.map(({ checkpoint }) => checkpoint?.sequence)).toEqual([5, 10, 12]);
    for (const event of pruned) {
      const other = { ...event, checkpoint: event.checkpoint && { ...event.checkpoint, sequence: event.checkpoint.sequence + 1 } };
      expect((await judge(left.map((each) => (each === event ? other : each)), newest)).ok).toBe(false);
    }
    // A head that was kept from before the removal is compared where it still can be: at the very checkpoint.
    expect(await judge(left, newest, { sequence: 12, hash: at(12).hash ?? '' })).toMatchObject({ ok: true });
    expect(await judge(left, newest, { sequence: 12, hash: at(11).hash ?? '' })).toEqual({ ok: false, reason: 'head-mismatch', sequence: 12 });
    expect(await judge(left, newest, { sequence: 11, hash: at(11).hash ?? '' })).toMatchObject({ ok: true });
    // Removed once more by hand, down to where an earlier checkpoint stands.
    expect(await judge(left.slice(1), newest)).toMatchObject({ ok: false, reason: 'checkpoint-missing' });
    expect((await judge([...events.slice(6), ...left], newest)).ok).toBe(false);
  });

  it('R179 in part: across the pages it reads in, a second event with the last sequence of a page is found', async () => {
    const long = createTestAuth({ keys });
    for (let n = 1; n <= 1_100; n += 1) await long.storage.audit.append([plainEvent(`e${String(n).padStart(4, '0')}`)]);
    await maintainAll(long);
    const all = await sealedOf(long);
    const end = await headOf(long);
    expect(await verify(tampered(long, all, end))).toMatchObject({ ok: true, events: 1_100 });
    for (const sequence of [499, 500, 501, 999, 1_000]) {
      const twin = { ...plainEvent('twin'), sequence, hash: all[sequence - 1]?.hash };
      for (const changed of [[...all, twin], [twin, ...all]]) expect((await verify(tampered(long, changed, end))).ok, String(sequence)).toBe(false);
      expect((await verify(tampered(long, all.filter((event) => event.sequence !== sequence), end))).ok).toBe(false);
    }
    // The head taken back, and the event at its place removed, with pages of others behind it.
    const back = { sequence: 3, hash: all[2]?.hash ?? '' };
    expect(await verify(tampered(long, all.filter(({ sequence }) => sequence !== 3), back))).toEqual({ ok: false, reason: 'missing', sequence: 3 });
    expect(await verify(tampered(long, all, back))).toEqual({ ok: false, reason: 'head-mismatch', sequence: 3 });
  });
});
