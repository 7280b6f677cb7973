import { checkNow, checkObject, checkWhole } from '../../internal/check.js';
import { checkEntries, checkId } from './check.js';
import { freezeOtpList, type OtpList } from './otp-list.js';

/** What {@link createOtpList} needs. */
export interface CreateOtpListInput {
  /** The list's own id, the one its entries were sealed with. */
  readonly listId: string;
  /** The account, the one its entries were sealed with. */
  readonly accountId: string;
  /** The list's number, from 1: one more than the account's last. */
  readonly listNumber: number;
  /** The key of the key ring whose sub-key is the pepper. */
  readonly keyId: string;
  /** The 100 PHC strings of `sealOneTimePasswords`. */
  readonly entries: readonly string[];
  /** The time of issue, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Makes the record of a freshly issued list: unproven, nothing used, nothing asked for yet (R53, R55, R56).
 *
 * @returns a frozen list to be inserted into its store
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const entries = Array.from({ length: 100 }, (_, index) => `$scrypt$${index}`);
 * const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 0 });
 * console.log(list.status, list.used.length); // unproven 0
 */
export function createOtpList(input: CreateOtpListInput): OtpList {
  checkObject('input', input);
  const { listId, accountId, listNumber, keyId, entries, now } = input;
  checkId('listId', listId);
  checkId('accountId', accountId);
  checkWhole('listNumber', listNumber, { least: 1 });
  checkId('keyId', keyId);
  checkEntries('entries', entries);
  checkNow(now);
  const untouched = { used: [], burnt: [], pinMisses: 0, lifetimeMisses: 0, status: 'unproven' } as const;
  return freezeOtpList({ listId, accountId, listNumber, keyId, entries, ...untouched, issuedAt: now });
}
