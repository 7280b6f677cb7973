import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { raceAdditions, raceTries } from './ledgers.js';
import { expectRaced, few, openFor, startMs, type RacedDatabase } from './raced-database.js';
import { raceFlows, raceLists } from './records.js';
import { startCrew, type Crew } from './start-crew.js';

/** Proves that of processes which take a deciding step at the same time one wins, and that the races would notice if two did. */
export function proveSteps(database: RacedDatabase): void {
  const { name, size, storage, redis, rounds } = database;

  describe(`${size} processes and one ${name}: what decides, ${rounds} rounds each`, () => {
    let crew: Crew;
    beforeAll(async () => {
      crew = await startCrew(size);
      await openFor(crew, database);
    }, startMs);
    afterAll(() => crew.stop());

    it('R154 in part, invariant 1: of additions to one ledger each gets another count', async () => {
      const expected = Array.from({ length: 2 * size }, (_, n) => n + 1);
      for (const counts of await raceAdditions(crew, { name: 'sound', rounds, times: 2 })) expect(counts).toEqual(expected);
    });

    it('R147, R154 in part: of wrong codes no more are judged than tries are left, nor fewer in the end', async () => {
      for (const { left, first, judged, more } of await raceTries(crew, { name: 'sound', rounds, storage })) {
        expect(first).toBeGreaterThanOrEqual(1);
        expect({ judged, more }).toEqual({ judged: left, more: false });
      }
    });

    // Beside Redis the lists are in the database, and raced for there.
    if (redis === undefined) {
      it('R60, R61, R143, invariant 1: one pins a position, all are asked for it, and one uses it up', async () => {
        const raced = await raceLists(storage, { name: 'sound', rounds, by: () => crew });
        for (const { asked, pinned, reached: _reached, ...round } of raced) {
          expect(new Set(asked)).toEqual(new Set([pinned]));
          expect(round).toEqual({ winners: 1, used: 1, writes: 2 });
        }
        expectRaced(raced);
      });
    }

    it('R130, invariant 1: one opens a recovery link, and one takes the last step of its flow', async () => {
      const raced = await raceFlows(storage, { name: 'sound', rounds, crew });
      for (const { reached: _reached, ...round } of raced) expect(round).toEqual({ link: 1, end: 1, writes: 4 });
      expectRaced(raced);
    });

    describe('a storage that breaks its contract is noticed', () => {
      let broken: Crew;
      beforeAll(async () => {
        broken = await startCrew(size);
      }, startMs);
      afterAll(() => broken.stop());
      const byBroken = (raced: string) => (step: string): Crew => (step === raced ? broken : crew);

      it('invariant 1: additions that read and then write give one count twice, and judge more than are left', async () => {
        await openFor(broken, database, 'additions');
        expect((await raceAdditions(broken, { name: 'broken', rounds: few, times: 2 })).some((counts) => new Set(counts).size < counts.length)).toBe(true);
        expect((await raceTries(broken, { name: 'broken', rounds: few, storage })).some(({ left, first }) => first > left)).toBe(true);
      });

      it('invariant 1: updates that ignore the version pin two positions, and let two win one position, one link and one flow', async () => {
        await openFor(broken, database, 'updates');
        expect((await raceLists(storage, { name: 'pins', rounds: few, by: byBroken('pin') })).some(({ asked }) => new Set(asked).size > 1)).toBe(true);
        expect((await raceLists(storage, { name: 'uses', rounds: few, by: byBroken('use') })).some(({ winners }) => winners > 1)).toBe(true);
        const flows = await raceFlows(storage, { name: 'broken', rounds: few, crew: broken });
        expect(flows.some(({ link }) => link > 1)).toBe(true);
        expect(flows.some(({ end }) => end > 1)).toBe(true);
      });
    });
  });
}
