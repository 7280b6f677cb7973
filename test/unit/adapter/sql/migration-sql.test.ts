import { expect, it } from 'vitest';
import { migrationSql } from '../../../../src/adapter/sql/index.js';

it('migrationSql refuses a schema for SQLite, which has none', () => {
  expect(() => migrationSql({ engine: 'sqlite', schema: 'login' })).toThrow(new TypeError('schema: SQLite has none; leave it out'));
});
