import type { LedgerStore } from '../../port/index.js';
import { assertSuiteOptions, toCases, type Check, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import { countingChecks } from './ledger-store/counting-checks.js';
import { keyChecks } from './ledger-store/key-checks.js';
import { stepChecks } from './ledger-store/step-checks.js';
import { windowChecks } from './ledger-store/window-checks.js';

/**
 * The contract of `LedgerStore` as cases to run: parallel additions, several in one step, both sides of a window's end, clearing and removal.
 *
 * What the port does not promise is not asked: a key that is counted with a window at one time and without one at
 * another.
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = ledgerStoreSuite({ create: async () => createTestKit().storage.ledgers });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // ledgers: each addition answers with the new count
 */
export function ledgerStoreSuite(options: ContractSuiteOptions<LedgerStore>): readonly ContractCase[] {
  assertSuiteOptions(options);
  const checks: readonly Check<LedgerStore>[] = [...countingChecks, ...stepChecks, ...windowChecks, ...keyChecks];
  return toCases({ create: options.create, subject: 'ledgers', checks });
}
