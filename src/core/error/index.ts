export { AuthError, isAuthError, type AuthErrorOptions } from './auth-error.js';
export { authErrorCodes, type AuthErrorCode } from './codes.js';
