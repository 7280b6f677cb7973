import { AuthError, isAuthError, type AuthErrorCode } from '../../core/error/index.js';
import { errorCode } from '../../internal/error-code.js';

// SQLSTATE (PostgreSQL, appendix A), the names of SQLite's result codes and of MySQL's and MariaDB's errors, and what Node says of a connection.
const codes: readonly (readonly [RegExp, AuthErrorCode])[] = [
  [/^(?:42P01|42703|3F000|ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR)$/, 'storage-not-migrated'],
  [/^(?:42501|SQLITE_AUTH|SQLITE_PERM|EACCES|ER_(?:TABLEACCESS|COLUMNACCESS|DBACCESS|SPECIFIC_ACCESS)_DENIED)/, 'storage-forbidden'],
  [/^(?:25006|SQLITE_READONLY|ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION)/, 'storage-read-only'],
  [/^(?:53100|SQLITE_FULL|ENOSPC|ER_RECORD_FILE_FULL|ER_DISK_FULL)/, 'storage-full'],
  [/^(?:28...|3D000|ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL|SQLITE_CANTOPEN|SQLITE_NOTADB|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|HANDSHAKE_|ER_ACCESS_DENIED_ERROR|ER_BAD_DB_ERROR|ER_NO_DB_ERROR|ER_HOST_NOT_PRIVILEGED)/, 'storage-misconfigured'],
];

// SQLite has no code of its own for a missing table, and pg has none at all for a password that the server asks for and the URL lacks.
const withoutCode: readonly (readonly [RegExp, AuthErrorCode])[] = [
  [/^SQLITE_ERROR: no such (?:table|column)/, 'storage-not-migrated'],
  [/^: SASL: .*password must be/, 'storage-misconfigured'],
  [/^: The server does not support SSL/, 'storage-misconfigured'],
  [/^ENOENT: .*, open /, 'storage-misconfigured'],
];

/** What broke, as a coded error that says what to do; the driver's own error is its cause. A mistake of the caller's stays what it is. */
export function asCoded(cause: unknown): Error {
  const code = errorCode(cause);
  if (isAuthError(cause) || ((cause instanceof TypeError || cause instanceof RangeError) && code === '')) return cause;
  withoutRows(cause);
  const found = codes.find(([shape]) => shape.test(code))?.[1];
  return new AuthError(found ?? withoutCode.find(([shape]) => shape.test(describe(cause)))?.[1] ?? 'storage-unavailable', { cause });
}

/**
 * Whether the statement was undone as a whole only because others were at work, so that it may be tried again (SQLSTATE class 40; SQLITE_BUSY_SNAPSHOT;
 * MariaDB's ER_CHECKREAD, where a row is newer than what the transaction sees).
 * A plain SQLITE_BUSY has waited for its turn already, with the whole process.
 */
export function isCollision(cause: unknown): boolean {
  return /^(?:40001|40P01|55P03|SQLITE_BUSY_|SQLITE_LOCKED|ER_LOCK_DEADLOCK|ER_LOCK_WAIT_TIMEOUT|ER_CHECKREAD)/.test(errorCode(cause));
}

/** Whether somebody else holds a SQLite file. */
export function isBusy(cause: unknown): boolean {
  return errorCode(cause).startsWith('SQLITE_BUSY');
}

/** Whether a unique column has the value already. */
export function isTaken(cause: unknown): boolean {
  return /^(?:23505|SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY)|ER_DUP_ENTRY)$/.test(errorCode(cause));
}

/** PostgreSQL shows the row that it refuses, mysql2 the statement with all its values, and a host's log shows a cause with all it has. */
function withoutRows(cause: unknown): void {
  if (cause instanceof Error) for (const name of ['detail', 'where', 'sql']) Reflect.deleteProperty(cause, name);
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${errorCode(cause)}: ${cause.message}` : '';
}
