import { checkArray, checkNow, checkObject, checkWhole } from '../../internal/check.js';
import type { ChainEvent } from './chain.js';

/** An event with its time. */
export interface TimedEvent extends ChainEvent {
  /** In ms since the epoch. */
  readonly at: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Until when events are removed: the retention ago, counted by whole days in UTC. Each removal writes an event, and once a day is
 * enough; nothing younger than the retention ever goes, and nothing stays a day longer (R181).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * console.log(pruneUntil({ retentionMs: 1, now: 86_400_001 })); // 86400000
 */
export function pruneUntil(input: {
  /** How long events are kept, in ms. */
  readonly retentionMs: number;
  /** In ms since the epoch. */
  readonly now: number;
}): number {
  checkObject('input', input);
  checkWhole('retentionMs', input.retentionMs, { least: 1 });
  checkNow(input.now);
  return Math.floor((input.now - input.retentionMs) / dayMs) * dayMs;
}

/**
 * The events of a chain that may go: from its beginning to the first that is too young. A later one that is older by its time
 * waits for that one, as a chain has no holes.
 *
 * @typeParam E - the events, with their time
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * const events = [{ id: 'e1', chain: 'acme', at: 5 }, { id: 'e2', chain: 'acme', at: 9 }, { id: 'e3', chain: 'acme', at: 5 }];
 * console.log(choosePrunable({ events, until: 5 }).map(({ id }) => id)); // [ 'e1' ]
 */
export function choosePrunable<E extends TimedEvent>(input: {
  /** The oldest of one chain, by sequence. */
  readonly events: readonly E[];
  /** From {@link pruneUntil}. */
  readonly until: number;
}): readonly E[] {
  checkObject('input', input);
  const { events, until } = input;
  checkArray('events', events);
  checkWhole('until', until, { least: Number.MIN_SAFE_INTEGER });
  const young = events.findIndex(({ at }) => at > until);
  return Object.freeze(young === -1 ? [...events] : events.slice(0, young));
}
