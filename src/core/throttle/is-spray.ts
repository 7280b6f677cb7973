import { checkObject, checkWhole } from '../../internal/check.js';

/** When wrong passwords at many accounts are an attack (R152). */
export interface SprayThreshold {
  /** So many accounts within an hour are, where there is no norm yet. */
  readonly least: number;
  /** So many times the hour before is. */
  readonly times: number;
}

/**
 * Whether so many accounts with a wrong password within an hour are more than mistyping explains: a sprayer tries one
 * password at each, so that no account's own ledger ever notices (R152).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const policy = { least: 100, times: 10 };
 * console.log([99, 100, 120].map((accounts) => isSpray({ accounts, hourBefore: 12, policy }))); // [ false, false, true ]
 */
export function isSpray(input: {
  /** Accounts and names with a failure in this hour so far. */
  readonly accounts: number;
  /** The same of the hour before. */
  readonly hourBefore: number;
  /** The policy's. */
  readonly policy: SprayThreshold;
}): boolean {
  checkObject('input', input);
  const { accounts, hourBefore, policy } = input;
  checkWhole('accounts', accounts, { least: 0 });
  checkWhole('hourBefore', hourBefore, { least: 0 });
  checkObject('policy', policy);
  checkWhole('policy.least', policy.least, { least: 1 });
  checkWhole('policy.times', policy.times, { least: 1 });
  return accounts >= Math.max(policy.least, policy.times * hourBefore);
}
