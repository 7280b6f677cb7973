import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveSteps } from '../engines/race/prove-steps.js';
import { clock } from '../engines/race/policy.js';
import { createRacedFile } from '../engines/race/raced-file.js';
import { startCrew, type Crew } from '../engines/race/start-crew.js';

const { database, fileOf } = await createRacedFile();
const { options, storage } = database;

proveSteps(database);

describe('4 processes and one SQLite file', () => {
  let crew: Crew;
  beforeAll(async () => {
    crew = await startCrew(4);
  }, 60_000);
  afterAll(() => crew.stop());

  it('of migrations at once of an empty file, in 20 rounds, one does the work and all succeed', async () => {
    for (let round = 0; round < 20; round += 1) {
      const done = await crew.race('migrate', () => ({ url: `sqlite:${fileOf(`empty-${round}`)}` }));
      expect(done.map(({ from, to }) => `${from} to ${to}`).sort()).toEqual(['0 to 1', '1 to 1', '1 to 1', '1 to 1']);
    }
  });

  it('who writes waits for a second for another that writes, and does not fail', async () => {
    await crew.race('open', (n) => ({ options, name: `waiting ${n}` }));
    await crew.one(0, 'holdFile', { file: fileOf('races') });
    const waiting = [1, 2, 3].map((n) => crew.one(n, 'addToLedger', { key: 'waiting', times: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await storage.ledgers.read({ keys: ['waiting'], now: clock.now() })).toEqual([{ key: 'waiting', count: 0 }]);
    await crew.one(0, 'releaseFile', undefined);
    expect((await Promise.all(waiting)).flat().sort()).toEqual([1, 2, 3]);
  });

  it('invariant 7: who has waited for five seconds is told that the storage is unavailable, and nothing was written', async () => {
    await crew.race('open', (n) => ({ options, name: `refused ${n}` }));
    await crew.one(0, 'holdFile', { file: fileOf('races') });
    await expect(crew.one(1, 'addToLedger', { key: 'refused', times: 1 })).rejects.toMatchObject({ code: 'storage-unavailable' });
    await crew.one(0, 'releaseFile', undefined);
    expect(await crew.one(1, 'addToLedger', { key: 'refused', times: 1 })).toEqual([1]);
  });
});
