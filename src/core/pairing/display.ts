import { utf8 } from '../../internal/bytes.js';
import { isLine } from './line.js';

/**
 * What a transaction shows on the phone: 3 to 12 fields, each a text of 1 to 200 characters on one line, under names such as `dueDate`
 * (a small letter, then letters and digits, 32 at most), in 4096 bytes of JSON together. `amount`, `currency` and `payee` are always there (R106).
 */
export interface Display {
  /** How much, as it is shown: `1250.00`. */
  readonly amount: string;
  /** In what: `EUR`. */
  readonly currency: string;
  /** To whom. */
  readonly payee: string;
  /** Whatever else the user has to see. */
  readonly [name: string]: string;
}

const name = /^[a-z][A-Za-z0-9]{0,31}$/;
// A challenge that carries it has to stay below 8192 characters, and in base64url four letters are three bytes.
const mostBytes = 4096;
const required = ['amount', 'currency', 'payee'];

/**
 * Whether a value can be shown as a transaction: ask before you have somebody approve what came from a form (R106).
 *
 * @example
 * console.log(isDisplay({ amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' })); // true
 * console.log(isDisplay({ amount: '1250.00', currency: 'EUR' })); // false
 */
export function isDisplay(value: unknown): value is Display {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (fields.length > 12 || !required.every((one) => Object.hasOwn(value, one))) return false;
  return fields.every(([key, text]) => name.test(key) && isLine(text, 200)) && utf8(JSON.stringify(value)).length <= mostBytes;
}
