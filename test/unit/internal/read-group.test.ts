import { describe, expect, it } from 'vitest';
import { readGroup, type Read } from '../../../src/internal/read-group.js';

const text: Read<string> = (value, path) => {
  if (typeof value !== 'string') throw new TypeError(`${path}: a text`);
  return value;
};
const read = readGroup<{ readonly name: string; readonly place: { readonly town: string } }>({ name: text, place: readGroup({ town: text }) });
const whole = { name: 'Matti', place: { town: 'Turku' } };

describe('an object that has these members and no others', () => {
  it('is read into one of its own', () => {
    const answer = read(whole, 'person');
    expect(answer).toEqual(whole);
    expect(answer).not.toBe(whole);
  });

  it.each<readonly [unknown, string]>([
    [null, 'person: an object'], ['x', 'person: an object'], [[], 'person: an object'], [undefined, 'person: an object'],
    [{ ...whole, place: 7 }, 'person.place: an object'],
    [{ ...whole, place: { town: 7 } }, 'person.place.town: a text'],
    [{ name: 'Matti' }, 'person.place: an object'],
    [{ ...whole, toString: 'x' }, 'person.toString: unknown option'],
    [JSON.parse('{"name":"Matti","place":{"town":"Turku"},"__proto__":1}'), 'person.__proto__: unknown option'],
    [Object.create({ ...whole, extra: 1 }), 'person.extra: unknown option'],
    // What is known is told before what is not.
    [{ ...whole, extra: 1, name: 7 }, 'person.name: a text'],
  ])('%j is refused by its path and its rule: %s', (value, message) => {
    expect(() => read(value, 'person')).toThrow(new TypeError(message));
  });
});
