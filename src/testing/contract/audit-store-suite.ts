import type { AuditStore } from '../../port/index.js';
import { listChecks } from './audit-store/list-checks.js';
import { sealChecks } from './audit-store/seal-checks.js';
import { assertSuiteOptions, toCases, type ContractCase, type ContractSuiteOptions } from './contract-case.js';

/**
 * The contract of `AuditStore` as cases to run: order, sealing with one winner, pruning that keeps the head (R179, R181).
 *
 * @throws TypeError if `create` is no function
 * @example
 * const cases = auditStoreSuite({ create: async () => createTestKit().storage.audit });
 * for (const { run } of cases) await run();
 * console.log(cases[0]?.name); // audit: an event is listed as it was appended, in its own chain only
 */
export function auditStoreSuite(options: ContractSuiteOptions<AuditStore>): readonly ContractCase[] {
  assertSuiteOptions(options);
  return toCases({ create: options.create, subject: 'audit', checks: [...listChecks, ...sealChecks] });
}
