import { CompactSign } from 'jose';
import { createClock, createRandom } from '../adapter/runtime/index.js';
import { AuthError } from '../core/error/index.js';
import { assertKeyRing, type KeyRing } from '../core/policy/assert-key-ring.js';
import type { Clock, RandomSource } from '../core/types.js';
import { utf8 } from '../internal/bytes.js';
import { checkFunction, checkObject, checkRandom, checkWhole } from '../internal/check.js';
import type { SessionView } from '../service/types.js';
import { assertIssueInput } from './assert-issue-input.js';
import { assertIssuer } from './assert-issuer.js';
import { createClaims, longestTtlMs, type AccessTokenClaims } from './claims.js';
import { tokenAlgorithm, tokenType } from './header.js';
import type { JsonWebKeySet } from './json-web-key-set.js';
import { createSigningKey, deriveSeed, type SigningKey } from './signing-keys.js';

/** What a host gives {@link createAccessTokens}. */
export interface AccessTokensOptions {
  /** The same key ring as that of `createAuth`, newest first: the first one signs, and the public halves of all are published. */
  readonly keys: KeyRing;
  /** Where tokens come from: an https URL without query, fragment or credentials. The other services expect it letter by letter. */
  readonly issuer: string;
  /** How long a token lives, in ms: 1,000 to 900,000 (15 min), by default 300,000 (5 min). Never longer than its session. */
  readonly ttlMs?: number | undefined;
  /** Another clock; the machine's by default. */
  readonly clock?: Clock | undefined;
  /** Another random source; the runtime's by default. */
  readonly random?: RandomSource | undefined;
  /** `true` allows an `issuer` of http on this machine, for development (R188). */
  readonly allowLoopbackHttp?: boolean | undefined;
}

/** What a token is derived from, and for whom. */
export interface IssueAccessTokenInput {
  /** As `auth.sessions.check` has just answered it: a session that was ended since cannot be told from one that lives. */
  readonly session: SessionView;
  /** The one service that will believe the token, by the name it expects: 1 to 200 characters, such as `https://reports.example`. */
  readonly audience: string;
}

/** What `issue` says. */
export type IssueAccessTokenResult =
  | {
      readonly ok: true;
      /** A signed JWT. Whoever holds it is believed until `expiresAt`. */
      readonly token: string;
      /** From here on it is refused, in ms since the epoch. */
      readonly expiresAt: number;
    }
  | {
      readonly ok: false;
      /** `session-over`: the session is over, or will be within the second. */
      readonly reason: 'session-over';
    };

/** Issues access tokens and publishes the keys that they are verified with. */
export interface AccessTokens {
  /**
   * Derives a token from a session, for one service. Nothing is stored, and no audit event is written: the session's own says who
   * logged in. It rejects with a TypeError or RangeError that names the argument, or an AuthError: `signature-unavailable` where the
   * runtime cannot do Ed25519, `random-unavailable` where the random source fails.
   */
  readonly issue: (input: IssueAccessTokenInput) => Promise<IssueAccessTokenResult>;
  /**
   * The public keys, to be served as JSON: at `/.well-known/jwks.json`, say, and cached for some minutes. They hold no secret. It
   * rejects with an AuthError `signature-unavailable` where the runtime cannot do Ed25519.
   */
  readonly jwks: () => Promise<JsonWebKeySet>;
}

/**
 * Makes signed access tokens out of sessions, for a host with several services: the one with `createAuth` issues, the others verify by
 * `verifyAccessToken` without asking it.
 *
 * **A token is derived and short-lived, and no session.** Ending the session, or disabling the account, does not end a token that is out
 * already: it is believed until its `exp`, 5 minutes by default and never more than 15. A service that must know at once, before a
 * payment for instance, has the session itself checked by `auth.sessions.check`. A token never outlives the session as it was at issue.
 *
 * A token is a JWT of type `at+jwt` after RFC 9068, less its `client_id`, as no OAuth client is involved. It is signed by Ed25519 under
 * an algorithm of that name (RFC 9864), with a key derived from the ring's newest for this purpose alone; `kid` is its RFC 7638
 * thumbprint. To rotate, put a new key first; the tokens of an old one verify until it leaves the ring. Leave it there for 15 minutes at
 * least, plus the time for which the other services keep the key set.
 *
 * Node before 20.19.3, and 22 before 22.13, print an `ExperimentalWarning` once, as Ed25519 in Web Crypto was new to them; it works.
 *
 * @throws TypeError or RangeError naming the option: weak keys (R187), an http issuer (R188), a `ttlMs` out of bounds; AuthError
 * `random-unavailable` where the runtime has no random source and none was given
 * @see RFC 9068, RFC 9864, RFC 7517, RFC 8725
 * @example
 * const tokens = createAccessTokens({
 *   keys: [{ id: '2026-01', secret: crypto.getRandomValues(new Uint8Array(32)) }],
 *   issuer: 'https://login.tilinpito.example',
 *   clock: { now: () => 1_800_000_000_000 },
 * });
 * const issued = await tokens.issue({
 *   // What `auth.sessions.check` answered.
 *   session: {
 *     id: 's1',
 *     accountId: 'a1',
 *     assurance: { amr: ['pwd', 'otp', 'mfa'], aal: 1, phishingResistant: false, method: 'otp-list', authenticatedAt: 1_799_999_000_000 },
 *     createdAt: 1_799_999_000_000,
 *     idleUntil: 1_800_003_600_000,
 *     absoluteUntil: 1_800_040_000_000,
 *   },
 *   audience: 'https://reports.example',
 * });
 * if (issued.ok) console.log(issued.expiresAt); // 1800000300000
 * const { keys } = await tokens.jwks();
 * console.log(keys.map((key) => key.alg)); // [ 'Ed25519' ]
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  checkObject('options', options);
  assertKeyRing(options.keys);
  assertIssuer(options.issuer, options.allowLoopbackHttp);
  const { issuer, ttlMs = 5 * 60 * 1000, clock = createClock(), random = createRandom() } = options;
  checkWhole('ttlMs', ttlMs, { least: 1000, most: longestTtlMs });
  checkObject('clock', clock);
  checkFunction('clock.now', clock.now);
  checkRandom(random);
  const [newest, ...older] = options.keys.map(({ secret }) => deriveLazily(deriveSeed(secret)));
  if (newest === undefined) throw new RangeError('keys: at least one');
  return Object.freeze<AccessTokens>({
    async issue(input) {
      assertIssueInput(input);
      const now = readClock(clock);
      const claims = createClaims({ session: input.session, issuer, audience: input.audience, ttlMs, tokenId: drawId(random), now });
      const expiresAt = claims.exp * 1000;
      if (expiresAt <= now) return Object.freeze({ ok: false, reason: 'session-over' });
      return Object.freeze({ ok: true, token: await sign(await newest(), claims), expiresAt });
    },
    async jwks() {
      const keys = await Promise.all([newest, ...older].map((key) => key()));
      return Object.freeze({ keys: Object.freeze(keys.map(({ publicJwk }) => publicJwk)) });
    },
  });
}

/** Made when it is first needed, as Web Crypto answers by promise, and kept; a failure is not. The secret is copied out by then: the host may wipe its buffer. */
function deriveLazily(seed: Uint8Array): () => Promise<SigningKey> {
  let made: Promise<SigningKey> | undefined;
  return () =>
    (made ??= createSigningKey(seed).catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

async function sign({ privateKey, publicJwk }: SigningKey, claims: AccessTokenClaims): Promise<string> {
  const header = { alg: tokenAlgorithm, typ: tokenType, kid: publicJwk.kid };
  return new CompactSign(utf8(JSON.stringify(claims))).setProtectedHeader(header).sign(privateKey);
}

function drawId(random: RandomSource): Uint8Array {
  const bytes = callRandom(random);
  if (!(bytes instanceof Uint8Array) || bytes.length !== 16) throw new AuthError('random-unavailable');
  return bytes;
}

function callRandom(random: RandomSource): unknown {
  try {
    return random.bytes(16);
  } catch (cause) {
    throw new AuthError('random-unavailable', { cause });
  }
}

/** A clock that answered with NaN would let no session end. */
function readClock(clock: Clock): number {
  const now: unknown = clock.now();
  if (typeof now !== 'number' || !Number.isFinite(now)) throw new TypeError('clock.now: must answer with milliseconds since the epoch');
  return now;
}
