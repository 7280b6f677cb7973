import { checkFunction, checkObject, checkString, checkWhole } from '../../internal/check.js';
import type { PieceKind } from './find-pieces.js';
import { judgePassword } from './judge-password.js';
import { normalisePassword } from './normalise-password.js';
import { normaliseTemporaryPassword } from './normalise-temporary-password.js';
import { opaqueString } from './opaque-string.js';

/** The policy's bounds, in code points after NFC (R16, R17, R18). There are no composition rules to set (R25). */
export interface PasswordRules {
  /** The shortest password accepted: 12 in `standard`, 15 in `nist`. */
  readonly minLength: number;
  /** The longest password accepted, 128 in both. */
  readonly maxLength: number;
}

/** What {@link checkPassword} needs. */
export interface CheckPasswordInput {
  /** The new password as typed, any text. */
  readonly password: string;
  /** The policy's bounds. */
  readonly rules: PasswordRules;
  /** The account's username. */
  readonly username: string;
  /** The account's e-mail address, of which the part before the last `@` counts. */
  readonly email?: string | undefined;
  /** The names of service and organization; a host may add the person's own. */
  readonly names: readonly string[];
  /** The temporary password that this one replaces, as typed (R8). */
  readonly temporary?: string | undefined;
  /** An estimator of the host's: `true` where the normalised password is strong enough; any other answer refuses. */
  readonly strength?: ((normalised: string) => boolean) | undefined;
}

/**
 * Why a password is refused. `too-short`, `too-long`: outside the bounds of `rules`. `too-many-bytes`: above 1,024
 * UTF-8 bytes as typed (R24). `not-allowed-characters`: a control, a lone surrogate, a line separator or an unassigned
 * code point (R22, R23). `same-as-temporary`: R8. `like-identity`: R28. `blocklisted`: R26, or `strength` said no.
 */
export type CheckPasswordReason =
  | 'too-short'
  | 'too-long'
  | 'too-many-bytes'
  | 'not-allowed-characters'
  | 'same-as-temporary'
  | 'like-identity'
  | 'blocklisted';

/** What to tell the user to do, as a key of the message catalogue (R30). */
export type PasswordGuidance =
  | 'use-more-characters'
  | 'use-fewer-characters'
  | 'use-other-characters'
  | 'avoid-temporary-password'
  | 'avoid-own-names'
  | 'avoid-repeats'
  | 'avoid-sequences'
  | 'avoid-keyboard-walks'
  | 'avoid-common-words'
  | 'avoid-dates'
  | 'use-less-guessable';

/** The password to hash, or why it is refused and what to tell the user. */
export type CheckPasswordResult =
  | {
      readonly ok: true;
      /** The password after OpaqueString, for `hashPassword` and `breachKey`. */
      readonly normalised: string;
    }
  | {
      readonly ok: false;
      /** The rule that it breaks. */
      readonly reason: CheckPasswordReason;
      /** What to tell the user to do. */
      readonly guidance: PasswordGuidance;
    };

type OtherReason = Exclude<CheckPasswordReason, 'blocklisted'>;

const guidanceFor: Readonly<Record<OtherReason, PasswordGuidance>> = {
  'too-short': 'use-more-characters',
  'too-long': 'use-fewer-characters',
  'too-many-bytes': 'use-fewer-characters',
  'not-allowed-characters': 'use-other-characters',
  'same-as-temporary': 'avoid-temporary-password',
  'like-identity': 'avoid-own-names',
};
const guidanceAgainst: Readonly<Record<PieceKind, PasswordGuidance>> = {
  repeat: 'avoid-repeats',
  sequence: 'avoid-sequences',
  'keyboard-walk': 'avoid-keyboard-walks',
  'common-word': 'avoid-common-words',
  date: 'avoid-dates',
  'own-name': 'avoid-own-names',
  character: 'use-less-guessable',
};

/**
 * Judges a new password: its length, its characters, and how cheaply a guesser gets to the whole of it. There are no
 * rules of composition; a password that merely holds a listed word among others is accepted (R25, R27).
 *
 * The whole is spelled out of the cheapest pieces: repeats, sequences, keyboard walks, years and dates, a small list of
 * English, Finnish and Swedish base words, single characters; words also backwards and with `0` for `o` and the like.
 * Below 39 bits it is `blocklisted` (R26); a short one, whose characters by themselves are worth less than 52, below three
 * quarters of what they are worth.
 *
 * `like-identity` covers these derivatives (R28): the username, the e-mail's local part and each of `names`, whole,
 * without what separates their parts, or each part of three letters or more; backwards, repeated, in any case, with or
 * without marks, with digits and signs for letters; alone, joined to one another, or with any of the pieces above before
 * or after them, as long as the whole stays as cheap.
 *
 * Breached passwords are a port's business: see `breachKey` (R29).
 *
 * @throws TypeError if an argument has the wrong type; RangeError if a bound in `rules` is no whole number from 1, or
 * `rules.maxLength` is below `rules.minLength`. What `strength` throws comes through
 * @see NIST SP 800-63B-4 section 3.1.1.2; RFC 8265 section 4.2
 * @example
 * const rules = { minLength: 12, maxLength: 128 };
 * const account = { rules, username: 'matti.virtanen4821', email: 'matti@example.com', names: ['Lukko', 'Esimerkki Oy'] };
 * console.log(checkPassword({ ...account, password: 'kahvi jäähtyy pöydälle' })); // { ok: true, normalised: 'kahvi jäähtyy pöydälle' }
 * console.log(checkPassword({ ...account, password: 'P@ssw0rd2024!' })); // { ok: false, reason: 'blocklisted', guidance: 'avoid-common-words' }
 * console.log(checkPassword({ ...account, password: 'esimerkki123' })); // { ok: false, reason: 'like-identity', guidance: 'avoid-own-names' }
 */
export function checkPassword(input: CheckPasswordInput): CheckPasswordResult {
  checkInput(input);
  const { rules, temporary, strength } = input;
  const read = normalisePassword(input.password);
  if (!read.ok) return refuse(read.reason === 'empty' ? 'too-short' : read.reason);
  const { normalised } = read;
  const length = Array.from(normalised).length;
  if (length < rules.minLength) return refuse('too-short');
  if (length > rules.maxLength) return refuse('too-long');
  if (temporary !== undefined && isSame(normalised, temporary)) return refuse('same-as-temporary');
  const weakness = judgePassword({ normalised, ownNames: ownNames(input) });
  if (weakness?.reason === 'like-identity') return refuse('like-identity');
  if (weakness !== undefined) return block(guidanceAgainst[weakness.main]);
  // Nothing but `true` is a yes: an estimator in JavaScript may forget to answer.
  const strong: unknown = strength === undefined || strength(normalised);
  if (strong !== true) return block('use-less-guessable');
  return Object.freeze({ ok: true, normalised });
}

/** Also where case, spaces or dashes differ: whoever holds the slip would try those first. */
function isSame(normalised: string, temporary: string): boolean {
  const symbols = normaliseTemporaryPassword(normalised);
  return normalised === opaqueString(temporary) || (symbols !== undefined && symbols === normaliseTemporaryPassword(temporary));
}

function ownNames({ username, email = '', names }: CheckPasswordInput): readonly string[] {
  return [username, email.replace(/@[^@]*$/, ''), ...names];
}

function refuse(reason: OtherReason): CheckPasswordResult {
  return Object.freeze({ ok: false, reason, guidance: guidanceFor[reason] });
}

function block(guidance: PasswordGuidance): CheckPasswordResult {
  return Object.freeze({ ok: false, reason: 'blocklisted', guidance });
}

function checkInput(input: CheckPasswordInput): void {
  checkObject('input', input);
  checkString('password', input.password);
  checkObject('rules', input.rules);
  checkWhole('rules.minLength', input.rules.minLength, { least: 1 });
  checkWhole('rules.maxLength', input.rules.maxLength, { least: input.rules.minLength });
  checkString('username', input.username);
  if (input.email !== undefined) checkString('email', input.email);
  checkNames(input.names);
  if (input.temporary !== undefined) checkString('temporary', input.temporary);
  if (input.strength !== undefined) checkFunction('strength', input.strength);
}

function checkNames(names: readonly unknown[]): void {
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) throw new TypeError('names: must be an array of strings');
}
