import type { RecordStore, StoredRecord } from '../../port/index.js';
import { assertFunction, assertObject, assertText } from '../assert.js';
import { assertSuiteOptions, toCases, type ContractCase, type ContractSuiteOptions } from './contract-case.js';
import type { RecordKind } from './record-kind.js';
import { findByChecks } from './record-store/find-by-checks.js';
import { insertChecks } from './record-store/insert-checks.js';
import { isolationChecks } from './record-store/isolation-checks.js';
import { removeChecks } from './record-store/remove-checks.js';
import { scanChecks } from './record-store/scan-checks.js';
import { updateChecks } from './record-store/update-checks.js';

/**
 * What {@link recordStoreSuite} takes.
 *
 * @typeParam R - the record
 * @typeParam Index - the properties it is found by
 */
export interface RecordStoreSuiteOptions<R extends StoredRecord, Index extends string> extends ContractSuiteOptions<RecordStore<R, Index>> {
  /** What is kept in the store: one of `recordKinds`, or the host's own. */
  readonly kind: RecordKind<R, Index>;
}

/**
 * The contract of `RecordStore` as cases to run, races included: of 50 parallel updates or inserts one wins (invariant 1).
 *
 * What the port does not promise is not asked: the order of `findBy` and `scan`, ids that hold U+0000, and an update that changes a
 * unique property (usernames never change).
 *
 * @typeParam R - the record
 * @typeParam Index - the properties it is found by
 * @throws TypeError if `create` is no function or `kind` lacks a part
 * @example
 * const cases = recordStoreSuite({ kind: recordKinds.sessions, create: async () => createTestKit().storage.sessions });
 * for (const { run } of cases) await run(); // in vitest: for (const { name, run } of cases) it(name, run);
 * console.log(cases[0]?.name); // sessions: a new record is inserted and found as it was, and no other id finds it
 */
export function recordStoreSuite<R extends StoredRecord, Index extends string>(options: RecordStoreSuiteOptions<R, Index>): readonly ContractCase[] {
  assertSuiteOptions(options);
  const { create, kind } = options;
  assertKind(kind);
  const checks = [insertChecks(kind), findByChecks(kind), updateChecks(kind), removeChecks(kind), scanChecks(kind), isolationChecks(kind)].flat();
  return toCases({ create, subject: kind.name, checks });
}

function assertKind<R extends StoredRecord, Index extends string>(kind: RecordKind<R, Index>): void {
  assertObject(kind, 'kind');
  assertText(kind.name, 'kind.name');
  assertFunction(kind.sample, 'kind.sample');
  assertFunction(kind.withText, 'kind.withText');
  assertObject(kind.unique, 'kind.unique');
  assertObject(kind.indexes, 'kind.indexes');
}
