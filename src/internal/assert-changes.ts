import { assertStorable } from './storable.js';

/** Throws where a ledger's changes are not what the port says: all of them before the first is made. */
export function assertChanges(changes: readonly { readonly key: string; readonly amount: number; readonly windowMs?: number | undefined }[], now: number): void {
  for (const { key, amount, windowMs = 1 } of changes) {
    assertStorable(key, 'changes.key');
    if (!Number.isSafeInteger(amount)) throw new RangeError('changes.amount: must be a whole number');
    if (!Number.isSafeInteger(windowMs) || windowMs < 1) throw new RangeError('changes.windowMs: must be a whole number from 1');
  }
  if (new Set(changes.map(({ key }) => key)).size < changes.length) throw new RangeError('changes: each key once');
  if (!Number.isSafeInteger(now)) throw new RangeError('now: must be a whole number of milliseconds');
}
