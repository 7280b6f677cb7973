import { hash } from 'bcryptjs';
import { utf8 } from '../../internal/bytes.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { PasswordVerifier } from '../../port/index.js';

// $2a$, $2b$ and $2y$ agree for what this reads; $2x$ marks hashes of a broken implementation, and $2$ lacks the closing zero byte.
const form = /^\$2[aby]\$(?:0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$/;
/** Of the scheme, the cost and the salt, with which every hash begins. */
const prefixLength = 29;

/**
 * Makes a verifier for passwords that another system hashed with bcrypt; give it to `createAuth` as one of `verifiers`. The first
 * right login rewrites the password in the policy's own scheme (R42).
 *
 * It reads `$2a$`, `$2b$` and `$2y$` with a cost from 4 to 15: one that costs more is not hashed against (R41). Like the other system
 * it looks at the first 72 bytes of a password only. A password with a NUL is refused, as many implementations stop there.
 *
 * @see the format of OpenBSD's crypt_blowfish
 * @example
 * import { createBcryptVerifier } from 'lukko/verifier/bcrypt';
 * const verifier = createBcryptVerifier();
 * const encoded = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
 * console.log(verifier.reads(encoded)); // true
 * console.log(await verifier.verify({ secret: new TextEncoder().encode('U*U'), encoded })); // true
 */
export function createBcryptVerifier(): PasswordVerifier {
  const reads: PasswordVerifier['reads'] = (encoded) => form.test(encoded);
  return Object.freeze<PasswordVerifier>({
    reads,
    verify: async ({ secret, encoded }) => {
      const password = textOf(secret);
      if (password === undefined || !reads(encoded)) return false;
      return equalBytes(utf8(await hash(password, encoded.slice(0, prefixLength))), utf8(encoded));
    },
  });
}

/** The text behind the bytes; what is no UTF-8 was no password. */
function textOf(secret: Uint8Array): string | undefined {
  if (secret.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(secret);
  } catch {
    return undefined;
  }
}
