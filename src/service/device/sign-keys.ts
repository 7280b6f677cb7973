import { signStatement } from '../../core/pairing/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { Deps } from '../shared/deps.js';
import type { ServerKey } from '../shared/server-keys.js';

const keysLiveSeconds = 600;

/** The server's keys, signed with the newest of them, or with one that the device knows already (R200). */
export function signKeys(deps: Pick<Deps, 'serverKeys' | 'random' | 'origin'>, now: number, signer: ServerKey = deps.serverKeys.newest()): Promise<string> {
  const iat = Math.floor(now / 1000);
  // A statement takes ten; a ring of more is in the middle of nothing that a phone would still have to know.
  const keys = deps.serverKeys.all().slice(0, 10).map(({ jwk }) => jwk);
  const claims = { aud: deps.origin, iat, exp: iat + keysLiveSeconds, jti: encodeBase64url(deps.random.bytes(16)), keys };
  return signStatement({ typ: 'lukko-keys+jwt', claims, signer });
}
