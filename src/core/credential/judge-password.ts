import { cheapestSpelling, plainBits } from './cheapest-spelling.js';
import type { PieceKind } from './find-pieces.js';
import { transliterate } from './transliterate.js';

/** What {@link judgePassword} needs. */
export interface JudgePasswordInput {
  readonly normalised: string;
  /** The account's and the house's own names, as they are written. */
  readonly ownNames: readonly string[];
}

/** Why a password is too easy to guess. */
export interface PasswordWeakness {
  readonly reason: 'like-identity' | 'blocklisted';
  /** What most of it is. */
  readonly main: PieceKind;
}

// Three listed words are a passphrase (39 bits), two with two years are not. A text whose letters are worth little to
// begin with need only keep three quarters of that, so that eight random letters pass where a policy allows eight.
const ENOUGH_BITS = 39;
const ENOUGH_SHARE = 0.75;

/** Judges the whole normalised password (R26, R27, R28); `undefined` where nothing is wrong with it. */
export function judgePassword(input: JudgePasswordInput): PasswordWeakness | undefined {
  const letters = fold(input.normalised);
  const { bits, main, holdsOwnName } = cheapestSpelling(letters, variants(input.ownNames));
  if (bits >= Math.min(ENOUGH_BITS, ENOUGH_SHARE * plainBits(letters))) return undefined;
  return { reason: holdsOwnName ? 'like-identity' : 'blocklisted', main };
}

/** Without case, width and marks: what a guesser varies last, and gains little by. A code point stays one letter. */
function fold(text: string): readonly string[] {
  return Array.from(text.toLowerCase(), plainLetter).filter((letter) => letter !== '');
}

function plainLetter(letter: string): string {
  const plain = letter.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  return Array.from(plain).length > 1 ? letter : plain;
}

/** The names whole, without what separates their parts, and the parts alone, from three letters up. */
function variants(names: readonly string[]): readonly string[] {
  const spelled = names.flatMap((name) => [fold(name).join(''), transliterate(name)]);
  const taken = spelled.flatMap((name) => [name, name.replace(/[^\p{L}\p{N}]/gu, ''), ...(name.match(/\p{L}+|\p{N}+/gu) ?? [])]);
  return [...new Set(taken)].filter((name) => name.length >= 3);
}
