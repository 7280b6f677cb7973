import * as z from 'zod/mini';
import { AuthError } from '../../core/error/index.js';
import { openJson, sealJson } from '../../internal/sealed-json.js';
import type { Deps } from '../shared/deps.js';

/** A new address on its way to being confirmed. */
export interface NewContact {
  readonly channel: 'email' | 'sms';
  readonly address: string;
}

const schema = z.object({ channel: z.enum(['email', 'sms']), address: z.string() });

/** Encrypts a new address like the profile it may become part of (R184). */
export function sealContact(deps: Pick<Deps, 'keys' | 'random'>, contact: NewContact): Promise<string> {
  const keyId = deps.keys.newestId;
  return sealJson({ key: deps.keys.subKey('profile', keyId), keyId, typ: 'lukko-contact', value: contact, random: deps.random });
}

/** Decrypts what {@link sealContact} made; what cannot be read fails closed (R186). */
export async function openContact(deps: Pick<Deps, 'keys'>, sealed: string | undefined): Promise<NewContact> {
  const opened = schema.safeParse(sealed === undefined ? undefined : await openJson({ keyOf: (keyId) => deps.keys.subKey('profile', keyId), typ: 'lukko-contact', sealed }));
  if (!opened.success) throw new AuthError('record-unreadable');
  return Object.freeze(opened.data);
}
