import type { StatementType } from '../../src/core/pairing/index.js';
import { aud, now } from '../unit/core/pairing/fixtures.js';
import { signerFor } from '../unit/core/pairing/statements.js';

/** A statement of docs/protocol-vectors.json. */
export interface StatementVector {
  readonly name: string;
  readonly statement: 'pairing' | 'request' | 'keys' | 'challenge' | 'approval' | 'receipt';
  readonly typ: StatementType;
  /** The device's key on record, or the one server key that is trusted. */
  readonly jwk: object;
  readonly jws: string;
  readonly now: number;
  readonly aud: string;
  /** The account that the phone is paired with, where that is what counts. */
  readonly account?: string;
  readonly expect: 'accept' | 'refuse';
  readonly reason?: string;
}

const statementOf: Readonly<Record<StatementType, StatementVector['statement']>> = {
  'lukko-pairing+jwt': 'pairing', 'lukko-request+jwt': 'request', 'lukko-keys+jwt': 'keys', 'lukko-challenge+jwt': 'challenge', 'lukko-approval+jwt': 'approval', 'lukko-receipt+jwt': 'receipt',
};

/** When the statements are checked, where a vector does not say otherwise. */
export const at = now + 10_000;

export const base64url = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

/** A statement that is accepted, unless `changed` says otherwise. */
export function vector(typ: StatementType, name: string, jws: string, changed: Partial<StatementVector> = {}): StatementVector {
  const statement = statementOf[typ];
  return { name: `${statement}: ${name}`, statement, typ, jwk: signerFor(typ).jwk, jws, now: at, aud, expect: 'accept', ...changed };
}

export const refused = (typ: StatementType, name: string, reason: string, jws: string, changed: Partial<StatementVector> = {}): StatementVector => vector(typ, name, jws, { ...changed, expect: 'refuse', reason });
