import { inspect } from 'node:util';
import { expect } from 'vitest';
import { isAuthError, type AuthError, type AuthErrorCode } from '../../../src/index.js';
import { authErrorCodes } from '../../../src/core/error/index.js';

/** The error that a call ends with: it has the code, says what to do, and neither it nor anything below it shows the secret. */
export async function refusal(call: () => Promise<unknown>, code: AuthErrorCode, secret: string): Promise<AuthError> {
  const error: unknown = await call().then(
    () => new Error('it was answered'),
    (cause: unknown) => cause,
  );
  if (!isAuthError(error)) throw error;
  expect(error.code).toBe(code);
  expect(error.message).toBe(authErrorCodes[code]);
  for (const text of [error.message, String(error.stack), inspect(error, { depth: Infinity, showHidden: true }), JSON.stringify(error, Object.getOwnPropertyNames(error))]) {
    expect(text).not.toContain(secret);
  }
  return error;
}
