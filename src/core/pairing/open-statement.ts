import { decodeJws, readJson, type DecodedJws } from '../../internal/compact-jws.js';
import { frozenCopy } from '../../internal/frozen-copy.js';
import { isClaims } from './claim-rules.js';
import type { StatementClaims, StatementType } from './claims.js';
import { verifyEd25519 } from './ed25519.js';
import { readHeader } from './read-header.js';

/**
 * Why a statement was refused, whichever it is; for the log of whoever reads it. In this order:
 *
 * - `malformed`: no compact JWS that lukko could have made: its size, its form, its base64url, or JSON with a name twice or in another
 *   spelling than `JSON.stringify` has
 * - `wrong-alg`: its header says anything but `Ed25519`
 * - `wrong-typ`: it is another statement than the one expected, or none
 * - `header-not-allowed`: its header says more than `alg`, `typ` and `kid`, such as `crit`, `jwk`, `jku`, `x5u` or `x5c`
 * - `weak-key`: the key on record is one of the 14 of small order
 * - `not-a-key`: the key on record is no Ed25519 key for another reason (see `parseDeviceKey`)
 * - `unknown-key`: its `kid` is not the thumbprint of the key on record, or of a key that is trusted
 * - `bad-signature`: forged or altered
 * - `bad-claims`: a claim is missing, unknown, or not what it must be; or it lives too long
 * - `wrong-audience`: it is for another server
 * - `expired`: its `exp` has come
 * - `not-yet-valid`: its `iat` or `nbf` lies more than 60 s ahead: one of the two clocks is wrong
 */
export type StatementRefusal =
  | 'malformed'
  | 'wrong-alg'
  | 'wrong-typ'
  | 'header-not-allowed'
  | 'weak-key'
  | 'not-a-key'
  | 'unknown-key'
  | 'bad-signature'
  | 'bad-claims'
  | 'wrong-audience'
  | 'expired'
  | 'not-yet-valid';

/** The key that a `kid` stands for, or why there is none. */
export type FoundKey =
  | { readonly ok: true; readonly publicKey: Uint8Array }
  | { readonly ok: false; readonly reason: 'weak-key' | 'not-a-key' | 'unknown-key' };

/** A statement that holds, or why it does not. */
export type OpenedStatement<T extends StatementType> =
  | { readonly ok: true; readonly kid: string; readonly claims: StatementClaims[T] }
  | { readonly ok: false; readonly reason: StatementRefusal };

/** How far two clocks may be apart (R117). */
export const skewSeconds = 60;

/** The most characters of a statement; a receipt holds two others. */
export const mostCharacters = (typ: StatementType): number => (typ === 'lukko-receipt+jwt' ? 16_384 : 8192);

/** Takes a statement apart, header checked, and nothing else believed. */
export function decodeStatement(typ: StatementType, jws: unknown): { readonly ok: true; readonly kid: string; readonly decoded: DecodedJws } | { readonly ok: false; readonly reason: StatementRefusal } {
  const decoded = decodeJws({ jws, mostCharacters: mostCharacters(typ) });
  if (decoded === undefined) return { ok: false, reason: 'malformed' };
  const header = readHeader(decoded.header, typ);
  return header.ok ? { ok: true, kid: header.kid, decoded } : header;
}

/** The claims of a statement whose signature has been judged, or that is known to be one's own. */
export function readStatementClaims<T extends StatementType>(typ: T, { payload }: DecodedJws): OpenedClaims<T> {
  const value = readJson(payload);
  if (value === undefined) return { ok: false, reason: 'malformed' };
  return isClaims(typ, value) ? { ok: true, claims: frozenCopy(value, 'claims') } : { ok: false, reason: 'bad-claims' };
}

type OpenedClaims<T extends StatementType> = { readonly ok: true; readonly claims: StatementClaims[T] } | { readonly ok: false; readonly reason: 'malformed' | 'bad-claims' };

/**
 * Judges a statement: form, header, key, signature, claims, audience, time. The header comes before any key is looked at (R111), and the
 * signature before a claim is believed. Without `now` its time is for the caller to judge.
 */
export function openStatement<T extends StatementType>(input: {
  readonly typ: T;
  readonly jws: unknown;
  readonly findKey: (kid: string) => FoundKey;
  readonly aud?: string | undefined;
  readonly now?: number | undefined;
}): OpenedStatement<T> {
  const { typ, jws, findKey, aud, now } = input;
  const read = decodeStatement(typ, jws);
  if (!read.ok) return read;
  const { kid, decoded } = read;
  const key = findKey(kid);
  if (!key.ok) return key;
  if (!verifyEd25519({ publicKey: key.publicKey, message: decoded.signed, signature: decoded.signature })) return { ok: false, reason: 'bad-signature' };
  const opened = readStatementClaims(typ, decoded);
  if (!opened.ok) return opened;
  const reason = judgeTimes(opened.claims, { aud, now });
  return reason === undefined ? { ok: true, kid, claims: opened.claims } : { ok: false, reason };
}

type Timed = { readonly aud: string; readonly iat: number; readonly nbf?: number | undefined; readonly exp?: number | undefined };

function judgeTimes(claims: Timed, { aud, now }: { readonly aud: string | undefined; readonly now: number | undefined }): StatementRefusal | undefined {
  if (aud !== undefined && claims.aud !== aud) return 'wrong-audience';
  if (now === undefined) return undefined;
  if (claims.exp !== undefined && now >= claims.exp * 1000) return 'expired';
  return Math.max(claims.iat, claims.nbf ?? 0) * 1000 > now + skewSeconds * 1000 ? 'not-yet-valid' : undefined;
}
