import { checkFunction, checkObject, checkWhole } from '../../internal/check.js';
import type { RandomSource } from '../types.js';
import { isPosition, LIST_LENGTH, type OtpList } from './otp-list.js';

/**
 * The source with each answer checked: bytes that are missing would pass for zeros further down, and a code that anyone
 * can guess would come out without a word.
 *
 * @throws TypeError unless `random` is a source
 */
export function checkedRandom(random: RandomSource): RandomSource {
  checkObject('random', random);
  checkFunction('random.bytes', random.bytes);
  return { bytes: (length) => {
    const bytes: unknown = random.bytes(length);
    if (bytes instanceof Uint8Array && bytes.length === length) return bytes;
    throw new RangeError('random: must give as many bytes as asked for');
  } };
}

/** Throws unless the value is an id: text without lone surrogates, since a store may fold those into one. */
export function checkId(name: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${name}: must be a string`);
  if (value.length < 1 || value.length > 256) throw new RangeError(`${name}: 1 to 256 characters`);
  if (/\p{Cs}/u.test(value)) throw new RangeError(`${name}: must be well-formed Unicode`);
}

/** Throws unless the value is a position. */
export function checkPosition(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number`);
  if (!isPosition(value)) throw new RangeError(`${name}: positions run from 1 to 100`);
}

/** Throws unless the value is an array of positions without repetition. */
export function checkPositions(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${name}: must be an array`);
  if (value.length > LIST_LENGTH) throw new RangeError(`${name}: each position once`);
  // Array.from fills holes, which every() would skip.
  if (!Array.from(value).every(isPosition)) throw new RangeError(`${name}: positions run from 1 to 100`);
  if (new Set(value).size !== value.length) throw new RangeError(`${name}: each position once`);
}

/** Throws unless the value is a sub-key of the key ring. */
export function checkPepper(value: unknown): void {
  if (!(value instanceof Uint8Array)) throw new TypeError('pepper: must be a Uint8Array');
  if (value.length !== 32) throw new RangeError('pepper: 32 bytes');
}

/** Throws unless the value is a hundred PHC strings. */
export function checkEntries(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${name}: must be an array`);
  if (value.length !== LIST_LENGTH) throw new RangeError(`${name}: must hold 100 PHC strings`);
  const filled = Array.from(value).every((entry) => typeof entry === 'string' && entry !== '');
  if (!filled) throw new TypeError(`${name}: must hold 100 PHC strings`);
}

const statuses: readonly unknown[] = ['unproven', 'active', 'reserve', 'ended'];

/** Throws unless the value is a list as `createOtpList` makes it, perhaps read back from a store. */
export function checkOtpList(list: OtpList): void {
  checkObject('list', list);
  checkId('list.listId', list.listId);
  checkId('list.accountId', list.accountId);
  checkId('list.keyId', list.keyId);
  checkWhole('list.listNumber', list.listNumber, { least: 1 });
  checkEntries('list.entries', list.entries);
  checkPositions('list.used', list.used);
  checkPositions('list.burnt', list.burnt);
  checkPositions('list.used and list.burnt', [...list.used, ...list.burnt]);
  if (list.pinned !== undefined) checkPosition('list.pinned', list.pinned);
  checkWhole('list.pinMisses', list.pinMisses, { least: 0 });
  checkWhole('list.lifetimeMisses', list.lifetimeMisses, { least: 0 });
  checkWhole('list.issuedAt', list.issuedAt, { least: 0 });
  if (!statuses.includes(list.status)) throw new TypeError('list.status: must be unproven, active, reserve or ended');
}
