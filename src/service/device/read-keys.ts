import type { PublicKeys } from './devices.js';
import type { Deps } from '../shared/deps.js';
import { signKeys } from './sign-keys.js';

/** What `auth.devices.readKeys` is asked. */
export interface ReadKeysInput {
  /** A key of the server's that the app trusts, by its thumbprint. */
  readonly trusted: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.devices.readKeys` says. */
export type ReadKeysResult =
  | {
      readonly ok: true;
      /** The `lukko-keys+jwt`, signed with the key that the app trusts (R200). */
      readonly keys: string;
    }
  | {
      readonly ok: false;
      /** The server no longer has that key: pair again. */
      readonly reason: 'key-unknown';
    };

/** A new signing key is told to a phone by one that it trusts, and by nothing else (R200). */
export async function readKeys(deps: Deps, input: ReadKeysInput): Promise<ReadKeysResult> {
  const signer = deps.serverKeys.all().find(({ kid }) => kid === input.trusted);
  if (signer === undefined) return Object.freeze({ ok: false, reason: 'key-unknown' });
  return Object.freeze({ ok: true, keys: await signKeys(deps, deps.clock.now(), signer) });
}

/** The public halves, newest first: keep them for ever, as receipts are verified by them (R201). */
export function publicKeys(deps: Pick<Deps, 'serverKeys'>): PublicKeys {
  return Object.freeze(deps.serverKeys.all().map(({ jwk }) => jwk));
}
