import type { LedgerChange, LedgerStore } from '../../../port/index.js';

/** Changes one counter, and gives its new count. */
export async function addOne(ledgers: LedgerStore, input: LedgerChange & { readonly now: number }): Promise<number> {
  const { now, ...change } = input;
  const [entry] = await ledgers.add({ changes: [change], now });
  return entry === undefined ? NaN : entry.count;
}
