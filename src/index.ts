export { createAuth, type Auth, type AuthOptions, type Key } from './create-auth.js';
export { AuthError, authErrorCodes, isAuthError, type AuthErrorCode, type AuthErrorOptions } from './core/error/index.js';
export type { Policy, PolicyOverrides, PolicyProfile } from './core/policy/index.js';
export type * from './service/types.js';
