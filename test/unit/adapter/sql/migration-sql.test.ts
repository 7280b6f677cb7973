import { expect, it } from 'vitest';
import { migrationSql } from '../../../../src/adapter/sql/index.js';

it('migrationSql refuses a schema for SQLite and for MySQL, which have none', () => {
  expect(() => migrationSql({ engine: 'sqlite', schema: 'login' })).toThrow(new TypeError('schema: SQLite has none; leave it out'));
  expect(() => migrationSql({ engine: 'mysql', schema: 'login' })).toThrow(new TypeError('schema: MySQL has none; name the database in the URL'));
});
