import type { Storage } from '../../port/index.js';
import { auditStoreSuite } from './audit-store-suite.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { expectEqual } from './expect.js';
import { ledgerStoreSuite } from './ledger-store-suite.js';
import { messageStoreSuite } from './message-store-suite.js';
import { recordKinds } from './record-kinds.js';
import { recordStoreSuite } from './record-store-suite.js';

/**
 * The contract of a whole `Storage` as cases to run: the suites of all its stores, each case on an empty storage.
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = storageSuite({ create: async () => createTestKit().storage });
 * for (const { run } of cases) await run(); // in vitest: for (const { name, run } of cases) it(name, run);
 * console.log(cases.length > 100); // true
 */
export function storageSuite(options: ContractSuiteOptions<Storage>): readonly ContractCase[] {
  assertSuiteOptions(options);
  const { create } = options;
  return Object.freeze([
    ...recordStoreSuite({ kind: recordKinds.accounts, create: async () => (await create()).accounts }),
    ...recordStoreSuite({ kind: recordKinds.lists, create: async () => (await create()).lists }),
    ...recordStoreSuite({ kind: recordKinds.devices, create: async () => (await create()).devices }),
    ...recordStoreSuite({ kind: recordKinds.flows, create: async () => (await create()).flows }),
    ...recordStoreSuite({ kind: recordKinds.sessions, create: async () => (await create()).sessions }),
    ...messageStoreSuite({ create: async () => (await create()).messages }),
    ...ledgerStoreSuite({ create: async () => (await create()).ledgers }),
    ...auditStoreSuite({ create: async () => (await create()).audit }),
    ...toCases({ create, subject: 'storage', checks: [separateCheck] }),
  ]);
}

const separateCheck: Check<Storage> = {
  name: 'one id in two stores is two records',
  check: async (storage) => {
    const [list, session] = [recordKinds.lists.sample(1), { ...recordKinds.sessions.sample(1), id: 'list-1' }];
    await storage.lists.insert(list);
    expectEqual(await storage.sessions.insert(session), 'inserted', 'insert of the same id in another store');
    expectEqual(await storage.sessions.remove('list-1'), true, 'remove from the other store');
    expectEqual(await storage.lists.find('list-1'), list, 'find in the first store');
  },
};
