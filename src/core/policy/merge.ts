function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * `changes` laid over `base`, branch by branch; `undefined` changes nothing. What is no branch on both sides is taken
 * as it is, unknown keys with it, and left to the schema.
 */
export function merge(base: unknown, changes: unknown): unknown {
  if (changes === undefined) return base;
  if (!isPlain(base) || !isPlain(changes)) return changes;
  const keys = new Set([...Object.keys(base), ...Object.keys(changes)]);
  const own = (from: Readonly<Record<string, unknown>>, key: string) => (Object.hasOwn(from, key) ? from[key] : undefined);
  return Object.fromEntries([...keys].map((key) => [key, merge(own(base, key), own(changes, key))]));
}

/** The value, it and all below it frozen. */
export function freezeTree<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const parts: readonly unknown[] = Object.values(value);
  parts.forEach(freezeTree);
  return Object.freeze(value);
}
