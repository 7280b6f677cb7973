import { afterAll, describe, expect, it } from 'vitest';
import { migrate, openSqlStorage } from '../../src/adapter/sql/index.js';
import { proveSteps } from './race/prove-steps.js';
import { startCrew } from './race/start-crew.js';
import { ask, newDatabase } from './tools/mariadb.js';
import { startOwnMariadb } from './tools/own-mariadb.js';

const server = await startOwnMariadb();
const { url } = server;
await migrate({ url });
const storage = await openSqlStorage({ url });
afterAll(async () => {
  await storage.close();
  await server.remove();
});

// What decides only: the calls around it are the same for every engine, and race over PostgreSQL and SQLite.
proveSteps({ name: 'MariaDB', size: 8, options: { url, poolSize: 2 }, storage, pauseMs: 0, rounds: 300 });

describe('8 processes and one MariaDB', () => {
  it('of migrations at once of an empty database, in 3 rounds, one does the work and all succeed', async () => {
    const crew = await startCrew(8);
    for (let round = 0; round < 3; round += 1) {
      await ask(newDatabase('empty'), url);
      const done = await crew.race('migrate', () => ({ url: url.replace(/lukko$/, 'empty') }));
      expect(done.map(({ from, to }) => `${from} to ${to}`).sort()).toEqual(['0 to 1', ...Array.from({ length: 7 }, () => '1 to 1')]);
    }
    await crew.stop();
  });
});
