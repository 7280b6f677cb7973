import { afterAll, describe } from 'vitest';
import { createTestSchema, versionOfPostgresql } from '../engines/tools/postgresql.js';
import { createSqliteFolder } from '../engines/tools/sqlite-file.js';
import { installed } from '../tools/ran.js';
import { expectStory } from './tools/expect-story.js';
import { runOn, versioned } from './tools/run-on.js';
import { bun, deno, nodes } from './tools/runtimes.mjs';

const folder = createSqliteFolder();
const version = await versionOfPostgresql();
afterAll(() => folder.drop());

// The whole suite runs on Node 20. A driver asks for more of Deno's permissions than can be named here: files, native code, the environment.
const runtimes = [...nodes.filter(({ name }) => !name.startsWith('Node 20')), bun, { ...deno, command: [deno.command[0], ...deno.command.slice(1), '--allow-all'] as const }];

describe.each(runtimes)('the packed package on $name, with all that is kept in SQLite,', (runtime) => {
  expectStory({ on: versioned(runtime), what: `by ${installed('libsql', 'test/runtimes/')}` }, runOn(runtime, 'sql.mjs', folder.newUrl()));
});

for (const runtime of runtimes) {
  const { url, schema, drop } = await createTestSchema(runtime.name.toLowerCase().replace(' ', ''));
  afterAll(drop);

  describe(`the packed package on ${runtime.name}, with all that is kept in PostgreSQL,`, () => {
    expectStory({ on: versioned(runtime), what: `${version} by ${installed('pg', 'test/runtimes/')}` }, runOn(runtime, 'sql.mjs', url, schema));
  });
}
