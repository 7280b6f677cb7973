import { encodeBase64url } from '../internal/base64url.js';
import type { SessionView } from '../service/types.js';

/**
 * What an access token says, by the names that stand in it: those of RFC 7519, RFC 9068 and OpenID Connect, and lukko's own for what
 * those have no name for. Dates are in whole seconds since the epoch (RFC 7519 section 2), not in milliseconds as elsewhere in lukko.
 */
export interface AccessTokenClaims {
  /** Who issued it: the `issuer` of `createAccessTokens`. */
  readonly iss: string;
  /** Whose it is: the account's id. */
  readonly sub: string;
  /** The one service it is for. */
  readonly aud: string;
  /** The session it was derived from: the id of a `SessionView`, no secret. */
  readonly sid: string;
  /** Names this token: 128 random bits, base64url. */
  readonly jti: string;
  /** When it was issued, in s since the epoch. */
  readonly iat: number;
  /** From here on it is refused, in s since the epoch. */
  readonly exp: number;
  /** When all three steps of the login were done, in s since the epoch. */
  readonly auth_time: number;
  /** The authentication methods of RFC 8176: `pwd`, `otp`, `mfa` with a list (R109). */
  readonly amr: readonly string[];
  /** The authenticator assurance level of NIST 63B-4 that the login reached: 1 or 2. */
  readonly aal: number;
  /** The verification method of the third step: `otp-list` or `key`. */
  readonly method: string;
  /** Whether the login resists phishing (R108). */
  readonly phishing_resistant: boolean;
  /** When the account was last recovered, in s since the epoch; absent where the session does not say. */
  readonly recovered_at?: number | undefined;
  /** When an address was last changed, in s since the epoch; absent where the session does not say. */
  readonly contact_changed_at?: number | undefined;
  /** When the verification method was last changed, in s since the epoch; absent where the session does not say. */
  readonly method_changed_at?: number | undefined;
}

/** The longest that a token lives: who holds it is believed until then, whatever became of the session. */
export const longestTtlMs: number = 15 * 60 * 1000;

/** What an assurance may hold besides, each by its name in the session and in the token. */
const changes = Object.freeze({ recoveredAt: 'recovered_at', contactChangedAt: 'contact_changed_at', methodChangedAt: 'method_changed_at' } as const);

/** The claims of a session for one service. Everything is rounded down: a token ends with its session, or up to a second before. */
export function createClaims(input: {
  readonly session: SessionView;
  readonly issuer: string;
  readonly audience: string;
  readonly ttlMs: number;
  /** 16 fresh bytes. */
  readonly tokenId: Uint8Array;
  readonly now: number;
}): AccessTokenClaims {
  const { session, issuer, audience, ttlMs, tokenId, now } = input;
  const { amr, aal, method, phishingResistant, authenticatedAt } = session.assurance;
  return Object.freeze({
    iss: issuer,
    sub: session.accountId,
    aud: audience,
    sid: session.id,
    jti: encodeBase64url(tokenId),
    iat: seconds(now),
    exp: seconds(Math.min(now + ttlMs, session.idleUntil, session.absoluteUntil)),
    auth_time: seconds(authenticatedAt),
    amr,
    aal,
    method,
    phishing_resistant: phishingResistant,
    ...changesOf(session.assurance),
  });
}

function changesOf(assurance: object): Pick<AccessTokenClaims, 'recovered_at' | 'contact_changed_at' | 'method_changed_at'> {
  const held = Object.entries(changes).flatMap(([name, claim]) => {
    const value: unknown = Reflect.get(assurance, name);
    return typeof value === 'number' ? [[claim, seconds(value)] as const] : [];
  });
  return Object.fromEntries(held);
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isDate = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isDateOrAbsent = (value: unknown): boolean => value === undefined || isDate(value);

/** New levels and methods are no reason for an older service to refuse everybody: they are read as they stand. */
const rules: Readonly<Record<keyof AccessTokenClaims | 'nbf', (value: unknown) => boolean>> = Object.freeze({
  iss: isText,
  sub: isText,
  aud: isText,
  sid: isText,
  jti: isText,
  iat: isDate,
  exp: isDate,
  nbf: isDateOrAbsent,
  auth_time: isDate,
  amr: (value: unknown) => Array.isArray(value) && value.every(isText),
  aal: isDate,
  method: isText,
  phishing_resistant: (value: unknown) => typeof value === 'boolean',
  recovered_at: isDateOrAbsent,
  contact_changed_at: isDateOrAbsent,
  method_changed_at: isDateOrAbsent,
});

/** A token as it may be, before anybody asks for whom and until when; lukko never sets `nbf`, and takes one seriously (R117). */
export type ReadClaims = AccessTokenClaims & { readonly nbf?: number | undefined };

/** The claims behind a signature that was right, fresh from JSON and frozen here; `undefined` for what lukko would not have signed. */
export function readClaims(value: unknown): ReadClaims | undefined {
  if (!hasClaims(value) || value.exp - value.iat > seconds(longestTtlMs)) return undefined;
  Object.freeze(value.amr);
  return Object.freeze(value);
}

function hasClaims(value: unknown): value is ReadClaims {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(rules).every(([name, holds]) => holds(Reflect.get(value, name)));
}
