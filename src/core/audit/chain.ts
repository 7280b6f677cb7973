import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64url, encodeBase64url } from '../../internal/base64url.js';
import { utf8 } from '../../internal/bytes.js';
import { checkObject, checkString, checkWhole } from '../../internal/check.js';
import { equalBytes } from '../../internal/constant-time.js';

/** The end of a chain, or of its first part; sequence 0 and an empty hash before the first event. */
export interface ChainEnd {
  /** The last sequence. */
  readonly sequence: number;
  /** The last hash, `<keyId>.<base64url>`. */
  readonly hash: string;
}

/** An event of an audit chain: JSON, and whatever it holds is sealed. */
export interface ChainEvent {
  /** Unique. */
  readonly id: string;
  /** Its chain. */
  readonly chain: string;
  /** Its place in the chain, from 1; `undefined` until sealed. */
  readonly sequence?: number | undefined;
  /** The chain's hash up to here; `undefined` until sealed. */
  readonly hash?: string | undefined;
}

/** The sub-key behind a key id, if the ring has it. */
export type ChainKeyOf = (keyId: string) => Uint8Array | undefined;

/**
 * One spelling for one event, whatever order a store gives its properties in: JSON with sorted names, without the place that
 * sealing adds. Escaped as JSON is, no CR, LF or quote in a text can end it (R178). Properties that a later release adds are in it, too.
 */
export function canonicalEvent(event: ChainEvent): string {
  const { sequence: _place, hash: _link, ...said } = event;
  return JSON.stringify(said, (_name, part: unknown) => sortNames(part));
}

function sortNames(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the hash of an event is made of: the one before it, its place and all it says (R179). */
export function linkOf(event: ChainEvent, after: ChainEnd): readonly unknown[] {
  return ['lukko-audit-event', after.hash, after.sequence + 1, canonicalEvent(event)];
}

/** HMAC-SHA-256 that names its key: `<keyId>.<base64url>`. */
export function sign(input: { readonly key: Uint8Array; readonly keyId: string; readonly parts: readonly unknown[] }): string {
  return `${input.keyId}.${encodeBase64url(macOf(input.key, input.parts))}`;
}

/** Whether {@link sign} made it, with a key of the ring; in constant time. */
export function judgeSigned(input: { readonly signed: string; readonly keyOf: ChainKeyOf; readonly parts: readonly unknown[] }): 'right' | 'wrong' | 'key-missing' {
  const [keyId = '', mac = '', ...more] = input.signed.split('.');
  const key = input.keyOf(keyId);
  if (key === undefined) return 'key-missing';
  const given = decodeBase64url(mac);
  return given !== undefined && more.length === 0 && equalBytes(macOf(key, input.parts), given) ? 'right' : 'wrong';
}

/**
 * The key id that a stored hash or MAC names.
 *
 * @throws TypeError if it is no text
 * @example
 * console.log(signedKeyId('2026-01.Zm9v')); // 2026-01
 */
export function signedKeyId(signed: string): string {
  checkString('signed', signed);
  return signed.split('.')[0] ?? '';
}

function macOf(key: Uint8Array, parts: readonly unknown[]): Uint8Array {
  return hmac(sha256, key, utf8(JSON.stringify(parts)));
}

/** Throws unless the value is the end of a chain. */
export function checkEnd(name: string, end: ChainEnd): void {
  checkObject(name, end);
  checkWhole(`${name}.sequence`, end.sequence, { least: 0 });
  checkString(`${name}.hash`, end.hash);
}
