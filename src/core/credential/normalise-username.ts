import { checkString } from '../../internal/check.js';

/**
 * The username in the one spelling that is stored and looked up, or why not. `username-invalid`: it cannot be a
 * username, so no account has it.
 */
export type NormaliseUsernameResult =
  | {
      readonly ok: true;
      /** 3 to 64 characters: `[a-z0-9][a-z0-9._-]{2,63}`. */
      readonly username: string;
    }
  | {
      readonly ok: false;
      /** No account can have it. */
      readonly reason: 'username-invalid';
    };

const pattern = /^[a-z0-9][a-z0-9._-]{2,63}$/;
const longest = 64;

/**
 * Brings a typed username into the spelling that is stored: without white space around it, ASCII letters in lower case.
 *
 * Only A–Z are lowered, and before anything else is looked at: the Kelvin sign, a Cyrillic а or a full-width ａ is
 * refused and never becomes the letter it resembles. Usernames beyond ASCII (RFC 8265 section 3.3) come later. Doing it
 * twice changes nothing (R158).
 *
 * @param typed - what the user typed, any text
 * @throws TypeError if `typed` is no string
 * @example
 * console.log(normaliseUsername(' Matti.Virtanen4821 ')); // { ok: true, username: 'matti.virtanen4821' }
 * console.log(normaliseUsername('jürgen')); // { ok: false, reason: 'username-invalid' }
 */
export function normaliseUsername(typed: string): NormaliseUsernameResult {
  checkString('typed', typed);
  // Judged first, so that a huge text is not copied letter by letter.
  const trimmed = typed.trim();
  const username = trimmed.length > longest ? '' : trimmed.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return Object.freeze(pattern.test(username) ? { ok: true, username } : { ok: false, reason: 'username-invalid' });
}
