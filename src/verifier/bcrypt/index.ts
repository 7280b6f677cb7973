export { createBcryptVerifier } from './create-bcrypt-verifier.js';
export type { PasswordVerifier } from '../../port/index.js';
