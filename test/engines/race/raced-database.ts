import { expect } from 'vitest';
import type { RedisPlace } from '../../../src/adapter/redis/index.js';
import type { SqlOptions } from '../../../src/adapter/sql/index.js';
import type { Storage } from '../../../src/port/index.js';
import type { Spoilt } from './spoil.js';
import type { Crew } from './start-crew.js';

/** A database that processes race over. */
export interface RacedDatabase {
  /** `PostgreSQL`, say. */
  readonly name: string;
  /** How many processes. */
  readonly size: number;
  /** How they reach it. */
  readonly options: SqlOptions;
  /** Where flows, sessions and ledgers are, if not there. */
  readonly redis?: RedisPlace | undefined;
  /** The same database, for this process, and empty. */
  readonly storage: Storage;
  /** How long each process waits before an update that decides. */
  readonly pauseMs: number;
  /** How often what decides is raced for. */
  readonly rounds: number;
}

/** So often whole calls: what decides in them is the same, and around it each takes some twenty statements. */
export const callRounds = 120;
/** A storage that is broken shows within so many. */
export const few = 20;
/** For as many processes to come up on a busy machine. */
export const startMs = 60_000;

/** Lets all processes of a crew open the database, each with connections of its own; or one that is broken, over it. */
export async function openFor(crew: Crew, { options, redis, pauseMs }: RacedDatabase, spoilt?: Spoilt): Promise<void> {
  const how = spoilt === undefined ? { name: 'sound', pauseMs } : { name: `broken ${spoilt}`, spoilt };
  await crew.race('open', (n) => ({ ...how, options, redis, name: `${how.name} ${n}` }));
}

/**
 * A round in which the second came after the first was done proves nothing: in a quarter at least, more than one process reached each update that
 * decides. How many is the scheduler's affair: two cores gave 801 of 1,000 for the rarest.
 */
export function expectRaced(raced: readonly { readonly reached: Readonly<Partial<Record<string, number>>> }[]): void {
  for (const step of Object.keys(raced[0]?.reached ?? {})) {
    const together = raced.filter(({ reached }) => (reached[step] ?? 0) > 1).length;
    expect({ step, raced: together > raced.length / 4 }).toEqual({ step, raced: true });
  }
}
