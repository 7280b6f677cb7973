import type { MessageRecord, MessageStore } from '../../port/index.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectEqual } from './expect.js';
import { nextVersion } from './record-kind.js';
import { recordKinds } from './record-kinds.js';
import { recordStoreSuite } from './record-store-suite.js';
import { spoil } from './spoil.js';

/**
 * The contract of `MessageStore` as cases to run: all of `recordStoreSuite`, and what is due.
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = messageStoreSuite({ create: async () => createTestKit().storage.messages });
 * for (const { run } of cases) await run();
 * console.log(cases.at(-1)?.name); // messages: mutating a message that was due changes nothing that is stored
 */
export function messageStoreSuite(options: ContractSuiteOptions<MessageStore>): readonly ContractCase[] {
  assertSuiteOptions(options);
  const { create } = options;
  const kind = recordKinds.messages;
  return Object.freeze([...recordStoreSuite({ create, kind }), ...toCases({ create, subject: kind.name, checks: dueChecks })]);
}

const now = 1_800_000_000_000;
const due = (n: number, dueAt: number, change: Partial<MessageRecord> = {}): MessageRecord => ({ ...recordKinds.messages.sample(n), dueAt, ...change });

const dueChecks: readonly Check<MessageStore>[] = [
  {
    name: 'findDue finds a message at its dueAt and not a millisecond before',
    check: async (messages) => {
      for (const message of [due(1, now), due(2, now + 1)]) await messages.insert(message);
      expectEqual(await messages.findDue(now - 1, 10), [], 'findDue a millisecond before');
      expectEqual(await messages.findDue(now, 10), [due(1, now)], 'findDue at the instant');
    },
  },
  {
    name: 'findDue finds the longest due first, at most limit',
    check: async (messages) => {
      for (const message of [due(1, now - 1), due(2, now - 3), due(3, now), due(4, now - 2)]) await messages.insert(message);
      expectEqual(await messages.findDue(now, 3), [due(2, now - 3), due(4, now - 2), due(1, now - 1)], 'findDue with the limit 3');
      expectEqual(await messages.findDue(now, 0), [], 'findDue with the limit 0');
    },
  },
  {
    name: 'findDue finds queued messages and leases that lapsed, and nothing that is final',
    check: async (messages) => {
      for (const [at, state] of (['queued', 'sending', 'sent', 'failed', 'expired'] as const).entries()) await messages.insert(due(at, now + at, { state }));
      const found = await messages.findDue(now + 10, 10);
      expectEqual(found.map(({ state }) => state), ['queued', 'sending'], 'the states found');
    },
  },
  {
    name: 'findDue follows an update: a lease puts the message off, and a sent one is not found again',
    check: async (messages) => {
      const queued = due(1, now);
      const leased = nextVersion({ ...queued, state: 'sending', dueAt: now + 60_000 } as const);
      const sent = nextVersion({ ...leased, state: 'sent', payload: undefined } as const);
      await messages.insert(queued);
      await messages.update(leased, 1);
      expectEqual(await messages.findDue(now + 59_999, 10), [], 'findDue while the lease holds');
      expectEqual(await messages.findDue(now + 60_000, 10), [leased], 'findDue when the lease has lapsed');
      await messages.update(sent, 2);
      expectEqual(await messages.findDue(now + 60_000, 10), [], 'findDue once it was sent');
    },
  },
  {
    name: 'mutating a message that was due changes nothing that is stored',
    check: async (messages) => {
      await messages.insert(due(1, now));
      spoil(await messages.findDue(now, 10));
      expectEqual(await messages.findDue(now, 10), [due(1, now)], 'findDue');
    },
  },
];
