import type { PasswordHasher, ScryptCost } from 'lukko/port';

/** What {@link createPbkdf2Hasher} takes. */
export interface Pbkdf2Options {
  /** How many iterations stand for scrypt at 2^17/8/1; 210,000 by default, the least that OWASP asks for with SHA-512. */
  readonly iterations?: number;
}

/**
 * PBKDF2-HMAC-SHA-512 by Web Crypto, which every runtime has, as PHC strings: `$pbkdf2-sha512$i=210000$salt$hash`. A lighter cost of the policy's, that of a list's
 * entries, takes as much fewer.
 */
export function createPbkdf2Hasher({ iterations = 210_000 }: Pbkdf2Options = {}): PasswordHasher {
  const countFor = ({ logN, r, p }: ScryptCost): number => Math.ceil((iterations * 2 ** logN * r * p) / (2 ** 17 * 8));
  return {
    hash: async ({ secret, salt, cost }) => {
      const count = countFor(cost);
      return `$pbkdf2-sha512$i=${count}$${toBase64(salt)}$${toBase64(await derive(secret, salt, count))}`;
    },
    verify: async ({ secret, encoded }) => {
      const stored = parse(encoded);
      return stored !== undefined && isSame(await derive(secret, stored.salt, stored.count), stored.hash);
    },
    isOutdated: ({ encoded, cost }) => parse(encoded)?.count !== countFor(cost),
  };
}

async function derive(secret: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(secret), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: Uint8Array.from(salt), iterations }, key, 256));
}

/** `undefined` for whatever was not made here, and for a count that would keep a core busy for seconds. */
function parse(encoded: string) {
  const [, count, salt, hash] = /^\$pbkdf2-sha512\$i=([1-9]\d{0,6})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/.exec(encoded) ?? [];
  if (count === undefined || salt === undefined || hash === undefined || salt.length % 4 === 1) return undefined;
  return { count: Number(count), salt: fromBase64(salt), hash: fromBase64(hash) };
}

/** In the same time wherever they differ. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.reduce((found, byte, at) => found | (byte ^ (other[at] ?? 0)), 0) === 0;
}

/** PHC strings have no padding. */
const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('=', '');
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
