import { afterAll, describe, expect, it } from 'vitest';
import { proveCalls } from './race/prove-calls.js';
import { proveSteps } from './race/prove-steps.js';
import { startCrew } from './race/start-crew.js';
import { createTestSchema, newSchema, query } from './tools/postgresql.js';

const { url, schema, storage, drop } = await createTestSchema('races');
afterAll(drop);

// No round asks what outlasts a crash of the server, and others see a commit no later for it. The server puts the schema before each table, which costs nothing.
const quick = `${url}?options=${encodeURIComponent(`-c synchronous_commit=off -c search_path=${schema}`)}`;

const database = { name: 'PostgreSQL', size: 8, options: { url: quick, poolSize: 2 }, storage, pauseMs: 0, rounds: 1_000 };
proveSteps(database);
proveCalls(database);

describe('8 processes and one PostgreSQL', () => {
  it('of migrations at once of an empty schema, in 10 rounds, one does the work and all succeed', async () => {
    const crew = await startCrew(8);
    for (let round = 0; round < 10; round += 1) {
      const empty = `${schema}_empty`;
      await query(newSchema(empty));
      const done = await crew.race('migrate', () => ({ url, schema: empty }));
      await query(`drop schema ${empty} cascade`);
      expect(done.map(({ from, to }) => `${from} to ${to}`).sort()).toEqual(['0 to 1', ...Array.from({ length: 7 }, () => '1 to 1')]);
    }
    await crew.stop();
  });
});
