import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareAccounts } from './accounts.js';
import { raceLogins } from './logins.js';
import { callRounds as rounds, expectRaced, few, openFor, startMs, type RacedDatabase } from './raced-database.js';
import { raceRecoveries, type RecoveryStep } from './recoveries.js';
import { startCrew, type Crew } from './start-crew.js';
import { raceWrongCodes } from './wrong-codes.js';

/** How often one account is raced for: its list has 100 one-time passwords, and its owner may lose a password so often. */
const roundsOfOne = { login: 20, recovery: 20, wrongCodes: 8 };
// Eight processes make some 20,000 statements in so many logins, on as few as two busy cores.
const timeout = 900_000;

/** Proves that processes which make the same call at the same time have one winner, and that the races would notice if they had two. */
export function proveCalls(database: RacedDatabase): void {
  const { name, size, storage } = database;
  const others = (answer: string): readonly string[] => Array.from({ length: size - 1 }, () => answer);

  describe(`${size} processes and one ${name}: whole calls, ${rounds} rounds each`, { timeout }, () => {
    let crew: Crew;
    beforeAll(async () => {
      crew = await startCrew(size);
      await openFor(crew, database);
    }, startMs);
    afterAll(() => crew.stop());

    it('R60, R61, R143, invariant 1: as many logins of one account are asked for one position, and one opens a session', async () => {
      const accounts = await prepareAccounts(storage, { name: 'login', count: rounds / roundsOfOne.login, browsers: size });
      const raced = await raceLogins({ accounts, rounds, by: () => crew });
      for (const { positions, pinned, reached: _reached, ...round } of raced) {
        expect(positions).toEqual([pinned]);
        expect(round).toEqual({ answers: ['authenticated', ...others('replayed')], used: 1, sessions: 1 });
      }
      expectRaced(raced);
    });

    it('R124, R130, invariant 1: a recovery link, the code after it, and the new password at its end are taken once', async () => {
      const accounts = await prepareAccounts(storage, { name: 'recovery', count: rounds / roundsOfOne.recovery, browsers: 1 });
      const raced = await raceRecoveries({ accounts, rounds, by: () => crew });
      for (const { answers, passwords } of raced) {
        expect(answers).toMatchObject({ link: [...others('link-ended'), 'ok'], end: [...others('flow-ended'), 'ok'] });
        expect(answers.code?.filter((answer) => !['not-in-this-step', 'try-again'].includes(answer))).toEqual(['ok']);
        expect(passwords).toBe(1);
      }
      expectRaced(raced);
    });

    it('R65, R147; R154 in part: of wrong one-time passwords no more are looked at than are left, and the lane closes', async () => {
      const accounts = await prepareAccounts(storage, { name: 'wrong codes', count: rounds / roundsOfOne.wrongCodes, browsers: 1 });
      for (const { left, right, ...round } of await raceWrongCodes(crew, { accounts, rounds })) {
        expect(round).toEqual({ judged: left, misses: left, condemned: true });
        expect(['lane-closed', 'sequence-error']).toContain(right);
      }
    });

    describe('a storage that breaks its contract is noticed', () => {
      let broken: Crew;
      beforeAll(async () => {
        broken = await startCrew(size);
      }, startMs);
      afterAll(() => broken.stop());
      const byBroken = (raced: string) => (step: string): Crew => (step === raced ? broken : crew);

      it('invariant 1: additions that read and then write have more wrong one-time passwords looked at than are left', async () => {
        await openFor(broken, database, 'additions');
        const accounts = await prepareAccounts(storage, { name: 'broken additions', count: 1, browsers: 1 });
        expect((await raceWrongCodes(broken, { accounts, rounds: 4 })).some(({ left, judged }) => judged > left)).toBe(true);
      });

      it('invariant 1: updates that ignore the version ask for two positions, open two sessions, and let two win each step of a recovery', async () => {
        await openFor(broken, database, 'updates');
        const accounts = await prepareAccounts(storage, { name: 'broken updates', count: 1, browsers: size });
        expect((await raceLogins({ accounts, rounds: few / 2, by: byBroken('answer') })).some(({ sessions }) => sessions > 1)).toBe(true);
        expect((await raceLogins({ accounts, rounds: few / 2, by: byBroken('start') })).some(({ positions }) => positions.length > 1)).toBe(true);
        // Each round has two winners or not as the processor will have it: until one has, as often as one account can lose a password.
        const wins = async (step: RecoveryStep): Promise<number> => {
          const losers = await prepareAccounts(storage, { name: `broken ${step}`, count: 1, browsers: 1 });
          for (let raced = 0; raced < roundsOfOne.recovery; raced += 5) {
            const most = Math.max(...(await raceRecoveries({ accounts: losers, rounds: 5, by: byBroken(step) })).map(({ answers }) => answers[step]?.filter((answer) => answer === 'ok').length ?? 0));
            if (most > 1) return most;
          }
          return 1;
        };
        expect(await wins('link')).toBeGreaterThan(1);
        expect(await wins('code')).toBeGreaterThan(1);
        expect(await wins('end')).toBeGreaterThan(1);
      });
    });
  });
}
