// Deeper than any record; it ends the walk through a value that holds itself.
const deepest = 64;

/**
 * A deep copy, frozen to the bottom, so that it can be kept and handed out again and again while no caller's mutation
 * changes what is stored. One walk checks, copies and freezes.
 *
 * @throws TypeError if there is anything but JSON in it: another store would lose a Map, a Date or a Uint8Array
 */
export function frozenCopy<T>(value: T, name: string): T {
  const copy = (part: unknown, depth: number): unknown => {
    if (part === null || part === undefined || typeof part === 'string' || typeof part === 'boolean') return part;
    if (typeof part === 'number' && Number.isFinite(part)) return part;
    if (typeof part !== 'object' || depth > deepest || !isPlain(part)) throw new TypeError(`${name}: must hold nothing but JSON values`);
    if (Array.isArray(part)) return Object.freeze(Array.from(part, (item) => copy(item, depth + 1)));
    // Spread and then mended: a record is flat but for a field or two.
    const made: Record<string, unknown> = { ...part };
    for (const [key, field] of Object.entries(made)) if (typeof field !== 'string') made[key] = copy(field, depth + 1);
    return Object.freeze(made);
  };
  return copy(value, 0) as T;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
