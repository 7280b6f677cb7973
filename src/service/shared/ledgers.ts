import { AuthError } from '../../core/error/index.js';
import type { LedgerChange, LedgerEntry } from '../../port/index.js';
import type { Deps } from './deps.js';

/** Changes several counters in one step. A store that leaves one out of its answer is broken, and what it answered counts for nothing (invariant 7). */
export async function changeLedgers(
  deps: Pick<Deps, 'ledgers'>,
  input: { readonly changes: readonly LedgerChange[]; readonly now: number },
): Promise<readonly LedgerEntry[]> {
  const entries = await deps.ledgers.add(input);
  if (entries.length !== input.changes.length || entries.some(({ key }, at) => key !== input.changes[at]?.key)) throw new AuthError('ledger-unavailable');
  return entries;
}

/** Changes one counter, and says what it is then. */
export async function countOne(deps: Pick<Deps, 'ledgers'>, input: LedgerChange & { readonly now: number }): Promise<number> {
  const { now, ...change } = input;
  const [entry] = await changeLedgers(deps, { changes: [change], now });
  return entry?.count ?? Infinity;
}
