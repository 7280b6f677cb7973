import { describe, expect, it } from 'vitest';
import { wrapMethods } from '../../../src/internal/wrap-methods.js';

const asError = (cause: unknown): Error => new Error('wrapped', { cause });
const boom = new Error('boom');

describe('wrapMethods', () => {
  it('answers as the original does', async () => {
    const wrapped = wrapMethods({ add: async (a: number, b: number) => a + b, name: 'store' }, asError);
    expect(await wrapped.add(1, 2)).toBe(3);
    expect(wrapped.name).toBe('store');
  });

  it('invariant 7: a throw and a rejection both come out as the error, with their cause', async () => {
    const wrapped = wrapMethods({ throws: (): Promise<void> => { throw boom; }, rejects: () => Promise.reject(boom) }, asError);
    for (const call of [wrapped.throws, wrapped.rejects]) await expect(call()).rejects.toMatchObject({ message: 'wrapped', cause: boom });
  });

  it('a method that answers at once is awaited, too', async () => {
    const { now }: { now: () => number | Promise<number> } = wrapMethods({ now: () => 7 }, asError);
    expect(await now()).toBe(7);
  });

  it('a class keeps its this, private fields and all, also when its methods are taken off', async () => {
    class Store {
      #rows = new Map([['a', 1]]);
      async find(id: string): Promise<number | undefined> {
        return this.#rows.get(id);
      }
    }
    const { find } = wrapMethods(new Store(), asError);
    expect(await find('a')).toBe(1);
  });

  it('a frozen object can be wrapped', async () => {
    const wrapped = wrapMethods(Object.freeze({ find: () => Promise.reject(boom) }), asError);
    await expect(wrapped.find()).rejects.toThrow('wrapped');
  });

  it('it is no thenable, so that it can be awaited and returned', async () => {
    const wrapped = wrapMethods({ find: async () => 1 }, asError);
    expect(await Promise.resolve(wrapped)).toBe(wrapped);
  });

  it('a method that is put in later is wrapped as well', async () => {
    const target: { find: () => Promise<number> } = { find: async () => 1 };
    const wrapped = wrapMethods(target, asError);
    target.find = () => Promise.reject(boom);
    await expect(wrapped.find()).rejects.toThrow('wrapped');
  });
});
