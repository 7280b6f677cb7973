import { AuthError, isAuthError, type AuthErrorCode } from '../../core/error/index.js';

// The first word of what Redis says, which an older one writes further behind where a script was told it; and what Node says of a connection.
const codes: readonly (readonly [RegExp, AuthErrorCode])[] = [
  [/\bOOM\b/, 'storage-full'],
  [/\bREADONLY\b/, 'storage-read-only'],
  [/\bNOPERM\b/, 'storage-forbidden'],
  [/\b(?:NOAUTH|WRONGPASS)\b|AUTH <password>|DB index is out of range/, 'storage-misconfigured'],
  [/^(?:ENOTFOUND|EAI_AGAIN|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/, 'storage-misconfigured'],
];

/** What broke, as a coded error that says what to do; the client's own error is its cause. A mistake of the caller's stays what it is. */
export function asCoded(cause: unknown): Error {
  if (isAuthError(cause) || cause instanceof TypeError || cause instanceof RangeError) return cause;
  const text = describe(cause);
  return new AuthError(codes.find(([shape]) => shape.test(text))?.[1] ?? 'storage-unavailable', { cause });
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
