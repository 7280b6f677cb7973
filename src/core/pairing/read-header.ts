import type { StatementType } from './claims.js';

const types: Readonly<Record<StatementType, true>> = Object.freeze({
  'lukko-pairing+jwt': true,
  'lukko-request+jwt': true,
  'lukko-keys+jwt': true,
  'lukko-challenge+jwt': true,
  'lukko-approval+jwt': true,
  'lukko-receipt+jwt': true,
});

/** The one algorithm, by the name that says its curve (RFC 9864). */
export const statementAlgorithm = 'Ed25519';

/** What a header that lukko wrote says. */
export type ReadHeader =
  | { readonly ok: true; readonly typ: StatementType; readonly kid: string }
  | { readonly ok: false; readonly reason: 'wrong-alg' | 'wrong-typ' | 'header-not-allowed' | 'unknown-key' };

/**
 * Reads a header of exactly `alg`, `typ` and `kid`, the algorithm first (R111). One that is marked critical is refused as not understood
 * (R114), and so is one that brings a key of its own, or says where to fetch it (R113).
 */
export function readHeader(header: object, expected?: StatementType): ReadHeader {
  const typ: unknown = Reflect.get(header, 'typ');
  if (Reflect.get(header, 'alg') !== statementAlgorithm) return refuse('wrong-alg');
  if (!isStatementType(typ) || (expected !== undefined && typ !== expected)) return refuse('wrong-typ');
  if (Object.keys(header).some((name) => !['alg', 'typ', 'kid'].includes(name))) return refuse('header-not-allowed');
  const kid: unknown = Reflect.get(header, 'kid');
  return typeof kid === 'string' ? { ok: true, typ, kid } : refuse('unknown-key');
}

/** Whether a value is the `typ` of one of the six statements. */
export function isStatementType(value: unknown): value is StatementType {
  return typeof value === 'string' && Object.hasOwn(types, value);
}

function refuse(reason: Extract<ReadHeader, { readonly ok: false }>['reason']): ReadHeader {
  return { ok: false, reason };
}
