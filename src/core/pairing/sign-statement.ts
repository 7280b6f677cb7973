import { encodeBase64url } from '../../internal/base64url.js';
import { utf8 } from '../../internal/bytes.js';
import { checkFunction, checkObject } from '../../internal/check.js';
import { encodeJson } from '../../internal/compact-jws.js';
import { findBadClaim } from './claim-rules.js';
import type { StatementClaims, StatementType } from './claims.js';
import { mostCharacters } from './open-statement.js';
import { isStatementType, statementAlgorithm } from './read-header.js';

/** Who signs: a key that may be read, or one that only its keeper can use. */
export interface StatementSigner {
  /** The thumbprint of the public key. */
  readonly kid: string;
  /** The Ed25519 signature of these bytes: 64 bytes. */
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/**
 * Signs one of the six statements: a compact JWS (RFC 7515) whose header is exactly `alg`, `typ` and `kid`. The same claims in the same
 * order under the same key make the same text.
 *
 * @throws TypeError, as a rejection, naming the argument, or the claim that whoever reads the statement would refuse; RangeError where it
 * would be longer than 8192 characters (a receipt: 16,384) or `signer.sign` gives another number of bytes than 64. What `signer.sign` throws comes
 * through
 * @example
 * const signer = createSigner({ seed: new Uint8Array(32).fill(7) });
 * const claims = { aud: 'https://login.tilinpito.example', iat: 1_800_000_000, exp: 1_800_000_600, jti: 'j0j1j2j3', keys: [signer.jwk] };
 * const jws = await signStatement({ typ: 'lukko-keys+jwt', claims, signer });
 * console.log(jws.split('.').length); // 3
 */
export async function signStatement<T extends StatementType>(input: {
  /** Which statement. */
  readonly typ: T;
  /** What it says. */
  readonly claims: StatementClaims[T];
  /** Who signs. */
  readonly signer: StatementSigner;
}): Promise<string> {
  const { typ, claims, signer } = checkInput(input);
  const signed = `${encodeJson({ alg: statementAlgorithm, typ, kid: signer.kid })}.${encodeJson(claims)}`;
  // The dot and the 86 letters of the signature.
  if (signed.length + 87 > mostCharacters(typ)) throw new RangeError(`claims: a ${typ} has at most ${mostCharacters(typ)} characters`);
  const signature = await signer.sign(utf8(signed));
  if (!(signature instanceof Uint8Array) || signature.length !== 64) throw new RangeError('signer.sign: must give 64 bytes');
  return `${signed}.${encodeBase64url(signature)}`;
}

type Input = { readonly typ: StatementType; readonly claims: object; readonly signer: StatementSigner };

function checkInput(input: Input): Input {
  checkObject('input', input);
  const { typ, claims, signer } = input;
  if (!isStatementType(typ)) throw new TypeError('typ: must be that of one of the six statements');
  checkObject('signer', signer);
  checkFunction('signer.sign', signer.sign);
  if (typeof signer.kid !== 'string' || !/^[\w-]{43}$/.test(signer.kid)) throw new TypeError('signer.kid: must be a thumbprint');
  checkObject('claims', claims);
  const bad = findBadClaim(typ, claims);
  if (bad !== undefined) throw new TypeError(`claims.${bad}: is not what a ${typ} says`);
  return input;
}
