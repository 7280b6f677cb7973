import { AuthError } from '../../core/error/index.js';
import { openJson, sealJson } from '../../internal/sealed-json.js';
import type { Deps } from './deps.js';
import { macOf } from './mac.js';
import { readProfile, type Profile } from './profile-shape.js';

/** The personal information as it is stored: a JWE, and keyed hashes to find it by (R184). */
export interface SealedProfile {
  readonly profile: string;
  readonly contactKeys: readonly string[];
}

/** Seals a profile under the newest key. */
export async function sealProfile(deps: Pick<Deps, 'keys' | 'random'>, profile: Profile): Promise<SealedProfile> {
  const { keys, random } = deps;
  const keyId = keys.newestId;
  const sealed = await sealJson({ key: keys.subKey('profile', keyId), keyId, typ: 'lukko-profile', value: profile, random });
  const index = keys.subKey('contact-index', keyId);
  const contacts = [profile.email, profile.phone].filter((contact) => contact !== undefined);
  return Object.freeze({ profile: sealed, contactKeys: Object.freeze(contacts.map((contact) => macOf(index, [fold(contact)]))) });
}

/** What a contact is found by: a keyed hash under every key of the ring, the newest first (R184). */
export function contactKeysOf(deps: Pick<Deps, 'keys'>, contact: string): readonly string[] {
  return Object.freeze(deps.keys.ids.map((keyId) => macOf(deps.keys.subKey('contact-index', keyId), [fold(contact)])));
}

/**
 * People type `Matti@example.com` and `matti@example.com` for one mailbox. Only A–Z are lowered, so that no letter of another
 * script becomes one; whoever is found this way is written to at the address on file, in its own spelling.
 */
function fold(contact: string): string {
  return contact.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Opens a sealed profile; one that cannot be read fails closed (R186). */
export async function openProfile(deps: Pick<Deps, 'keys'>, sealed: string): Promise<Profile> {
  const opened = readProfile(await openJson({ keyOf: (keyId) => deps.keys.subKey('profile', keyId), typ: 'lukko-profile', sealed }));
  if (opened === undefined) throw new AuthError('record-unreadable');
  return opened;
}
