import { isTooCostly } from './assert-scrypt-cost.js';
import { checkString } from '../../internal/check.js';
import type { ScryptHash } from './encode-scrypt-hash.js';
import { decodePhcBase64 } from './phc-base64.js';

/**
 * What a stored string holds, or why it is not hashed against. `unreadable`: it is no scrypt PHC string as lukko writes
 * them. `too-costly`: its N · r · p is above 2^22.
 */
export type ParseScryptHashResult =
  | ({ readonly ok: true } & ScryptHash)
  | {
      readonly ok: false;
      /** Why it is not read. */
      readonly reason: 'unreadable' | 'too-costly';
    };

// One spelling for one value: this order, no leading zeros, no padding, a salt of 16 to 64 bytes and a hash of 32.
const form = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,6}),p=([1-9]\d{0,6})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/;

/**
 * Reads a scrypt PHC string and trusts nothing in it (R41, R186): padding, unknown or reordered parameters, leading
 * zeros, bits left over and over-long fields are `unreadable`.
 *
 * The ceiling is N · r · p ≤ 2^22, four times the default of 2^17 · 8 · 1. So no stored row can ask for more than
 * 512 MiB, or for more than four times the default's time.
 *
 * @param encoded - the stored string, any text
 * @throws TypeError if `encoded` is no string
 * @see the PHC string format
 * @example
 * console.log(parseScryptHash('$scrypt$ln=017,r=8,p=1$AAAA$AAAA')); // { ok: false, reason: 'unreadable' }
 */
export function parseScryptHash(encoded: string): ParseScryptHashResult {
  checkString('encoded', encoded);
  const [, ln, r, p, saltText = '', hashText = ''] = form.exec(encoded) ?? [];
  const salt = decodePhcBase64(saltText);
  const hash = decodePhcBase64(hashText);
  const cost = Object.freeze({ logN: Number(ln), r: Number(r), p: Number(p) });
  // A text without the form has no cost; RFC 7914 section 2 has N below 2^(16·r).
  if (salt === undefined || hash === undefined || !(cost.logN < 16 * cost.r)) return refuse('unreadable');
  return isTooCostly(cost) ? refuse('too-costly') : Object.freeze({ ok: true, cost, salt, hash });
}

function refuse(reason: 'unreadable' | 'too-costly'): ParseScryptHashResult {
  return Object.freeze({ ok: false, reason });
}
