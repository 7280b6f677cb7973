import { exampleKeys } from './example-keys.js';

/** The host's secrets, newest first. Everything new is made with the first; the others read what they made. */
export type KeyRing = readonly KeyRingEntry[];

/** One secret of a {@link KeyRing}. */
export interface KeyRingEntry {
  /** What stored artefacts name it by: 1 to 32 of `A–Z a–z 0–9 _ -`. */
  readonly id: string;
  /** At least 32 random bytes. */
  readonly secret: Uint8Array;
}

const idRule = '1 to 32 of A-Z, a-z, 0-9, _ and -';
const regularRule = 'too regular to be random; draw 32 random bytes';
const exampleRule = 'an example or a placeholder; draw 32 random bytes';

/**
 * Refuses a key ring that is missing, empty, ambiguous or weak, so that no installation starts on it: secrets under 32 bytes,
 * of fewer than 8 different bytes, counting, repeating themselves, reading like a placeholder (`change me`, `secret`,
 * `example`…), or published in an RFC (ASVS 13.3.1; R187).
 *
 * It cannot tell a random secret from one that merely looks random: draw it with `crypto.getRandomValues` or `openssl rand`.
 *
 * @throws TypeError for what is no list of `{ id: string, secret: Uint8Array }`
 * @throws RangeError for an empty list, an id that breaks its rule or occurs twice, and a weak secret. Messages name the
 *   place and the rule, such as `keys[0].secret: at least 32 bytes`, never the secret.
 * @example
 * const keys = [{ id: 'k1', secret: crypto.getRandomValues(new Uint8Array(32)) }];
 * assertKeyRing(keys);
 * console.log(keys.length); // 1
 */
export function assertKeyRing(keys: unknown): asserts keys is KeyRing {
  if (!Array.isArray(keys)) throw new TypeError('keys: a list of { id, secret }');
  if (keys.length === 0) throw new RangeError('keys: at least one');
  const list: readonly unknown[] = Array.from(keys);
  const ids = list.map(assertEntry);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) !== at);
  if (twice !== -1) throw new RangeError(`keys[${twice}].id: each id occurs once`);
}

function assertEntry(entry: unknown, at: number): string {
  if (!isEntryLike(entry)) throw new TypeError(`keys[${at}]: an object with id and secret`);
  const { id, secret } = entry;
  if (typeof id !== 'string') throw new TypeError(`keys[${at}].id: a string`);
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) throw new RangeError(`keys[${at}].id: ${idRule}`);
  if (!isBytes(secret)) throw new TypeError(`keys[${at}].secret: a Uint8Array`);
  if (secret.length < 32) throw new RangeError(`keys[${at}].secret: at least 32 bytes`);
  if (isRegular(secret)) throw new RangeError(`keys[${at}].secret: ${regularRule}`);
  if (isExample(secret)) throw new RangeError(`keys[${at}].secret: ${exampleRule}`);
  return id;
}

function isEntryLike(value: unknown): value is { readonly id: unknown; readonly secret: unknown } {
  return typeof value === 'object' && value !== null && 'id' in value && 'secret' in value;
}

// By its tag, as a host's test runner may live in another realm, where `instanceof` says no.
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function isRegular(secret: Uint8Array): boolean {
  return new Set(secret).size < 8 || isCounting(secret) || repeatsItself(secret);
}

/** 0, 1, 2… or any other even step: what examples and tests are made of. */
function isCounting(secret: Uint8Array): boolean {
  const [first = 0, second = 0] = secret;
  return secret.every((byte, at) => byte === ((first + at * (second - first)) & 255));
}

/** Whether the whole is one shorter piece again and again, the last one perhaps cut short. */
function repeatsItself(secret: Uint8Array): boolean {
  const periods = Array.from({ length: Math.min(64, Math.floor(secret.length / 2)) }, (_, at) => at + 1);
  return periods.some((period) => secret.every((byte, at) => byte === secret[at % period]));
}

// Six letters or more, so that base64 of real randomness is refused by chance about once in ten million.
const placeholders = /changeme|changethis|replaceme|replacethis|yoursecret|secret|password|passphrase|example|default|insecure|placeholder|testkey|demokey/;

function isExample(secret: Uint8Array): boolean {
  const letters = String.fromCharCode(...secret.subarray(0, 1024)).toLowerCase().replace(/[^a-z]/g, '');
  return placeholders.test(letters) || exampleKeys().some((key) => startsWith(secret, key));
}

function startsWith(secret: Uint8Array, key: Uint8Array): boolean {
  return key.every((byte, at) => byte === secret[at]);
}
