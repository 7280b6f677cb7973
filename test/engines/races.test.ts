import { afterAll } from 'vitest';
import { proveRaces } from './race/prove-races.js';
import { createTestSchema } from './tools/postgresql.js';

const { url, schema, storage, drop } = await createTestSchema('races');
afterAll(drop);

// No round asks what outlasts a crash of the server, and others see a commit no later for it.
const quick = `${url}?options=-c%20synchronous_commit%3Doff`;

proveRaces({ name: 'PostgreSQL', size: 8, options: { url: quick, schema, poolSize: 2 }, storage });
