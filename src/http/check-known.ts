/**
 * Throws a TypeError naming what is no rule or no option. The compiler says so to hosts in TypeScript; in JavaScript a rule that is misspelt would
 * silently be no rule.
 */
export function checkKnown(name: 'rules' | 'options', value: object, known: Readonly<Record<string, true>>): void {
  const stray = Object.keys(value).find((key) => !Object.hasOwn(known, key));
  if (stray !== undefined) throw new TypeError(`${name}.${stray}: there is no such ${name.slice(0, -1)}`);
}
