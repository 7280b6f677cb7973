import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../../internal/bytes.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { checkObject, checkRandom, checkString } from '../../internal/check.js';
import { equalBytes } from '../../internal/constant-time.js';
import type { RandomSource } from '../types.js';

/** 16 bytes and 32 in base64url, whose last letter has no bits left over. */
const tokenForm = /^[\w-]{21}[AQgw]\.[\w-]{42}[AEIMQUYcgkosw048]$/;

/** A fresh token: the browser gets `token`, the store keeps `id` and `secretHash`. */
export interface GeneratedToken {
  /** What the browser keeps: `id.secret`. */
  readonly token: string;
  /** 128 random bits, base64url: the record's id. */
  readonly id: string;
  /** 256 random bits, base64url: never stored. */
  readonly secret: string;
  /** SHA-256 of the secret, base64url. */
  readonly secretHash: string;
}

/**
 * Generates the token of a session or a flow: an id to find the record by, and 256 random bits of which only the hash
 * is stored (R159, NIST 63B-4 section 5.1).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * import { createSeededRandom } from 'lukko/testing';
 * const { token, id } = generateToken({ random: createSeededRandom('docs') });
 * console.log(token.startsWith(`${id}.`)); // true
 */
export function generateToken(input: {
  /** Where the 48 bytes come from. */
  readonly random: RandomSource;
}): GeneratedToken {
  checkObject('input', input);
  checkRandom(input.random);
  const id = encodeBase64url(input.random.bytes(16));
  const secret = encodeBase64url(input.random.bytes(32));
  return Object.freeze({ token: `${id}.${secret}`, id, secret, secretHash: encodeBase64url(hash(secret)) });
}

/** What {@link parseToken} says. */
export type ParseTokenResult =
  | {
      readonly ok: true;
      /** The record's id, base64url. */
      readonly id: string;
      /** 256 bits, base64url: believed only after {@link matchToken}. */
      readonly secret: string;
    }
  | {
      readonly ok: false;
      /** `malformed`: not a text of the form `id.secret` that lukko could have made. */
      readonly reason: 'malformed';
    };

/**
 * Takes a token apart without believing it: whether its secret is right is for {@link matchToken} to say.
 *
 * @example
 * console.log(parseToken('no token')); // { ok: false, reason: 'malformed' }
 */
export function parseToken(token: string): ParseTokenResult {
  return typeof token === 'string' && tokenForm.test(token) ? Object.freeze({ ok: true, id: token.slice(0, 22), secret: token.slice(23) }) : malformed;
}

/**
 * Whether a secret is the one behind a stored hash, compared in constant time (R45).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule
 * @example
 * import { createSeededRandom } from 'lukko/testing';
 * const { secret, secretHash } = generateToken({ random: createSeededRandom('docs') });
 * console.log(matchToken({ secret, secretHash })); // true
 */
export function matchToken(input: {
  /** From {@link parseToken}. */
  readonly secret: string;
  /** As stored: SHA-256, base64url; what cannot be read matches nothing. */
  readonly secretHash: string;
}): boolean {
  checkObject('input', input);
  checkString('secret', input.secret);
  checkString('secretHash', input.secretHash);
  const stored = decodeBase64url(input.secretHash);
  return stored !== undefined && equalBytes(hash(input.secret), stored);
}

const malformed = Object.freeze({ ok: false, reason: 'malformed' } as const);

const hash = (secret: string): Uint8Array => sha256(utf8(secret));
