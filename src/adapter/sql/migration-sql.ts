import { migrations, schemaTable } from './migrations.js';
import { assertEngine, assertNoSchema, readPlace, type SqlEngine, type SqlPlace } from './options.js';

/** What {@link migrationSql} takes. */
export interface MigrationSqlOptions extends SqlPlace {
  /** What the statements are for. */
  readonly engine: SqlEngine;
}

/**
 * All migrations as SQL, for hosts that run their own: the same statements that `migrate` runs, from nothing to the newest version, in
 * one transaction. Those that were run before do no harm.
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
  if (engine === 'sqlite') assertNoSchema(place.schema);
  const table = `${place.schema === undefined ? '' : `"${place.schema}".`}"${place.prefix}schema"`;
  const steps = migrations(engine, place).flatMap(({ version, statements }) => [
    `-- version ${version}`,
    ...statements.map((statement) => `${statement.sql};`),
    `insert into ${table} ("version") values (${version}) on conflict do nothing;`,
  ]);
  return [engine === 'sqlite' ? 'begin immediate;' : 'begin;', `${schemaTable(engine, place).sql};`, ...steps, 'commit;', ''].join('\n');
}
