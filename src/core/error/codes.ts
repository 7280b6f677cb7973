/** The code of an `AuthError`; stable over releases. */
export type AuthErrorCode =
  | 'storage-unavailable'
  | 'storage-misconfigured'
  | 'storage-not-migrated'
  | 'storage-too-new'
  | 'storage-forbidden'
  | 'storage-read-only'
  | 'storage-full'
  | 'clock-skew'
  | 'ledger-unavailable'
  | 'audit-unavailable'
  | 'hasher-unavailable'
  | 'random-unavailable'
  | 'authorize-unavailable'
  | 'gate-unavailable'
  | 'phone-risk-unavailable'
  | 'host-function-failed'
  | 'signature-unavailable'
  | 'record-unreadable'
  | 'key-missing';

/**
 * Every code an `AuthError` can have, with what it means and what to do next.
 *
 * @example
 * console.log(Object.keys(authErrorCodes).includes('storage-unavailable')); // true
 */
export const authErrorCodes: Readonly<Record<AuthErrorCode, string>> = Object.freeze({
  'storage-unavailable': 'A record store did not answer. What was not written down was not granted; try again when the store is back.',
  'storage-misconfigured': 'The database does not know that host, user, password, database or file, or is set as the cause says. Check the URL.',
  'storage-not-migrated': 'The tables are missing, or older than this version of lukko. Run npx lukko migrate.',
  'storage-too-new': 'The tables were made by a newer lukko. Install that version or a newer one.',
  'storage-forbidden': 'The database user lacks a right, so nothing was written. Grant it select, insert, update and delete on the tables, in Redis all commands on the prefix.',
  'storage-read-only': 'The database takes no writes: it is a replica, or set to read only. Use the primary.',
  'storage-full': 'The disk of the database or the memory of Redis is full, so nothing was written. Make room and try again.',
  'clock-skew': 'The clocks of this machine and of the database are more than 30 seconds apart. Set both by NTP.',
  'ledger-unavailable': 'The ledger store did not answer, so no secret was checked. Try again when it is back.',
  'audit-unavailable': 'The audit store did not take the event, so nothing was granted. Try again when it is back.',
  'hasher-unavailable': 'The password hasher failed. Check the PasswordHasher given to createAuth.',
  'random-unavailable': 'The random source gave too few bytes. Check the RandomSource given to createAuth.',
  'authorize-unavailable': 'The Authorize port failed, so the act was refused. Check the function given to createAuth.',
  'gate-unavailable': 'The Gate port failed, so no stranger was let through while the hash queue was half full. Check the port given to createAuth.',
  'phone-risk-unavailable': 'The PhoneRisk port failed, so no code was sent. Try again when it is back.',
  'host-function-failed': 'A function of the host threw: a text of messages, headUsers or profileFields of createAuth, or actor of authRoutes. The cause says why.',
  'signature-unavailable': 'The Web Crypto of this runtime failed at Ed25519, so no access token was made or believed. Use another runtime.',
  'record-unreadable':
    'A stored record has an unknown version, names a key that the key ring lacks, or was altered. Restore the key or the record.',
  'key-missing':
    'Something stored hangs on a key that the key ring lacks; the cause names it. Put that key back behind the newest one, and drop it once keyUsage counts nothing on it but audit events.',
});
