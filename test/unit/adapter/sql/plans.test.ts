import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import { migrationSql } from '../../../../src/adapter/sql/index.js';
import { fillStatements } from '../../../bench/growth/fill.mjs';
import { keepShapes } from '../../../bench/growth/shapes.mjs';
import { statementsOf } from '../../../bench/growth/statements.mjs';
import { createEmptyFolder, openNoted } from '../../../engines/tools/sqlite-file.js';
import { toChallenge, walkToEnd } from '../../../story/walk.js';

/** PostgreSQL's plans are in test/engines/explain.test.ts. SQLite plans by rule where nobody ran ANALYZE, which is nearly everywhere, and by figures after it. */
const rows = 2_000;
const counts = { accounts: rows, lists: rows, devices: rows, flows: rows, sessions: rows, messages: rows, ledgers: rows, audit: rows * 5 };

const { storage: memory, shapes: shapesOf } = keepShapes(createMemoryStorage());
const active = await walkToEnd({ storage: memory });
await toChallenge(active, active.browser);
const shapes = shapesOf();
const folder = createEmptyFolder();
const file = folder.newFile();
const database = new Database(file);
database.exec(migrationSql({ engine: 'sqlite' }));
const { storage, statements } = await openNoted(database);
// Beside the other: libsql ends no transaction over a connection that explained something.
let explaining = new Database(file);
afterAll(async () => {
  await storage.close();
  explaining.close();
  folder.drop();
});

/**
 * What begins at one end of an index and stops at its limit; only these may scan. The unsealed events have an index that holds no others, and
 * next to none of the oldest events is unsealed. A later page of the same walk is a search.
 */
const walks = /^(?:(?:accounts|lists|devices|flows|sessions|messages)\.scan|audit\.list (?:un)?sealed)$/;

/** Steps that do not go straight to their rows, or sort other than what belongs to one account. */
function faultsOf(name: string, sql: string): readonly string[] {
  if (!/^(?:select|insert|update|delete)\b/.test(sql)) return [];
  const steps = (explaining.prepare(`explain query plan ${sql}`).all() as readonly { readonly detail: string }[]).map(({ detail }) => detail);
  const isWalk = walks.test(name) && /\blimit \?$/.test(sql);
  const reads = steps.filter((step) => /^SCAN lukko_/.test(step) && !(isWalk && /USING (?:COVERING )?INDEX/.test(step)));
  const sorts = steps.filter((step) => /ORDER BY/.test(step) && !steps.some((other) => /account_id=\?/.test(other)));
  return [...reads, ...sorts].map((step) => `${step}: ${sql}`);
}

for (const analyzed of [false, true]) {
  describe(`every statement of the adapter goes by an index on SQLite ${analyzed ? 'that was analyzed' : 'that never was'}`, () => {
    beforeAll(() => {
      if (!analyzed) for (const statement of fillStatements({ engine: 'sqlite', shapes, table: (name) => `lukko_${name}`, counts })) database.exec(statement);
      else database.exec('analyze');
      explaining.close();
      explaining = new Database(file);
    });

    for (const { name, prepare: arrange, act } of statementsOf({ storage, shapes, counts })) {
      it(name, async () => {
        await arrange?.(1);
        statements.length = 0;
        await act(1);
        expect(statements).not.toEqual([]);
        expect([...statements].flatMap((sql) => faultsOf(name, sql))).toEqual([]);
      });
    }
  });
}
