import { decodeBase64url } from '../../internal/base64url.js';
import { judgeEncoding } from './judge-encoding.js';

/** The public half of a device's or a server's key, as a JSON Web Key of exactly these members (RFC 8037 section 2). */
export interface Ed25519Jwk {
  /** An octet key pair. */
  readonly kty: 'OKP';
  /** The curve. */
  readonly crv: 'Ed25519';
  /** The public key: 32 bytes, base64url. */
  readonly x: string;
}

/** A key as it is written, before anybody asks whether it is a point of the curve. */
export type ReadJwk =
  | { readonly ok: true; readonly jwk: Ed25519Jwk; readonly publicKey: Uint8Array }
  | { readonly ok: false; readonly reason: 'not-a-key' | 'private-key' | 'weak-key' | 'not-canonical' };

/** Reads a key strictly (R83): three members and no other, `x` in the one spelling that it has; and refuses by the table of weak keys (R84). */
export function readJwk(value: unknown): ReadJwk {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('not-a-key');
  if (Object.hasOwn(value, 'd')) return refuse('private-key');
  const x: unknown = Reflect.get(value, 'x');
  const right = Object.keys(value).sort().join() === 'crv,kty,x' && Reflect.get(value, 'kty') === 'OKP' && Reflect.get(value, 'crv') === 'Ed25519';
  const publicKey = right && typeof x === 'string' && x.length === 43 ? decodeBase64url(x) : undefined;
  if (publicKey === undefined || typeof x !== 'string') return refuse('not-a-key');
  const fault = judgeEncoding(publicKey);
  return fault === undefined ? { ok: true, jwk: Object.freeze({ kty: 'OKP', crv: 'Ed25519', x }), publicKey } : refuse(fault);
}

function refuse(reason: Extract<ReadJwk, { readonly ok: false }>['reason']): ReadJwk {
  return { ok: false, reason };
}
