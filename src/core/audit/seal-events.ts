import { checkArray, checkBytes, checkObject, checkString } from '../../internal/check.js';
import { checkEnd, linkOf, sign, type ChainEnd, type ChainEvent } from './chain.js';

/** The place that an event gets in its chain. */
export interface SealedPlace extends ChainEnd {
  /** Of which event. */
  readonly id: string;
}

/** What {@link sealEvents} makes. */
export interface SealedBatch {
  /** What `AuditStore.seal` is given. */
  readonly batch: readonly SealedPlace[];
  /** The end of the chain with them. */
  readonly head: ChainEnd;
}

/**
 * Chains events: the hash of each is an HMAC over the hash before it, its place and all it says, so that none can be altered,
 * removed or moved without the key (R179).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const key = new Uint8Array(32).fill(7);
 * const events = [{ id: 'e1', chain: 'acme' }, { id: 'e2', chain: 'acme' }];
 * const { head } = sealEvents({ events, head: { sequence: 0, hash: '' }, key, keyId: 'k1' });
 * console.log(head.sequence, head.hash.slice(0, 3)); // 2 k1.
 */
export function sealEvents(input: {
  /** Of one chain, in their order. */
  readonly events: readonly ChainEvent[];
  /** Where the chain ends so far. */
  readonly head: ChainEnd;
  /** The sub-key `audit-chain` of a key of the ring. */
  readonly key: Uint8Array;
  /** Names that key, without a dot. */
  readonly keyId: string;
}): SealedBatch {
  checkObject('input', input);
  const { events, key, keyId } = input;
  checkArray('events', events);
  checkEnd('head', input.head);
  checkBytes('key', key, { least: 32, most: 64 });
  checkString('keyId', keyId);
  const batch: SealedPlace[] = [];
  let { head } = input;
  for (const event of events) {
    checkObject('events', event);
    head = Object.freeze({ sequence: head.sequence + 1, hash: sign({ key, keyId, parts: linkOf(event, head) }) });
    batch.push(Object.freeze({ id: event.id, ...head }));
  }
  return Object.freeze({ batch: Object.freeze(batch), head });
}
