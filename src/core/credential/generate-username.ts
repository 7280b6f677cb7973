import { uniformText } from '../../internal/uniform-index.js';
import type { RandomSource } from '../types.js';
import { checkObject, checkRandom, checkString } from '../../internal/check.js';
import { transliterate } from './transliterate.js';

/** What {@link generateUsername} needs. */
export interface GenerateUsernameInput {
  /** The person's full name, given name first, in any script. */
  readonly name: string;
  /** Where the four digits come from. */
  readonly random: RandomSource;
}

/** What {@link generateUsername} gives. */
export interface GeneratedUsername {
  /** At most 61 characters; `normaliseUsername` leaves it as it is. */
  readonly username: string;
}

const longestRead = 500;
const longestGiven = 24;
const longestFamily = 32;
// They belong to the family name that follows: "von Essen", "de la Cruz", "van der Berg".
const particles: readonly string[] = [
  'af', 'al', 'am', 'av', 'bin', 'da', 'das', 'de', 'del', 'della', 'den', 'der', 'di', 'dos', 'du', 'el', 'ibn', 'la', 'las', 'le',
  'los', 'ten', 'ter', 'van', 'von', 'zu', 'zum', 'zur',
];

/**
 * Makes a username from a person's name and four random digits, so that who knows a name, or a colleague's username,
 * does not know the username (R194).
 *
 * The first word, a full stop and the last word with its particles; middle names fall away, hyphens stay, apostrophes
 * go. Å, ä, ö, ø, æ, þ, ð, ß, Cyrillic and Greek are spelled in ASCII. A name of which no letter can be spelled, such
 * as a Chinese or an Arabic one, gives `user` and the digits. Only the first 500 UTF-16 units are read.
 *
 * Whether the username is free is for the store to say: on a clash call again.
 *
 * @throws TypeError if `name` is no string or `random` no RandomSource
 * @example
 * const random = { bytes: (length: number) => new Uint8Array(length) }; // for show: always the same digits
 * console.log(generateUsername({ name: 'Märta von Essen', random }).username); // marta.vonessen0000
 * console.log(generateUsername({ name: '李小龙', random }).username); // user0000
 */
export function generateUsername(input: GenerateUsernameInput): GeneratedUsername {
  checkObject('input', input);
  checkString('name', input.name);
  checkRandom(input.random);
  const words = wordsOf(input.name.slice(0, longestRead));
  return Object.freeze({ username: stemOf(words) + uniformText(input.random, '0123456789', 4) });
}

function wordsOf(name: string): readonly string[] {
  const parts = transliterate(name).replace(/\p{Pd}+/gu, '-').split(/[^a-z0-9-]+/);
  return parts.map((part) => part.replace(/^-|-$/g, '')).filter((part) => /[a-z]/.test(part));
}

function stemOf(words: readonly string[]): string {
  const [given, ...others] = words;
  if (given === undefined) return 'user';
  const first = cut(given, longestGiven);
  return others.length === 0 ? first : `${first}.${cut(familyOf(others), longestFamily)}`;
}

function familyOf(words: readonly string[]): string {
  const last = words.length - 1;
  let from = last;
  while (particles.includes(words[from - 1] ?? '')) from -= 1;
  return words.slice(from).join('');
}

function cut(word: string, length: number): string {
  return word.slice(0, length).replace(/-$/, '');
}
