import { AuthError, isAuthError, type AuthErrorCode } from '../../core/error/index.js';
import { errorCode } from '../../internal/error-code.js';

// The first word of what Redis says, which an older one writes further behind where a script was told it; and what Node says of a connection.
const codes: readonly (readonly [RegExp, AuthErrorCode])[] = [
  [/\bOOM\b/, 'storage-full'],
  [/\b(?:READONLY|MASTERDOWN|NOREPLICAS)\b/, 'storage-read-only'],
  [/\bNOPERM\b/, 'storage-forbidden'],
  [/\b(?:NOAUTH|WRONGPASS|MISCONF)\b|AUTH <password>|DB index is out of range|unknown command/, 'storage-misconfigured'],
  [/^(?:ENOTFOUND|EAI_AGAIN|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/, 'storage-misconfigured'],
];

/** What broke, as a coded error that says what to do; the client's own error is its cause, without secrets. A mistake of the caller's stays what it is. */
export function asCoded(cause: unknown): Error {
  if (isAuthError(cause) || ((cause instanceof TypeError || cause instanceof RangeError) && errorCode(cause) === '')) return cause;
  const said = withoutArguments(cause);
  return new AuthError(codes.find(([shape]) => shape.test(describe(said)))?.[1] ?? 'storage-unavailable', { cause: said });
}

/** Of a command that it does not know, Redis says back what it was given: the password of the greeting, or the record of a step. */
function withoutArguments(cause: unknown): unknown {
  const [text, given] = describe(cause).split(', with args beginning with');
  return given === undefined ? cause : new Error(text);
}

function describe(cause: unknown): string {
  return errorCode(cause) || (cause instanceof Error ? cause.message : '');
}
