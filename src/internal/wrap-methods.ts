/**
 * The same object with every method's failure, thrown or rejected, turned into `asError(cause)`. Methods are called on the
 * original object, so that classes keep their `this`. The proxy stands before an empty object, as one before a frozen
 * object must not answer with another function.
 */
export function wrapMethods<T extends object>(target: T, asError: (cause: unknown) => Error): T {
  return new Proxy({} as T, {
    get(_empty, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (Reflect.apply(value, target, args) as unknown);
        } catch (cause) {
          throw asError(cause);
        }
      };
    },
  });
}
