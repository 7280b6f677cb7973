import { encodeBase64url } from '../../internal/base64url.js';
import type { Actor, Invitation } from '../../port/index.js';
import { headUsersOf } from '../delivery/notify-head-users.js';
import { installationChain } from '../shared/audit-event.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';
import { sealProfile } from '../shared/profile.js';
import type { ProfileIssue } from '../shared/profile-shape.js';
import { insertAccount, readPerson, type NewPerson } from './provision-account.js';
import { tellOfficeActed } from './record-act.js';

/** What `auth.accounts.importAccount` is asked. */
export interface ImportAccountInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Where the account is made. */
  readonly organizationId: string;
  /** For whom: with the username of the other system, and at least one address, where a code goes before a method is offered. */
  readonly person: NewPerson;
  /** The password as the other system stored it: `$2b$…`, `$argon2id$…`. */
  readonly passwordHash: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.accounts.importAccount` says. */
export type ImportAccountResult =
  | {
      readonly ok: true;
      /** The new account's id, for the host's own tables. */
      readonly accountId: string;
      /** As asked for, or generated. */
      readonly username: string;
    }
  | {
      readonly ok: false;
      /** `profile-invalid`: a name, address, phone or language that cannot be one. */
      readonly reason: 'profile-invalid';
      /** What is wrong, field by field. */
      readonly issues: readonly ProfileIssue[];
    }
  | {
      readonly ok: false;
      /**
       * `hash-unreadable`: no verifier of `createAuth`'s `verifiers` reads it, nor does the built-in hasher; `email-missing`: neither e-mail nor phone;
       * `not-authorized`: the host's rules say no; `username-invalid`, `username-taken`: of a username that was asked for.
       */
      readonly reason: 'hash-unreadable' | 'email-missing' | 'not-authorized' | 'username-invalid' | 'username-taken';
    };

/**
 * Takes over a person with the password of another system (R42). Nothing is sent: the person logs in with what they have, and
 * the first login confirms an address of the import before it offers a method, as no second message went out (invariant 12).
 */
export async function importAccount(deps: Deps, input: ImportAccountInput): Promise<ImportAccountResult> {
  const now = deps.clock.now();
  const { actor, organizationId, passwordHash, requestId } = input;
  if (organizationId === installationChain) throw new RangeError(`organizationId: ${installationChain} is the name of the audit chain of what concerns no organization`);
  if (!(await checkAuthorized(deps, { actor, action: 'import', organizationId, now, requestId }))) return refuse('not-authorized');
  const read = readPerson(deps, input.person);
  if (!read.ok) return read;
  const { profile } = read;
  if (profile.email === undefined && profile.phone === undefined) return refuse('email-missing');
  if (!deps.readsHash(passwordHash)) return refuse('hash-unreadable');
  const accountId = encodeBase64url(deps.random.bytes(16));
  const sealed = await sealProfile(deps, profile);
  const password = Object.freeze({ encoded: passwordHash, setAt: now });
  const draft = { accountId, organizationId, sealed, prepared: { invitation: uninvited(sealed.profile) }, password, now };
  const event = { chain: organizationId, kind: 'account-imported', actor, accountId, requestId, now } as const;
  if (actor.kind === 'office') await headUsersOf(deps, organizationId);
  const account = await insertAccount(deps, { draft, event, name: profile.name, wanted: read.username });
  if (account === undefined) return refuse('username-taken');
  await tellOfficeActed(deps, { account, actor, action: 'import', now });
  return Object.freeze({ ok: true, accountId, username: account.username });
}

/** The person has both halves already; codes go to the addresses of the import. */
function uninvited(profile: string): Invitation {
  return Object.freeze({ username: 'in-person', temporaryPassword: 'in-person', usernameSentBy: Object.freeze([]), messageIds: Object.freeze([]), profile });
}

function refuse(reason: 'hash-unreadable' | 'email-missing' | 'not-authorized' | 'username-taken'): ImportAccountResult {
  return Object.freeze({ ok: false, reason });
}
