import { decodeJws } from '../../internal/compact-jws.js';
import type { StatementType } from './claims.js';
import { mostCharacters } from './open-statement.js';
import { readHeader } from './read-header.js';

/** What stands in the header of a statement. */
export interface PeekedStatement {
  /** Which statement it says it is. */
  readonly typ: StatementType;
  /** The thumbprint of the key that it says has signed it. */
  readonly kid: string;
}

/**
 * What a statement says it is and whose, so that the device can be looked up by its thumbprint. Nothing of it is believed: that is for the
 * verify functions.
 *
 * @param jws - anything; it never makes a throw
 * @returns `undefined` where the header, the form or the size is none that lukko could have made
 * @example
 * const signer = createSigner({ seed: new Uint8Array(32).fill(7) });
 * const claims = { aud: 'https://login.tilinpito.example', iat: 1_800_000_000, exp: 1_800_000_600, jti: 'j0j1j2j3', keys: [signer.jwk] };
 * console.log(peekStatement(await signStatement({ typ: 'lukko-keys+jwt', claims, signer }))?.typ); // lukko-keys+jwt
 */
export function peekStatement(jws: string): PeekedStatement | undefined {
  const decoded = decodeJws({ jws, mostCharacters: mostCharacters('lukko-receipt+jwt') });
  const header = decoded === undefined ? undefined : readHeader(decoded.header);
  return header?.ok === true ? Object.freeze({ typ: header.typ, kid: header.kid }) : undefined;
}
