/** Makes an object callable, so that a host has one thing to hand on. The object's own functions keep their `this`, as a class may have private fields. */
export function callable<T extends object, F extends (...args: never[]) => unknown>(target: T, call: F): T & F {
  const get = (_: F, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' && !Object.hasOwn(target, name) ? (value.bind(target) as unknown) : value;
  };
  return new Proxy(call, { get, has: (_, name) => Reflect.has(target, name) }) as T & F;
}
