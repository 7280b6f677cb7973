import { AuthError, isAuthError, type AuthErrorCode } from '../../core/error/index.js';

// SQLSTATE (PostgreSQL, appendix A), the names of SQLite's result codes, and what Node says of a connection.
const codes: readonly (readonly [RegExp, AuthErrorCode])[] = [
  [/^(?:42P01|42703|3F000)$/, 'storage-not-migrated'],
  [/^(?:42501|SQLITE_AUTH|SQLITE_PERM|EACCES)/, 'storage-forbidden'],
  [/^(?:25006|SQLITE_READONLY)/, 'storage-read-only'],
  [/^(?:53100|SQLITE_FULL|ENOSPC)/, 'storage-full'],
  [/^(?:28...|3D000|ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL|SQLITE_CANTOPEN|SQLITE_NOTADB|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_)/, 'storage-misconfigured'],
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
  const code = codeOf(cause);
  if (isAuthError(cause) || ((cause instanceof TypeError || cause instanceof RangeError) && code === '')) return cause;
  withoutRows(cause);
  const found = codes.find(([shape]) => shape.test(code))?.[1];
  return new AuthError(found ?? withoutCode.find(([shape]) => shape.test(describe(cause)))?.[1] ?? 'storage-unavailable', { cause });
}

/**
 * Whether the statement was undone as a whole only because others were at work, so that it may be tried again (SQLSTATE class 40; SQLITE_BUSY_SNAPSHOT).
 * A plain SQLITE_BUSY has waited for its turn already, with the whole process.
 */
export function isCollision(cause: unknown): boolean {
  return /^(?:40001|40P01|55P03|SQLITE_BUSY_|SQLITE_LOCKED)/.test(codeOf(cause));
}

/** Whether somebody else holds a SQLite file. */
export function isBusy(cause: unknown): boolean {
  return codeOf(cause).startsWith('SQLITE_BUSY');
}

/** Whether a unique column has the value already. */
export function isTaken(cause: unknown): boolean {
  return /^(?:23505|SQLITE_CONSTRAINT_(?:UNIQUE|PRIMARYKEY))$/.test(codeOf(cause));
}

/** PostgreSQL shows the row that it refuses, and a host's log shows a cause with all it has. */
function withoutRows(cause: unknown): void {
  if (cause instanceof Error) for (const name of ['detail', 'where']) Reflect.deleteProperty(cause, name);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${codeOf(cause)}: ${cause.message}` : '';
}
