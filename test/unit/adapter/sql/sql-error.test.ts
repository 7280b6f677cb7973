import { expect, it } from 'vitest';
import { asCoded } from '../../../../src/adapter/sql/sql-error.js';

const broken = (code: string, message = 'x', more: object = {}): Error => Object.assign(new Error(message), code === '' ? {} : { code }, more);

it.each([
  [broken('42P01'), 'storage-not-migrated'],
  [broken('SQLITE_ERROR', 'no such table: x'), 'storage-not-migrated'],
  [broken('42501'), 'storage-forbidden'],
  [broken('25006'), 'storage-read-only'],
  [broken('SQLITE_READONLY_DBMOVED'), 'storage-read-only'],
  [broken('53100'), 'storage-full'],
  [broken('28P01'), 'storage-misconfigured'],
  [broken('', 'The server does not support SSL connections'), 'storage-misconfigured'],
  [broken('DEPTH_ZERO_SELF_SIGNED_CERT'), 'storage-misconfigured'],
  [broken('ENOENT', "ENOENT: no such file or directory, open '/missing.pem'"), 'storage-misconfigured'],
  [broken('ENOENT', 'connect ENOENT /run/postgresql/.s.PGSQL.5432'), 'storage-unavailable'],
  [broken('ECONNREFUSED'), 'storage-unavailable'],
  [broken('SQLITE_BUSY'), 'storage-unavailable'],
  [broken('ER_NO_SUCH_TABLE'), 'storage-not-migrated'],
  [broken('ER_BAD_FIELD_ERROR'), 'storage-not-migrated'],
  [broken('ER_TABLEACCESS_DENIED_ERROR'), 'storage-forbidden'],
  [broken('ER_DBACCESS_DENIED_ERROR'), 'storage-forbidden'],
  [broken('ER_OPTION_PREVENTS_STATEMENT'), 'storage-read-only'],
  [broken('ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'), 'storage-read-only'],
  [broken('ER_RECORD_FILE_FULL'), 'storage-full'],
  [broken('ER_ACCESS_DENIED_ERROR'), 'storage-misconfigured'],
  [broken('ER_BAD_DB_ERROR'), 'storage-misconfigured'],
  [broken('ER_NO_DB_ERROR'), 'storage-misconfigured'],
  [broken('HANDSHAKE_SSL_ERROR'), 'storage-misconfigured'],
  [broken('ER_LOCK_DEADLOCK'), 'storage-unavailable'],
  [broken('PROTOCOL_CONNECTION_LOST'), 'storage-unavailable'],
  ['thrown by nobody we know', 'storage-unavailable'],
])('%s is %s', (cause, code) => {
  expect(asCoded(cause)).toMatchObject({ name: 'AuthError', code });
});

it('R185 in part: the row that PostgreSQL refused is not shown by the cause', () => {
  const cause = broken('23502', 'null value', { detail: 'Failing row contains (aino.korhonen)', where: 'COPY aino.korhonen' });
  expect(JSON.stringify(asCoded(cause).cause, Object.getOwnPropertyNames(cause))).not.toContain('aino');
});

it('R185 in part: the statement that MySQL refused is not shown by the cause, as mysql2 shows it with all its values', () => {
  const cause = broken('ER_BAD_FIELD_ERROR', 'Unknown column', { sql: `insert into x values ('aino.korhonen')` });
  expect(JSON.stringify(asCoded(cause).cause, Object.getOwnPropertyNames(cause))).not.toContain('aino');
});

it('a mistake of the caller’s stays what it is', () => {
  const mistake = new RangeError('limit: must be');
  expect(asCoded(mistake)).toBe(mistake);
});
