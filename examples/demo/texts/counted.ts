import type { Language } from '../language.js';

interface Forms {
  /** After 1: `message`. */
  readonly one: string;
  /** After any other number: `messages`. */
  readonly other: string;
}

/** Makes a number and its noun agree, by the rules of the language. */
export function countedIn(language: Language): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, { one, other }) => `${String(count)} ${rules.select(count) === 'one' ? one : other}`;
}
