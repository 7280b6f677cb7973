/** Reads a value, or throws what is wrong with it: where it stands and the rule, never the value. */
export type Read<T> = (value: unknown, path: string) => T;

/** Reads an object that has these members and no others: each in this order, and then whether there is one that nobody knows. */
export function readGroup<T extends object>(members: { readonly [Name in keyof T]-?: Read<T[Name]> }): Read<T> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${path}: an object`);
    const read = Object.entries<Read<unknown>>(members).map(([name, one]) => [name, one(Reflect.get(value, name), `${path}.${name}`)] as const);
    // What is inherited is read, so it must be known as well.
    for (const name in value) if (!Object.hasOwn(members, name)) throw new TypeError(`${path}.${name}: unknown option`);
    return Object.fromEntries(read) as T;
  };
}
