import type { AuditQuery, AuditStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { expectEqual, expectRefusal, inParallel } from '../expect.js';
import { spoil } from '../spoil.js';
import { chain, fill, noHead, placeOf, sampleEvent, sealedEvent } from './events.js';

const all = { chain, limit: 100 } as const;

/** What `append` and `list` promise. */
export const listChecks: readonly Check<AuditStore>[] = [
  {
    name: 'an event is listed as it was appended, in its own chain only',
    check: async (audit) => {
      await audit.append([sampleEvent(1)]);
      await audit.append([sampleEvent(2, { chain: 'installation', actor: { kind: 'system' }, accountId: undefined })]);
      expectEqual(await audit.list(all), [sampleEvent(1)], 'list');
      expectEqual(await audit.list({ chain: 'ACME', limit: 100 }), [], 'list of a chain that has no events');
    },
  },
  {
    name: 'an id that is there already changes nothing, sealed or not, in this chain or another',
    check: async (audit) => {
      await fill(audit, { count: 2, sealed: 1 });
      for (const n of [1, 2]) await audit.append([sampleEvent(n, { outcome: 'success' })]);
      await audit.append([sampleEvent(2, { chain: 'other' })]);
      expectEqual(await audit.list(all), [sealedEvent(1), sampleEvent(2)], 'list');
      expectEqual(await audit.list({ chain: 'other', limit: 100 }), [], 'list of the other chain');
    },
  },
  {
    name: 'several events of one call are all kept, each in its own chain, and an id that is there or comes twice once, as it came first',
    check: async (audit) => {
      await audit.append([]);
      await audit.append([sampleEvent(2)]);
      const changed = { outcome: 'success' } as const;
      await audit.append([sampleEvent(3), sampleEvent(1, { chain: 'other' }), sampleEvent(2, changed), sampleEvent(4), sampleEvent(3, changed)]);
      expectEqual(await audit.list(all), [sampleEvent(2), sampleEvent(3), sampleEvent(4)], 'list');
      expectEqual(await audit.list({ chain: 'other', limit: 100 }), [sampleEvent(1, { chain: 'other' })], 'list of the other chain');
      await inParallel(20, (n) => audit.append([sampleEvent(10 + n), sampleEvent(11 + n)]));
      expectEqual((await audit.list(all)).length, 24, 'how many there are after 20 parallel calls that share an event with the next');
    },
  },
  {
    name: 'of several events all are kept or none: one that cannot be takes the others with it',
    check: async (audit) => {
      await expectRefusal(() => audit.append([sampleEvent(1), sampleEvent(2, { at: NaN }), sampleEvent(3)]), 'append');
      expectEqual(await audit.list(all), [], 'list');
    },
  },
  {
    name: '50 parallel appends are all kept, and one id once',
    check: async (audit) => {
      await inParallel(50, (n) => audit.append([sampleEvent(n + 1)]));
      await inParallel(10, () => audit.append([sampleEvent(51)]));
      expectEqual((await audit.list(all)).map(({ id }) => id), Array.from({ length: 51 }, (_, n) => `event-${n + 1}`), 'the ids listed');
    },
  },
  {
    name: 'events come oldest first: the sealed by sequence, then the others by time and id',
    check: async (audit) => {
      for (const n of [5, 2, 4, 1]) await audit.append([sampleEvent(n)]);
      for (const id of ['event-3b', 'event-3a']) await audit.append([sampleEvent(3, { id })]);
      await audit.seal({ chain, batch: [placeOf(4, 1), placeOf(2, 2)], expectedHead: noHead });
      expectEqual((await audit.list(all)).map(({ id }) => id), ['event-4', 'event-2', 'event-1', 'event-3a', 'event-3b', 'event-5'], 'the ids listed');
    },
  },
  {
    name: 'a list holds at most limit events, the oldest of those asked for',
    check: async (audit) => {
      await fill(audit, { count: 5, sealed: 2 });
      expectEqual(await audit.list({ chain, limit: 3 }), [sealedEvent(1), sealedEvent(2), sampleEvent(3)], 'list');
      expectEqual(await audit.list({ chain, limit: 1, sealed: false }), [sampleEvent(3)], 'list of the unsealed');
      expectEqual(await audit.list({ chain, limit: 0 }), [], 'list with the limit 0');
    },
  },
  {
    name: 'a list holds only what was asked for: account, sealed or not, from an instant on',
    check: async (audit) => {
      await fill(audit, { count: 3, sealed: 1 });
      await audit.append([sampleEvent(4, { accountId: 'account-2' })]);
      const { at } = sampleEvent(3);
      expectEqual(await audit.list({ ...all, accountId: 'account-2' }), [sampleEvent(4, { accountId: 'account-2' })], 'list of one account');
      expectEqual(await audit.list({ ...all, sealed: true }), [sealedEvent(1)], 'list of the sealed');
      expectEqual(await audit.list({ ...all, sealed: false, accountId: 'account-1' }), [sampleEvent(2), sampleEvent(3)], 'list of the unsealed of one account');
      expectEqual(await audit.list({ ...all, from: at, accountId: 'account-1' }), [sampleEvent(3)], 'list from the instant of an event');
      expectEqual(await audit.list({ ...all, from: at + 1, accountId: 'account-1' }), [], 'list from a millisecond later');
      // A person's data is asked for by account alone: another's must not come with it.
      await audit.append([sampleEvent(5, { chain: 'other', accountId: 'account-2' })]);
      expectEqual((await audit.list({ accountId: 'account-2', limit: 100 })).map(({ id }) => id), ['event-4', 'event-5'], 'the ids of one account in all chains');
      expectEqual(await audit.list({ ...all, accountId: 'account-1', newestFirst: true, limit: 1 }), [sampleEvent(3)], 'the newest event of one account');
    },
  },
  {
    name: 'without a chain events of all chains come by time and id, sealed or not, and a limit cuts off the newest',
    check: async (audit) => {
      await audit.append([sampleEvent(3, { chain: 'other' })]);
      await audit.append([sampleEvent(1, { chain: 'installation' })]);
      for (const n of [4, 2]) await audit.append([sampleEvent(n)]);
      for (const id of ['event-5b', 'event-5a']) await audit.append([sampleEvent(5, { id, chain: id })]);
      await audit.seal({ chain, batch: [placeOf(4, 1)], expectedHead: noHead });
      const idsOf = async (query: AuditQuery): Promise<readonly string[]> => (await audit.list(query)).map(({ id }) => id);
      expectEqual(await idsOf({ limit: 100 }), ['event-1', 'event-2', 'event-3', 'event-4', 'event-5a', 'event-5b'], 'the ids of all chains');
      expectEqual(await idsOf({ limit: 2 }), ['event-1', 'event-2'], 'the oldest two of all chains');
      expectEqual(await idsOf({ limit: 100, sealed: false, from: sampleEvent(2).at }), ['event-2', 'event-3', 'event-5a', 'event-5b'], 'the unsealed of all chains from an instant on');
    },
  },
  {
    name: 'from an instant on events of one chain come by time and id, sealed or not',
    check: async (audit) => {
      await fill(audit, { count: 5, sealed: 0 });
      await audit.append([sampleEvent(3, { chain: 'other', id: 'event-other' })]);
      await audit.seal({ chain, batch: [placeOf(4, 1), placeOf(2, 2)], expectedHead: noHead });
      const idsOf = async (query: Partial<AuditQuery>): Promise<readonly string[]> => (await audit.list({ ...all, from: sampleEvent(2).at, ...query })).map(({ id }) => id);
      expectEqual(await idsOf({}), ['event-2', 'event-3', 'event-4', 'event-5'], 'the ids from an instant on');
      expectEqual(await idsOf({ limit: 2 }), ['event-2', 'event-3'], 'the oldest two from an instant on');
      expectEqual(await idsOf({ accountId: 'account-1', newestFirst: true, limit: 3 }), ['event-5', 'event-4', 'event-3'], 'the newest three of an account from an instant on');
    },
  },
  {
    name: 'newestFirst is the same order from its other end, and a limit cuts off the oldest',
    check: async (audit) => {
      await fill(audit, { count: 4, sealed: 0 });
      await audit.append([sampleEvent(5, { chain: 'other' })]);
      await audit.seal({ chain, batch: [placeOf(4, 1), placeOf(2, 2)], expectedHead: noHead });
      const idsOf = async (query: AuditQuery): Promise<readonly string[]> => (await audit.list({ ...query, newestFirst: true })).map(({ id }) => id);
      expectEqual(await idsOf(all), ['event-3', 'event-1', 'event-2', 'event-4'], 'the ids of one chain');
      expectEqual(await idsOf({ chain, limit: 3 }), ['event-3', 'event-1', 'event-2'], 'the newest three of one chain');
      expectEqual(await idsOf({ limit: 2 }), ['event-5', 'event-4'], 'the newest two of all chains');
      expectEqual((await audit.list({ ...all, newestFirst: false })).map(({ id }) => id), ['event-4', 'event-2', 'event-1', 'event-3'], 'the ids where it is false');
    },
  },
  {
    name: 'afterSequence gives only sealed events with a higher sequence, page by page',
    check: async (audit) => {
      await fill(audit, { count: 6, sealed: 5 });
      expectEqual(await audit.list({ ...all, afterSequence: 0 }), [1, 2, 3, 4, 5].map((n) => sealedEvent(n)), 'list after 0');
      expectEqual(await audit.list({ chain, afterSequence: 2, limit: 2 }), [sealedEvent(3), sealedEvent(4)], 'the page after 2');
      expectEqual(await audit.list({ ...all, afterSequence: 5 }), [], 'list after the last');
      await audit.prune({ chain, through: 3, limit: 100 });
      expectEqual(await audit.list({ ...all, afterSequence: 1 }), [sealedEvent(4), sealedEvent(5)], 'list after one that was pruned');
    },
  },
  {
    name: 'a count and a checkpoint are kept as they were appended',
    check: async (audit) => {
      const checkpoint = { sequence: 7, hash: 'k1.hash', mac: 'k1.mac' };
      await audit.append([sampleEvent(1, { count: 57, checkpoint })]);
      expectEqual(await audit.list(all), [sampleEvent(1, { count: 57, checkpoint })], 'list');
    },
  },
  {
    name: 'mutating an event that was passed or listed changes nothing that is stored',
    check: async (audit) => {
      const event = sampleEvent(1);
      const passed = structuredClone(event);
      await audit.append([passed]);
      spoil(passed);
      spoil(await audit.list(all));
      expectEqual(await audit.list(all), [event], 'list');
    },
  },
];
