import { describe, expect, it } from 'vitest';
import { callable } from '../../../src/internal/callable.js';

class Counter {
  #count = 0;
  readonly step = 2;
  add(): number {
    this.#count += this.step;
    return this.#count;
  }
  readonly twice = (): number => this.add() + this.add();
}

describe('callable', () => {
  it('calls the function, and has the properties of the object', () => {
    const both = callable(new Counter(), (text: string) => text.length);
    expect(both('four')).toBe(4);
    expect(both.step).toBe(2);
    expect(typeof both).toBe('function');
  });

  it('private fields stay reachable, by own functions and by those of the class, also when they are taken off', () => {
    const both = callable(new Counter(), () => 0);
    expect([both.add(), both.twice()]).toEqual([2, 4 + 6]);
    const { add } = both;
    expect(add()).toBe(8);
  });

  it('knows which properties there are', () => {
    const both = callable(new Counter(), () => 0);
    expect(['add' in both, 'step' in both, 'nothing' in both]).toEqual([true, true, false]);
    expect(Reflect.get(both, 'then')).toBeUndefined();
  });

  it('one that is frozen can be called, too', () => {
    const both = callable(Object.freeze({ name: 'routes', say: () => 'hello' }), () => 1);
    expect([both(), both.say()]).toEqual([1, 'hello']);
  });
});
