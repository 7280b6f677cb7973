export { assertScryptCost } from './assert-scrypt-cost.js';
export { breachKey, type BreachKey } from './breach-key.js';
export {
  checkPassword,
  type CheckPasswordInput,
  type CheckPasswordReason,
  type CheckPasswordResult,
  type PasswordGuidance,
  type PasswordRules,
} from './check-password.js';
export { createScryptHasher, type CreateScryptHasherInput } from './create-scrypt-hasher.js';
export { encodeScryptHash, type ScryptHash } from './encode-scrypt-hash.js';
export { generateTemporaryPassword, type GenerateTemporaryPasswordInput, type TemporaryPassword } from './generate-temporary-password.js';
export { generateUsername, type GeneratedUsername, type GenerateUsernameInput } from './generate-username.js';
export { hashPassword, type HashPasswordInput } from './hash-password.js';
export { normalisePassword, type NormalisePasswordResult } from './normalise-password.js';
export { normaliseTemporaryPassword } from './normalise-temporary-password.js';
export { normaliseUsername, type NormaliseUsernameResult } from './normalise-username.js';
export { parseScryptHash, type ParseScryptHashResult } from './parse-scrypt-hash.js';
export { spendDummyHash, type SpendDummyHashInput, type SpendDummyHashResult } from './spend-dummy-hash.js';
export { verifyPassword, type VerifyPasswordInput, type VerifyPasswordResult } from './verify-password.js';
export type { Hash, HashInput, PasswordHasher, RandomSource, Scrypt, ScryptCost, ScryptInput, Verify, VerifyInput } from '../types.js';
