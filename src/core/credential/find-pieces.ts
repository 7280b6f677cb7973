import { commonWords } from './common-words.js';
import { keyTracks } from './key-tracks.js';

/** What a stretch of a password can be to a guesser. */
export type PieceKind = 'repeat' | 'sequence' | 'keyboard-walk' | 'common-word' | 'date' | 'own-name' | 'character';

/** A stretch that costs a guesser less than its letters would one by one. */
export interface Piece {
  readonly kind: PieceKind;
  /** In letters. */
  readonly length: number;
  /** What guessing it costs, as the binary logarithm of the tries. */
  readonly bits: number;
}

// Estimates, rounded: a list of 500 words with their usual spellings, 40 lines to follow from any key, a handful of names.
const WORD_BITS = 13;
const TRACK_BITS = 8;
const NAME_BITS = 6;
const YEAR_BITS = 6;
const DATE_BITS = 15;

/** Every listed word, name, line of keys, year and date that begins at `at`. */
export function findPieces(letters: readonly string[], at: number, ownNames: readonly string[]): readonly Piece[] {
  return [
    ...words(letters, at, ownNames, { kind: 'own-name', bits: NAME_BITS }),
    ...words(letters, at, commonWords, { kind: 'common-word', bits: WORD_BITS }),
    ...tracks(letters, at),
    ...dates(letters.slice(at, at + 10).join('')),
  ];
}

const respelled: Readonly<Record<string, string>> = {
  a: '4@', b: '8', e: '3', g: '9', i: '1!|', l: '1!|', o: '0', s: '5$', t: '7+', z: '2',
};

function words(letters: readonly string[], at: number, list: readonly string[], piece: Omit<Piece, 'length'>): readonly Piece[] {
  return list.filter((word) => standsAt(letters, at, word, 1) || standsAt(letters, at, word, -1)).map((word) => ({ ...piece, length: word.length }));
}

/** Whether the word stands there, forwards or, with `step` -1, backwards, with digits and signs for letters or without. */
function standsAt(letters: readonly string[], at: number, word: string, step: 1 | -1): boolean {
  for (let n = 0; n < word.length; n += 1) {
    const letter = letters[at + n] ?? '';
    const wanted = word.charAt(step === 1 ? n : word.length - 1 - n);
    if (letter !== wanted && (letter === '' || !(respelled[wanted] ?? '').includes(letter))) return false;
  }
  return true;
}

function tracks(letters: readonly string[], at: number): readonly Piece[] {
  const longest = keyTracks.map(({ kind, line }) => ({ kind, bits: TRACK_BITS, length: longestRun(letters, at, line) }));
  // Three digits in a row are as often chance.
  return longest.filter(({ length }) => length >= (/\d/.test(letters[at] ?? '') ? 4 : 3));
}

function longestRun(letters: readonly string[], at: number, line: string): number {
  let longest = 0;
  for (let from = line.indexOf(letters[at] ?? ''); from !== -1; from = line.indexOf(letters[at] ?? '', from + 1)) {
    longest = Math.max(longest, run(letters, at, line, from, 1), run(letters, at, line, from, -1));
  }
  return longest;
}

function run(letters: readonly string[], at: number, line: string, from: number, step: 1 | -1): number {
  let length = 0;
  while (letters[at + length] !== undefined && letters[at + length] === line[from + step * length]) length += 1;
  return length;
}

// A date without signs between its parts has two digits for day and month: else any four digits would be one.
const dateForms: readonly { readonly form: RegExp; readonly bits: number }[] = [
  { form: /^(?:19|20)\d\d/, bits: YEAR_BITS },
  { form: /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)?\d\d/, bits: DATE_BITS },
  { form: /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)?\d\d/, bits: DATE_BITS },
  { form: /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/, bits: DATE_BITS },
  { form: /^\d{1,2}([-./ ])\d{1,2}\1(?:19|20)?\d\d/, bits: DATE_BITS },
  { form: /^(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}/, bits: DATE_BITS },
];

function dates(text: string): readonly Piece[] {
  const found = dateForms.map(({ form, bits }) => ({ kind: 'date' as const, bits, length: form.exec(text)?.[0].length ?? 0 }));
  return found.filter(({ length }) => length > 0);
}
