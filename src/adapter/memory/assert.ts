// Messages name the argument and the rule, never the value: records and keys may hold what no log should.

export function assertObject(value: unknown, name: string): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object`);
}

export function assertText(value: unknown, name: string): void {
  if (typeof value !== 'string') throw new TypeError(`${name}: must be a text`);
}

export function assertName(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be a text that is not empty`);
}

export function assertList(value: unknown, name: string): void {
  if (!Array.isArray(value)) throw new TypeError(`${name}: must be an array`);
}

export function assertInstant(value: unknown, name: string): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number of milliseconds`);
  if (!Number.isFinite(value)) throw new RangeError(`${name}: must be a finite number of milliseconds`);
}

export function assertWhole(value: unknown, name: string, least: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  const fits = Number.isSafeInteger(value) && value >= least;
  if (!fits) throw new RangeError(`${name}: must be a whole number${least === -Infinity ? '' : ` from ${least}`}`);
}
