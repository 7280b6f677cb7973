import { afterAll, beforeAll, describe, it } from 'vitest';
import { migrationSql, openSqlStorage, type SqlStorage } from '../../src/adapter/sql/index.js';
import { auditStoreSuite } from '../../src/testing/index.js';
import { databaseUrl, newSchema, query } from './tools/postgresql.js';

/** What a host adds to the statement that makes the table of events, and the parts it makes then. */
interface Partitioning {
  readonly edit: (create: string) => string;
  readonly parts: (table: string) => string;
}

const ways: Readonly<Record<string, Partitioning>> = {
  'by the hash of the id': {
    edit: (create) => create.replace(/;$/, ' partition by hash ("id");'),
    parts: (table) => [0, 1, 2, 3].map((part) => `create table ${table}_${String(part)} partition of ${table} for values with (modulus 4, remainder ${String(part)});`).join(''),
  },
  'by time': {
    edit: (create) => create.replace(' primary key', '').replace(/\);$/, ', primary key ("id", "at")) partition by range ("at");'),
    parts: (table) => `create table ${table}_old partition of ${table} for values from (minvalue) to (1000); create table ${table}_new partition of ${table} default;`,
  },
};

describe.each(Object.entries(ways))('a table of audit events that a host has partitioned %s keeps every sentence of its port', (_, { edit, parts }) => {
  const schema = `lukko_partitioned_${String(process.pid)}`;
  let storage: SqlStorage;
  beforeAll(async () => {
    await query(newSchema(schema));
    const script = migrationSql({ engine: 'postgresql', schema }).split('\n');
    await query(script.map((line) => (/^create table .*"lukko_audit" \(/.test(line) ? edit(line) : line)).join('\n'));
    await query(parts(`${schema}.lukko_audit`));
    storage = await openSqlStorage({ url: databaseUrl, schema });
  });
  afterAll(async () => {
    await storage.close();
    await query(`drop schema ${schema} cascade`);
  });

  const create = async () => {
    await query(`truncate ${schema}.lukko_audit, ${schema}.lukko_audit_heads`);
    return storage.audit;
  };
  it.each(auditStoreSuite({ create }).map((each) => [each.name, each] as const))('%s', (_name, each) => each.run());
});
