import { decodeBase64url, encodeBase64url } from './base64url.js';
import { fromUtf8, utf8 } from './bytes.js';
import { equalBytes } from './constant-time.js';

/** A compact JWS taken apart, believed in nothing (RFC 7515 section 7.1). */
export interface DecodedJws {
  readonly header: object;
  /** The claims as bytes: read when the signature is right, and not before. */
  readonly payload: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  /** What was signed: the first two parts and the dot between them. */
  readonly signed: Uint8Array;
}

/** Takes a JWS apart by the strictest reading, in which one JWS has one spelling (R110); `undefined` for all else. */
export function decodeJws(input: { readonly jws: unknown; readonly mostCharacters: number }): DecodedJws | undefined {
  const { jws, mostCharacters } = input;
  if (typeof jws !== 'string' || jws.length > mostCharacters) return undefined;
  const parts = jws.split('.');
  const [header, payload, signature] = parts.map(decodeBase64url);
  if (parts.length !== 3 || header === undefined || payload === undefined || payload.length === 0 || signature?.length !== 64) return undefined;
  const read = readJson(header);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  return { header: read, payload, signature, signed: utf8(jws.slice(0, jws.lastIndexOf('.'))) };
}

/**
 * JSON as lukko writes it: what `JSON.stringify` would not write again byte for byte is refused. That is every name that occurs twice
 * (R115), on which two readers may disagree, and white space, a byte order mark and other spellings as well.
 */
export function readJson(bytes: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes));
    return equalBytes(utf8(JSON.stringify(value)), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A part of a JWS, out of a JSON value. */
export function encodeJson(value: object): string {
  return encodeBase64url(utf8(JSON.stringify(value)));
}
