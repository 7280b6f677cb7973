// What the types promise, asked again at run time: many hosts write JavaScript. Messages name the argument and the
// rule, never the value (R69, R185).

/** Throws a TypeError unless the value is an object. */
export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object`);
}

/** Throws a TypeError unless the value is a string. */
export function checkString(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${name}: must be a string`);
}

/** Throws a TypeError unless the value is a function. */
export function checkFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name}: must be a function`);
}

/** Throws a TypeError unless the value is an array. */
export function checkArray(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${name}: must be an array`);
}

/** Throws unless the value is a whole number within the bounds. */
export function checkWhole(name: string, value: unknown, bounds: { readonly least: number; readonly most?: number }): void {
  const { least, most = Number.MAX_SAFE_INTEGER } = bounds;
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name}: a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`);
}

/** Throws unless the value is an instant: whole milliseconds since the epoch. */
export function checkNow(value: unknown): void {
  checkWhole('now', value, { least: 0 });
}

/** Throws unless the value is a Uint8Array of so many bytes. */
export function checkBytes(name: string, value: unknown, bounds: { readonly least: number; readonly most: number }): void {
  const { least, most } = bounds;
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: must be a Uint8Array`);
  if (value.length >= least && value.length <= most) return;
  throw new RangeError(least === most ? `${name}: ${least} bytes` : `${name}: ${least} to ${most} bytes`);
}

/** Throws a TypeError unless the value can be asked for bytes. */
export function checkRandom(value: unknown): void {
  const able = typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'function';
  if (!able) throw new TypeError('random: must be a RandomSource');
}
