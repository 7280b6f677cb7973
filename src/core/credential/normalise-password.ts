import { checkString } from '../../internal/check.js';
import { hasTooManyBytes, opaqueString } from './opaque-string.js';

/**
 * The password as it is to be hashed, or why it cannot be set. `too-many-bytes`: above 1,024 UTF-8 bytes as typed
 * (R24). `not-allowed-characters`: a control, a lone surrogate, a line separator or an unassigned code point (R22,
 * R23). `empty`: nothing is left (R22).
 */
export type NormalisePasswordResult =
  | {
      readonly ok: true;
      /** The password after OpaqueString; not trimmed, case kept. */
      readonly normalised: string;
    }
  | {
      readonly ok: false;
      /** The rule that it breaks. */
      readonly reason: 'too-many-bytes' | 'not-allowed-characters' | 'empty';
    };

// RFC 8264 section 9.12 would refuse private-use code points and invisible ones too. The latter join emoji, which
// section 3.1.1.2 (4) of SP 800-63B-4 asks us to accept, so both are let through: a deliberate deviation.
const notAllowed = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

/**
 * Brings a password that is to be *set* into the form that is hashed: OpaqueString of RFC 8265 section 4.2. Spaces of
 * every kind become U+0020 and the whole becomes NFC; case, width and the spaces around it are the user's own
 * (R20, R21).
 *
 * To *check* a password at login call `verifyPassword`, which takes it as typed and refuses nothing by its characters.
 * Which code points are assigned is the runtime's Unicode version to say.
 *
 * @param typed - what the user typed, any text
 * @throws TypeError if `typed` is no string
 * @see RFC 8265 section 4.2; NIST SP 800-63B-4 section 3.1.1.2
 * @example
 * console.log(normalisePassword('Kissa\u00a0istuu')); // { ok: true, normalised: 'Kissa istuu' }
 * console.log(normalisePassword('tab\there')); // { ok: false, reason: 'not-allowed-characters' }
 */
export function normalisePassword(typed: string): NormalisePasswordResult {
  checkString('typed', typed);
  if (hasTooManyBytes(typed)) return Object.freeze({ ok: false, reason: 'too-many-bytes' });
  if (notAllowed.test(typed)) return Object.freeze({ ok: false, reason: 'not-allowed-characters' });
  const normalised = opaqueString(typed);
  return Object.freeze(normalised === '' ? { ok: false, reason: 'empty' } : { ok: true, normalised });
}
