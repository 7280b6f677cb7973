import type { Language } from '../language.js';

/** Small words that every message in the language has one of, and no message in the others. */
const words: readonly (readonly [Language, RegExp])[] = [
  ['fi', /(^|[^\p{L}])(apua|ei|kysykää|mitään|ottakaa|puolestanne)(?![\p{L}])/iu],
  ['sv', /(^|[^\p{L}])(fråga|frågor|för|hjälp|ingenting|inte|kontakta)(?![\p{L}])/iu],
];

/** The language of a message: a sender is given the text alone. */
export function languageOfMessage(text: string): Language {
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? 'en';
}
