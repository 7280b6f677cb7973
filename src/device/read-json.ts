import { isLine } from '../core/pairing/line.js';
import { decodeBase64url } from '../internal/base64url.js';

// What came over the network has no type until it was looked at.

/** A member of a JSON object; `undefined` of anything else. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** A member that is a text which is not empty. */
export function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** A member that goes into a statement as it is: one line of so many characters. */
export function lineOf(value: unknown, name: string, most: number): string | undefined {
  const member = memberOf(value, name);
  return isLine(member, most) ? member : undefined;
}

/** A member that is a nonce: 8 to 64 bytes in base64url, which is what a statement takes (R107). */
export function nonceOf(value: unknown): string | undefined {
  const member = textOf(value, 'nonce');
  const length = member !== undefined && member.length <= 86 ? (decodeBase64url(member)?.length ?? 0) : 0;
  return length >= 8 && length <= 64 ? member : undefined;
}

/** A member that is a count or a span. */
export function wholeOf(value: unknown, name: string): number | undefined {
  const member = memberOf(value, name);
  return typeof member === 'number' && Number.isSafeInteger(member) && member >= 0 ? member : undefined;
}

// Well before the last date that there is: what is signed by such a clock must still have an end.
const latest = 8_000_000_000_000_000;

/** A member that is an instant, in ms since the epoch. */
export function instantOf(value: unknown, name: string): number | undefined {
  const member = wholeOf(value, name);
  return member !== undefined && member <= latest ? member : undefined;
}
