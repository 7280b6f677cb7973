import { decodeBase64url } from '../../internal/base64url.js';

/** What an Argon2id string holds. */
export interface Argon2idHash {
  /** Memory in KiB. */
  readonly m: number;
  /** Passes. */
  readonly t: number;
  /** Lanes. */
  readonly p: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

// One spelling for one value: this order, no leading zeros, no padding; a salt of 8 to 48 bytes, a hash of 16 to 64.
const form = /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,64})\$([A-Za-z0-9+/]{22,86})$/;

// OWASP asks for 19 MiB to 46 MiB and 1 to 5 passes; RFC 9106 section 4 for 64 MiB and 3 in its second choice. Four times that is the most a stored row can ask for.
const mostMemory = 256 * 1024;
const mostWork = 3 * mostMemory;
const mostLanes = 16;

/** Reads a PHC string of Argon2id version 1.3 and trusts nothing in it: what is spelled otherwise, or asks for too much, is not read (R41, R186). */
export function parseArgon2idHash(encoded: string): Argon2idHash | undefined {
  const [, memory, passes, lanes, saltText = '', hashText = ''] = form.exec(encoded) ?? [];
  const [m, t, p] = [Number(memory), Number(passes), Number(lanes)];
  // RFC 9106 section 3.1: at least 8 KiB for each lane.
  if (!(m >= 8 * p && m <= mostMemory && m * t <= mostWork && p <= mostLanes)) return undefined;
  const salt = decode(saltText);
  const hash = decode(hashText);
  return salt === undefined || hash === undefined ? undefined : Object.freeze({ m, t, p, salt, hash });
}

/** Base64 without padding; bits left over are refused. */
function decode(text: string): Uint8Array | undefined {
  return decodeBase64url(text.replaceAll('+', '-').replaceAll('/', '_'));
}
