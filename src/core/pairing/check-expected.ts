import { checkArray, checkNow, checkObject } from '../../internal/check.js';

/** Throws for what the caller expects and cannot be expected: one that is missing would equal a claim that is missing, too. */
export function checkExpected(input: object, names: readonly string[]): void {
  checkObject('input', input);
  for (const name of names) {
    const value: unknown = Reflect.get(input, name);
    if (name === 'now') checkNow(value);
    else if (name === 'keys') checkArray('keys', value);
    else if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be a text`);
  }
}

/** The names among them that are there to be checked. */
export function givenOf<N extends string>(input: object, names: readonly N[]): readonly N[] {
  checkObject('input', input);
  return names.filter((name) => Reflect.get(input, name) !== undefined);
}
