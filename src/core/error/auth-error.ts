import { authErrorCodes, type AuthErrorCode } from './codes.js';

/** What an {@link AuthError} is made of. */
export interface AuthErrorOptions {
  /** What went wrong below, for the host's log. Never shown to a user. */
  readonly cause?: unknown;
}

/**
 * A dependency of the host's broke (storage, audit, hasher…): the act was refused and nothing was granted (invariant 7).
 * Its message never holds a secret; `cause` is the dependency's own error and belongs in the host's log only (R185).
 *
 * @example
 * const error = new AuthError('storage-unavailable', { cause: new Error('connection refused') });
 * console.log(error.code); // storage-unavailable
 */
export class AuthError extends Error {
  /** Always `AuthError`. */
  override readonly name = 'AuthError';
  /** Which dependency broke, as a stable literal. */
  readonly code: AuthErrorCode;

  /** For lukko's own use; a port of the host's throws whatever it likes. */
  constructor(code: AuthErrorCode, options?: AuthErrorOptions) {
    super(authErrorCodes[code], options);
    this.code = code;
  }
}

/**
 * Whether a caught value is an {@link AuthError}, told by its `code` rather than by `instanceof`, so that two copies of
 * the package in one process understand each other.
 *
 * @example
 * console.log(isAuthError(new Error('other'))); // false
 */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof Error && 'code' in value && typeof value.code === 'string' && Object.hasOwn(authErrorCodes, value.code);
}
