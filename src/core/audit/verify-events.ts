import { checkArray, checkFunction, checkObject } from '../../internal/check.js';
import { checkEnd, judgeSigned, linkOf, type ChainEnd, type ChainEvent, type ChainKeyOf } from './chain.js';

/** What {@link verifyEvents} says. */
export type VerifyEventsResult =
  | {
      readonly ok: true;
      /** The end of the chain with them: where the next ones go on. */
      readonly head: ChainEnd;
    }
  | {
      readonly ok: false;
      /** `altered`: it is not what was sealed here; `missing`: there is none at this place; `inserted`: one too many; `key-missing`: the ring lacks its key. */
      readonly reason: 'altered' | 'missing' | 'inserted' | 'key-missing';
      /** At which place. */
      readonly sequence: number;
    };

/**
 * Verifies sealed events of one chain from a known place on: altered, removed, moved and inserted ones are found (R179).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const key = new Uint8Array(32).fill(7);
 * const after = { sequence: 0, hash: '' };
 * const [place] = sealEvents({ events: [{ id: 'e1', chain: 'acme' }], head: after, key, keyId: 'k1' }).batch;
 * const sealed = { ...place, id: 'e1', chain: 'ACME' };
 * console.log(verifyEvents({ events: [sealed], after, keyOf: () => key })); // { ok: false, reason: 'altered', sequence: 1 }
 */
export function verifyEvents(input: {
  /** As stored, by sequence. */
  readonly events: readonly ChainEvent[];
  /** The place before the first of them: where a chain begins, a checkpoint, or the head of the events before. */
  readonly after: ChainEnd;
  /** The sub-key `audit-chain` behind a key id, if the ring has it. */
  readonly keyOf: ChainKeyOf;
}): VerifyEventsResult {
  checkObject('input', input);
  const { events, after, keyOf } = input;
  checkArray('events', events);
  checkEnd('after', after);
  checkFunction('keyOf', keyOf);
  let head = after;
  for (const event of events) {
    checkObject('events', event);
    const wrong = judge(event, head, keyOf);
    if (wrong !== undefined) return Object.freeze({ ok: false, reason: wrong, sequence: head.sequence + 1 });
    head = Object.freeze({ sequence: head.sequence + 1, hash: event.hash ?? '' });
  }
  return Object.freeze({ ok: true, head });
}

function judge(event: ChainEvent, head: ChainEnd, keyOf: ChainKeyOf): 'altered' | 'missing' | 'inserted' | 'key-missing' | undefined {
  const { sequence, hash } = event;
  if (sequence === undefined || sequence <= head.sequence) return 'inserted';
  if (sequence > head.sequence + 1) return 'missing';
  const verdict = judgeSigned({ signed: typeof hash === 'string' ? hash : '', keyOf, parts: linkOf(event, head) });
  return verdict === 'right' ? undefined : verdict === 'wrong' ? 'altered' : 'key-missing';
}
