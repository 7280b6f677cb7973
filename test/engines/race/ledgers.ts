import { planRecoveryCodeLedgers } from '../../../src/core/throttle/index.js';
import type { Storage } from '../../../src/port/index.js';
import { inRounds } from './in-rounds.js';
import { clock } from './policy.js';
import type { Crew } from './start-crew.js';

/** Every process adds 1 so many times to one counter, a new one in each round; all the counts that they were told, sorted. */
export function raceAdditions(crew: Crew, input: { readonly name: string; readonly rounds: number; readonly times: number }): Promise<readonly (readonly number[])[]> {
  const { name, rounds, times } = input;
  return inRounds(rounds, async (round) => (await crew.race('addToLedger', () => ({ key: `${name}/${round}`, times }))).flat().sort((a, b) => a - b));
}

/** What one round of wrong codes found. */
export interface TriesRound {
  /** How many tries were left. */
  readonly left: number;
  /** How many of the first that came at once were judged. */
  readonly first: number;
  /** How many were judged until none was left, and whether one more was let in. */
  readonly judged: number;
  readonly more: boolean;
}

const tries = 5;
/** A storage that lets too few in is found out after so many. */
const mostRaces = 50;

/** Every process gives a wrong code to one recovery at once, where 1 to 5 tries are left; again, if a crowd kept some from being judged. */
export function raceTries(crew: Crew, input: { readonly name: string; readonly rounds: number; readonly storage: Storage }): Promise<readonly TriesRound[]> {
  return inRounds(input.rounds, async (round) => {
    const flowId = `${input.name}-${round}`;
    const left = 1 + (round % tries);
    const [rule] = planRecoveryCodeLedgers({ accountId: 'race', flowId, tries }).rules;
    await input.storage.ledgers.add({ changes: [{ key: rule?.key ?? '', amount: tries - left, windowMs: rule?.windowMs }], now: clock.now() });
    const race = async (): Promise<number> => (await crew.race('missCode', () => ({ flowId }))).filter(Boolean).length;
    const first = await race();
    let judged = first;
    for (let again = 0; judged < left && again < mostRaces; again += 1) judged += await race();
    return { left, first, judged, more: await crew.one(round % crew.size, 'missCode', { flowId }) };
  });
}
