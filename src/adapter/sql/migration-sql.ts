import { migrations, schemaTable } from './migrations.js';
import { assertEngine, assertNoSchema, readPlace, type Place, type SqlEngine, type SqlPlace } from './options.js';

/** What {@link migrationSql} takes. */
export interface MigrationSqlOptions extends SqlPlace {
  /** What the statements are for. */
  readonly engine: SqlEngine;
}

/**
 * All migrations as SQL, for hosts that run their own: the same statements that `migrate` runs, from nothing to the newest version, in
 * one transaction, but for MySQL, which has none for tables. Those that were run before do no harm.
 *
 * @throws TypeError naming the option that is not what its type says
 * @example
 * const script = migrationSql({ engine: 'postgresql', prefix: 'login_' });
 * console.log(script.includes('create table if not exists "login_accounts"')); // true
 */
export function migrationSql(options: MigrationSqlOptions): string {
  const place = readPlace(options);
  const { engine } = options;
  assertEngine(engine);
  assertNoSchema(engine, place.schema);
  const steps = migrations(engine, place).flatMap(({ version, statements }) => [
    `-- version ${version}`,
    ...statements.map((statement) => `${statement.sql};`),
    `${noteVersion(engine, place, version)};`,
  ]);
  const [begin, end] = bounds[engine];
  return [...begin, `${schemaTable(engine, place).sql};`, ...steps, ...end, ''].join('\n');
}

// MySQL makes each table for good at once, whatever stands around it.
const bounds: Readonly<Record<SqlEngine, readonly [begin: readonly string[], end: readonly string[]]>> = {
  postgresql: [['begin;'], ['commit;']],
  sqlite: [['begin immediate;'], ['commit;']],
  mysql: [[], []],
};

function noteVersion(engine: SqlEngine, { prefix, schema }: Place, version: number): string {
  if (engine === 'mysql') return `insert into \`${prefix}schema\` (\`version\`) values (${version}) on duplicate key update \`version\` = \`version\``;
  return `insert into ${schema === undefined ? '' : `"${schema}".`}"${prefix}schema" ("version") values (${version}) on conflict do nothing`;
}
