// Deeper than any record; it ends the walk through a value that holds itself.
const deepest = 64;

/**
 * A deep copy, frozen to the bottom, so that it can be kept and handed out again and again while no caller's mutation
 * changes what is stored.
 *
 * @throws TypeError if there is anything but JSON in it: another store would lose a Map, a Date or a Uint8Array
 */
export function frozenCopy<T>(value: T, name: string): T {
  if (!isJson(value, 0)) throw new TypeError(`${name}: must hold nothing but JSON values`);
  const copy = structuredClone(value);
  freeze(copy);
  return copy;
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > deepest || !isPlain(value)) return false;
  return Object.values(value).every((part) => isJson(part, depth + 1));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.values(value).forEach(freeze);
  Object.freeze(value);
}
