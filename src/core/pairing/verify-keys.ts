import { checkWhole } from '../../internal/check.js';
import { checkExpected } from './check-expected.js';
import type { KeysClaims } from './claims.js';
import { trustedKey } from './find-key.js';
import { openStatement, type StatementRefusal } from './open-statement.js';
import type { Ed25519Jwk } from './read-jwk.js';

/** A statement about the server's keys, and what the phone knows of them. */
export interface VerifyKeysInput {
  /** As it came; whatever it is, it is judged and never makes a throw. */
  readonly jws: string;
  /** The keys that the phone trusts now: from the pairing, or from the last such statement. */
  readonly keys: readonly Ed25519Jwk[];
  /** The server's origin. */
  readonly aud: string;
  /** In ms since the epoch. */
  readonly now: number;
  /** The `iat` of the last such statement, in s: an older one would bring a key back that the server has dropped since. */
  readonly since?: number | undefined;
}

/** What {@link verifyKeys} says. */
export type VerifyKeysResult =
  | {
      readonly ok: true;
      /** What the server says. Its `keys` are all that the phone trusts from now on; keep its `iat` beside them. */
      readonly claims: KeysClaims;
      /** The thumbprint of the key that signed. */
      readonly kid: string;
    }
  | {
      readonly ok: false;
      /** See {@link StatementRefusal}. `superseded`: it is older than the one that the phone has. */
      readonly reason: StatementRefusal | 'superseded';
    };

/**
 * Verifies a change of the server's keys: a new one comes only from a statement signed by one that the phone trusts already (R200).
 *
 * @throws TypeError or RangeError naming the argument that breaks its rule, never for what stands in `jws`
 * @example
 * const [old, fresh] = [createSigner({ seed: new Uint8Array(32).fill(1) }), createSigner({ seed: new Uint8Array(32).fill(2) })];
 * const claims = { aud: 'https://login.tilinpito.example', iat: 1_800_000_000, exp: 1_800_000_600, jti: 'j0j1j2j3', keys: [fresh.jwk] };
 * const expected = { keys: [old.jwk], aud: claims.aud, now: 1_800_000_001_000 };
 * console.log(verifyKeys({ ...expected, jws: await signStatement({ typ: 'lukko-keys+jwt', claims, signer: old }) }).ok); // true
 * console.log(verifyKeys({ ...expected, jws: await signStatement({ typ: 'lukko-keys+jwt', claims, signer: fresh }) })); // { ok: false, reason: 'unknown-key' }
 */
export function verifyKeys(input: VerifyKeysInput): VerifyKeysResult {
  checkExpected(input, ['aud', 'now', 'keys']);
  const { jws, keys, aud, now, since } = input;
  if (since !== undefined) checkWhole('since', since, { least: 0 });
  const opened = openStatement({ typ: 'lukko-keys+jwt', jws, aud, now, findKey: trustedKey(keys) });
  if (opened.ok && since !== undefined && opened.claims.iat < since) return Object.freeze({ ok: false, reason: 'superseded' });
  return Object.freeze(opened);
}
