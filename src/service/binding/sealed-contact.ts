import { AuthError } from '../../core/error/index.js';
import { readTexts } from '../../internal/read-texts.js';
import { openJson, sealJson } from '../../internal/sealed-json.js';
import type { Deps } from '../shared/deps.js';

/** A new address on its way to being confirmed. */
export interface NewContact {
  readonly channel: 'email' | 'sms';
  readonly address: string;
}

/** Encrypts a new address like the profile it may become part of (R184). */
export function sealContact(deps: Pick<Deps, 'keys' | 'random'>, contact: NewContact): Promise<string> {
  const keyId = deps.keys.newestId;
  return sealJson({ key: deps.keys.subKey('profile', keyId), keyId, typ: 'lukko-contact', value: contact, random: deps.random });
}

/** Decrypts what {@link sealContact} made; what cannot be read fails closed (R186). */
export async function openContact(deps: Pick<Deps, 'keys'>, sealed: string | undefined): Promise<NewContact> {
  const opened = sealed === undefined ? undefined : readTexts(await openJson({ keyOf: (keyId) => deps.keys.subKey('profile', keyId), typ: 'lukko-contact', sealed }), ['channel', 'address']);
  if (opened?.channel !== 'email' && opened?.channel !== 'sms') throw new AuthError('record-unreadable');
  return Object.freeze({ channel: opened.channel, address: opened.address });
}
