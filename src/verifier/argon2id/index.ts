export { createArgon2idVerifier } from './create-argon2id-verifier.js';
export type { PasswordVerifier } from '../../port/index.js';
