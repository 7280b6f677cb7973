import type { Language } from '../language.js';

/** Small words that every text message in the language has one of, and none in the others. */
const words: readonly (readonly [Language, RegExp])[] = [
  ['fi', /(^|[^\p{L}])(apua|ottakaa|yhteyttä)(?![\p{L}])/iu],
  ['sv', /(^|[^\p{L}])(hjälp|kontakta)(?![\p{L}])/iu],
];

/** The language of a text message: an e-mail says it, and an SMS sender is given the text alone. */
export function languageOfMessage(text: string): Language {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? 'en';
}
