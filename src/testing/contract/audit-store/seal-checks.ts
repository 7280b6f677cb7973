import type { AuditStore } from '../../../port/index.js';
import type { Check } from '../contract-case.js';
import { countOf, expectEqual, inParallel } from '../expect.js';
import { spoil } from '../spoil.js';
import { chain, fill, headAt, noHead, placeOf, sampleEvent, sealedEvent } from './events.js';

const all = { chain, limit: 100 } as const;

/** What `head`, `seal` and `prune` promise. */
export const sealChecks: readonly Check<AuditStore>[] = [
  {
    name: 'the head of a chain without sealed events has sequence 0 and an empty hash',
    check: async (audit) => {
      expectEqual(await audit.head(chain), noHead, 'head in an empty store');
      await audit.append([sampleEvent(1)]);
      expectEqual(await audit.head(chain), noHead, 'head of a chain with unsealed events');
    },
  },
  {
    name: 'sealing gives the events their places, and the last of the batch becomes the head',
    check: async (audit) => {
      await fill(audit, { count: 3, sealed: 0 });
      expectEqual(await audit.seal({ chain, batch: [placeOf(1), placeOf(2)], expectedHead: noHead }), true, 'seal');
      expectEqual(await audit.head(chain), headAt(2), 'head');
      expectEqual(await audit.seal({ chain, batch: [placeOf(3)], expectedHead: headAt(2) }), true, 'the next seal');
      expectEqual(await audit.list(all), [sealedEvent(1), sealedEvent(2), sealedEvent(3)], 'list');
    },
  },
  {
    name: 'sealing at another head, by sequence or by hash, is false and changes nothing',
    check: async (audit) => {
      await fill(audit, { count: 3, sealed: 1 });
      for (const expectedHead of [noHead, { sequence: 1, hash: 'hash-0' }, headAt(2)]) {
        const batch = [placeOf(2, expectedHead.sequence + 1)];
        expectEqual(await audit.seal({ chain, batch, expectedHead }), false, `seal at the head ${JSON.stringify(expectedHead)}`);
      }
      expectEqual(await audit.head(chain), headAt(1), 'head');
      expectEqual(await audit.list(all), [sealedEvent(1), sampleEvent(2), sampleEvent(3)], 'list');
    },
  },
  {
    name: 'a batch with an event that is unknown, sealed, or of another chain is sealed not even in part',
    check: async (audit) => {
      await fill(audit, { count: 2, sealed: 1 });
      await audit.append([sampleEvent(9, { chain: 'other' })]);
      for (const n of [1, 9, 404]) {
        expectEqual(await audit.seal({ chain, batch: [placeOf(2), placeOf(n, 3)], expectedHead: headAt(1) }), false, `seal with event-${n}`);
        expectEqual(await audit.list(all), [sealedEvent(1), sampleEvent(2)], 'list');
        expectEqual(await audit.head(chain), headAt(1), 'head');
      }
    },
  },
  {
    name: 'of 20 parallel seals at one head exactly one is true, and the others leave no trace',
    check: async (audit) => {
      await fill(audit, { count: 20, sealed: 0 });
      const hashOf = (n: number): string => `hash-of-event-${n}`;
      const answers = await inParallel(20, (n) => audit.seal({ chain, batch: [{ id: `event-${n + 1}`, sequence: 1, hash: hashOf(n + 1) }], expectedHead: noHead }));
      expectEqual(countOf(answers, true), 1, 'how many were true');
      const winner = answers.indexOf(true) + 1;
      expectEqual(await audit.head(chain), { sequence: 1, hash: hashOf(winner) }, 'head');
      expectEqual(await audit.list({ ...all, sealed: true }), [{ ...sampleEvent(winner), sequence: 1, hash: hashOf(winner) }], 'list of the sealed');
    },
  },
  {
    name: 'each chain has a head of its own',
    check: async (audit) => {
      await fill(audit, { count: 1, sealed: 1 });
      await audit.append([sampleEvent(2, { chain: 'other' })]);
      const head = { sequence: 1, hash: 'hash-of-the-other' };
      expectEqual(await audit.seal({ chain: 'other', batch: [{ id: 'event-2', ...head }], expectedHead: noHead }), true, 'seal of the other chain');
      expectEqual(await audit.head('other'), head, 'head of the other chain');
      expectEqual(await audit.head(chain), headAt(1), 'head of the first chain');
    },
  },
  {
    name: 'pruning removes sealed events up to a sequence, at most limit, says how many and keeps the rest',
    check: async (audit) => {
      await fill(audit, { count: 6, sealed: 5 });
      for (const [limit, removed] of [[0, 0], [2, 2], [2, 1], [2, 0]] as const) {
        expectEqual(await audit.prune({ chain, through: 3, limit }), removed, `prune with the limit ${limit}`);
      }
      expectEqual(await audit.list(all), [sealedEvent(4), sealedEvent(5), sampleEvent(6)], 'list');
    },
  },
  {
    name: 'pruning touches neither unsealed events nor another chain',
    check: async (audit) => {
      await fill(audit, { count: 2, sealed: 1 });
      await audit.append([sampleEvent(3, { chain: 'other' })]);
      await audit.seal({ chain: 'other', batch: [placeOf(3, 1)], expectedHead: noHead });
      expectEqual(await audit.prune({ chain, through: 1_000, limit: 100 }), 1, 'prune');
      expectEqual(await audit.list(all), [sampleEvent(2)], 'list');
      expectEqual((await audit.list({ chain: 'other', limit: 100 })).length, 1, 'how many the other chain has');
    },
  },
  {
    name: 'the head stays when every sealed event was pruned, and sealing goes on from it',
    check: async (audit) => {
      await fill(audit, { count: 3, sealed: 2 });
      await audit.prune({ chain, through: 2, limit: 100 });
      expectEqual(await audit.head(chain), headAt(2), 'head');
      expectEqual(await audit.seal({ chain, batch: [placeOf(3)], expectedHead: headAt(2) }), true, 'the next seal');
    },
  },
  {
    name: 'mutating a head, or a batch that was passed, changes nothing that is stored',
    check: async (audit) => {
      await fill(audit, { count: 2, sealed: 1 });
      spoil(await audit.head(chain));
      const batch = [placeOf(2)];
      await audit.seal({ chain, batch, expectedHead: headAt(1) });
      spoil(batch);
      spoil(await audit.head(chain));
      expectEqual(await audit.head(chain), headAt(2), 'head');
      expectEqual(await audit.list(all), [sealedEvent(1), sealedEvent(2)], 'list');
    },
  },
];
