import type { Actor, Storage } from '../../../../src/port/index.js';
import { createTestAuth, type TestAuth, type TestAuthOptions } from '../../../../src/testing/index.js';
import { openJson } from '../../../../src/internal/sealed-json.js';
import { createKeys } from '../../../../src/service/shared/keys.js';
import { headUser, matti, must, organizationId, type Invited } from '../../../story/walk.js';
import { keys } from '../shared/tools.js';

export const office: Actor = { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId };
export const bySms = { username: 'email', temporaryPassword: 'sms' } as const;
export const byEmail = { username: 'sms', temporaryPassword: 'email' } as const;
/** A head user who is told what an office does. */
export const anna = { email: 'anna@virtanen.example' };

/** What an act needs to name its account. */
export function about({ accountId }: Pick<Invited, 'accountId'>, actor: Actor = headUser): { readonly actor: Actor; readonly accountId: string } {
  return { actor, accountId };
}

/** A password of another system, read by a verifier that stands for any: `old:` and the password. */
export const oldVerifier = Object.freeze({
  reads: (encoded: string) => encoded.startsWith('old:'),
  verify: ({ secret, encoded }: { readonly secret: Uint8Array; readonly encoded: string }) => Promise.resolve(encoded === `old:${new TextDecoder().decode(secret)}`),
});

export const oldPassword = 'vanha salasana 1';

/** Matti, taken over from another system. */
export async function importMatti(options: TestAuthOptions = {}, person: typeof matti | { readonly name: string; readonly email?: string; readonly phone?: string } = matti): Promise<TestAuth & { readonly accountId: string; readonly username: string }> {
  const kit = createTestAuth({ keys, verifiers: [oldVerifier], ...options });
  const made = must(await kit.auth.accounts.importAccount({ actor: headUser, organizationId, person: { ...person, username: 'matti.vanha' }, passwordHash: `old:${oldPassword}` }));
  return { ...kit, accountId: made.accountId, username: made.username };
}

/** The eight digits of the newest message to an address. */
export function codeIn(text: string | undefined): string {
  return /\b\d{8}\b/.exec(text ?? '')?.[0] ?? '';
}

/** The temporary password of the newest message to an address. */
export function temporaryIn(text: string | undefined): string {
  return /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/.exec(text ?? '')?.[0] ?? '';
}

/** Everything in all stores, with whatever is sealed under the ring opened beside it: what a thief with the keys would read. */
export async function openEverything(storage: Storage): Promise<string> {
  const ring = createKeys(keys);
  const records: unknown[] = [];
  for (const store of [storage.accounts, storage.lists, storage.devices, storage.flows, storage.sessions, storage.messages]) {
    records.push(...(await store.scan(undefined, 100_000)));
  }
  records.push(...(await storage.audit.list({ limit: 100_000 })));
  const text = JSON.stringify(records);
  const opened: unknown[] = [];
  for (const [sealed] of text.matchAll(/eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g)) {
    for (const [purpose, typ] of [['profile', 'lukko-profile'], ['outbox', 'lukko-message']] as const) {
      opened.push(await openJson({ keyOf: (keyId) => ring.subKey(purpose, keyId), typ, sealed }));
    }
  }
  return `${text}\n${JSON.stringify(opened)}`;
}
