// Messages name the argument and the rule, never the value.

export function assertObject(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object`);
}

export function assertFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw new TypeError(`${name}: must be a function`);
}

export function assertText(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be a text that is not empty`);
}

export function assertFinite(value: unknown, name: string): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (!Number.isFinite(value)) throw new RangeError(`${name}: must be finite`);
}

export function assertList(value: unknown, name: string): void {
  if (!Array.isArray(value) || value.length === 0) throw new TypeError(`${name}: must be an array that is not empty`);
}

export function assertWhole(value: unknown, name: string, least: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name}: must be a whole number from ${least}`);
}
