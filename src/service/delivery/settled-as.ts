import type { MessageRecord } from '../../port/index.js';
import { next } from '../shared/next.js';

/** A message that is done with: what it said is gone, and it waits for nothing. */
export function settledAs(message: MessageRecord, state: 'sent' | 'failed' | 'expired', receipt?: string): MessageRecord {
  const { payload: _wiped, waitsFor: _over, ...rest } = message;
  return next(rest, { state, ...(receipt === undefined ? {} : { receipt }) });
}
