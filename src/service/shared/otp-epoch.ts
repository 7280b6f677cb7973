import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';

/**
 * What misses of the third step are counted against. A closed strangers' lane condemns the password, a known browser's
 * the list (R65): whatever takes its place begins with a ledger of its own, and nothing needs to be cleared for it.
 */
export function otpEpoch(input: { readonly account: Pick<AccountRecord, 'passwordsSet'>; readonly listId: string; readonly lane: Lane }): string {
  return input.lane === 'strangers' ? `password-${String(input.account.passwordsSet)}` : listEpoch(input.listId);
}

/** In the first login the list is what is replaced, by whoever answers. */
export function listEpoch(listId: string): string {
  return `list-${listId}`;
}
