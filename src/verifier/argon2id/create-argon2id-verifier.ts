import { argon2idAsync } from '@noble/hashes/argon2.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { PasswordVerifier } from '../../port/index.js';
import { parseArgon2idHash } from './parse-argon2id-hash.js';

/**
 * Makes a verifier for passwords that another system hashed with Argon2id; give it to `createAuth` as one of `verifiers`. The first
 * right login rewrites the password in the policy's own scheme (R42).
 *
 * It reads PHC strings of version 1.3, `$argon2id$v=19$m=…,t=…,p=…$…$…`, up to 256 MiB, 16 lanes and 256 MiB three times over: one that
 * costs more is not hashed against (R41). It computes in JavaScript, some seconds for 64 MiB, and gives way to other work meanwhile.
 *
 * @see RFC 9106
 * @example
 * import { createArgon2idVerifier } from 'lukko/verifier/argon2id';
 * const verifier = createArgon2idVerifier();
 * console.log(verifier.reads('$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4')); // true
 * console.log(verifier.reads('$argon2id$v=19$m=9999999,t=9,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4')); // false
 */
export function createArgon2idVerifier(): PasswordVerifier {
  return Object.freeze<PasswordVerifier>({
    reads: (encoded) => parseArgon2idHash(encoded) !== undefined,
    verify: async ({ secret, encoded }) => {
      const parsed = parseArgon2idHash(encoded);
      if (parsed === undefined) return false;
      const { m, t, p, salt, hash } = parsed;
      return equalBytes(await argon2idAsync(secret, salt, { m, t, p, dkLen: hash.length }), hash);
    },
  });
}
