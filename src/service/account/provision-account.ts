import { generateUsername, normaliseUsername } from '../../core/credential/index.js';
import { startFirstLogin } from '../../core/first-login/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, Actor, PersonalPassword } from '../../port/index.js';
import { headUsersOf } from '../delivery/notify-head-users.js';
import { bind } from '../shared/bindings.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import { installationChain, recordEvent, type EventInput } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { sealProfile } from '../shared/profile.js';
import { parseProfile, unexpectedFields, type Profile, type ProfileIssue } from '../shared/profile-shape.js';
import { chooseRoute, policyNeedsAddress, type DeliveryRoute, type RouteRefusal } from './choose-route.js';
import { prepareInvitation, type PreparedInvitation } from './prepare-invitation.js';
import { tellOfficeActed } from './record-act.js';
import { sendInvitation } from './send-invitation.js';

/** A person who is to get a login. */
export interface NewPerson extends Omit<Profile, 'locale'> {
  /** The language of messages; `en` by default. */
  readonly locale?: string | undefined;
  /** A username of the head user's choosing; by default one is generated from the name (R194). */
  readonly username?: string | undefined;
}

/** What `auth.accounts.provision` is asked. */
export interface ProvisionInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Where the account is made. */
  readonly organizationId: string;
  /** For whom. */
  readonly person: NewPerson;
  /** How username and temporary password reach the person. */
  readonly delivery: DeliveryRoute;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** The slip of a delivery in person: handed out once, kept nowhere in the clear (R9). */
export interface CredentialSlip {
  /** As it is to be typed. */
  readonly username: string;
  /** In groups of four. */
  readonly temporaryPassword: string;
  /** From this instant on it opens nothing, in ms since the epoch. */
  readonly expiresAt: number;
}

/** What `auth.accounts.provision` says. */
export type ProvisionResult =
  | {
      readonly ok: true;
      /** The new account's id, for the host's own tables. */
      readonly accountId: string;
      /** As asked for, or generated. */
      readonly username: string;
      /** Only of a delivery in person. */
      readonly slip?: CredentialSlip | undefined;
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
      /** Why the route cannot be taken. */
      readonly reason: RouteRefusal;
    }
  | {
      readonly ok: false;
      /** `not-authorized`: the host's rules say no; `username-invalid`, `username-taken`: of a username that was asked for; `busy`: too many hashes at once. */
      readonly reason: 'not-authorized' | 'username-invalid' | 'username-taken' | 'busy';
      /** When to try again, in ms; only of `busy`. */
      readonly retryAfterMs?: number | undefined;
    };

// With 10,000 endings a name, sixteen clashes in a row mean that the name is all but used up.
const mostDraws = 16;

/** Makes an account, and sends username and temporary password by two channels, or hands both out in person (R1, R2, R9). */
export async function provisionAccount(deps: Deps, input: ProvisionInput): Promise<ProvisionResult> {
  const now = deps.clock.now();
  const { actor, organizationId, delivery, requestId } = input;
  if (organizationId === installationChain) throw new RangeError(`organizationId: ${installationChain} is the name of the audit chain of what concerns no organization`);
  if (!(await checkAuthorized(deps, { actor, action: 'provision', organizationId, now, requestId }))) return refuse('not-authorized');
  const read = readPerson(deps, input.person);
  if (!read.ok) return read;
  const { profile, username: wanted } = read;
  const routed = chooseRoute({ delivery, profile, usernameSentBy: [], addressNeeded: policyNeedsAddress(deps) });
  if (!routed.ok) return Object.freeze({ ok: false, reason: routed.reason });
  const accountId = encodeBase64url(deps.random.bytes(16));
  const sealed = await sealProfile(deps, profile);
  const prepared = await prepareInvitation(deps, { accountId, profile: sealed.profile, route: routed.route, usernameSentBy: [], now });
  if (!prepared.ok) return Object.freeze({ ok: false, reason: 'busy', retryAfterMs: prepared.retryAfterMs });
  const draft = { accountId, organizationId, sealed, prepared: prepared.invitation, now };
  const event = { chain: organizationId, kind: 'account-provisioned', actor, accountId, requestId, now } as const;
  // A function of the host's that fails refuses here, before there is an account that nobody was invited to.
  if (actor.kind === 'office') await headUsersOf(deps, organizationId);
  const account = await insertAccount(deps, { draft, event, name: profile.name, wanted });
  if (account === undefined) return refuse('username-taken');
  await tellOfficeActed(deps, { account, actor, action: 'provision', now });
  const slip = await sendInvitation(deps, { account, actor, profile, prepared: prepared.invitation, now, requestId });
  return Object.freeze({ ok: true, accountId, username: account.username, ...(slip === undefined ? {} : { slip }) });
}

/** Reads a person as a head user, or a file of them, gave it: the username is normalised, and absent where a username is to be generated. */
export function readPerson(
  deps: Pick<Deps, 'profileFields'>,
  given: NewPerson,
):
  | { readonly ok: true; readonly profile: Profile; readonly username: string | undefined }
  | { readonly ok: false; readonly reason: 'profile-invalid'; readonly issues: readonly ProfileIssue[] }
  | { readonly ok: false; readonly reason: 'username-invalid' } {
  const { username: wanted, ...person } = given;
  const parsed = parseProfile({ ...person, locale: person.locale ?? 'en' });
  if (!parsed.ok) return Object.freeze({ ok: false, reason: 'profile-invalid', issues: parsed.issues });
  if (parsed.profile.fields !== undefined && deps.profileFields === undefined) return Object.freeze({ ok: false, reason: 'profile-invalid', issues: unexpectedFields });
  if (wanted === undefined) return Object.freeze({ ok: true, profile: parsed.profile, username: undefined });
  const name = normaliseUsername(typeof wanted === 'string' ? wanted : '');
  return name.ok ? Object.freeze({ ok: true, profile: parsed.profile, username: name.username }) : Object.freeze({ ok: false, reason: 'username-invalid' });
}

/** What a new account is made of, but for its username. */
export interface AccountDraft {
  readonly accountId: string;
  readonly organizationId: string;
  readonly sealed: { readonly profile: string; readonly contactKeys: readonly string[] };
  readonly prepared: PreparedInvitation;
  /** The password of an account that comes from another system. */
  readonly password?: PersonalPassword | undefined;
  readonly now: number;
}

/**
 * A clash of a generated username is drawn again (R194); of a wanted one it is the answer. The event goes before the
 * account, so that a store that takes no events leaves none behind (invariant 2); a lost race for the username is written down too.
 */
export async function insertAccount(
  deps: Deps,
  input: { readonly draft: AccountDraft; readonly event: Omit<EventInput, 'outcome'>; readonly name: string; readonly wanted: string | undefined },
): Promise<AccountRecord | undefined> {
  const { draft, event, name, wanted } = input;
  for (let draw = 0; draw < (wanted === undefined ? mostDraws : 1); draw += 1) {
    const username = wanted ?? generateUsername({ name, random: deps.random }).username;
    if ((await deps.accounts.findBy('username', username)).length > 0) continue;
    await recordEvent(deps, { ...event, outcome: 'success' });
    const account = newAccount(draft, username);
    if ((await deps.accounts.insert(account)) === 'inserted') return account;
    await recordEvent(deps, { ...event, outcome: 'failure', reason: 'username-taken' });
  }
  return undefined;
}

function newAccount(draft: AccountDraft, username: string): AccountRecord {
  const { accountId, organizationId, sealed, prepared, password, now } = draft;
  const begun = password === undefined ? { passwordsSet: 0, bindings: Object.freeze([]) } : { passwordsSet: 1, password, imported: true, bindings: bind([], { factor: 'password', source: 'import', now }) };
  return Object.freeze({
    id: accountId,
    version: 1,
    schema: 1,
    username,
    organizationId,
    status: 'pending',
    ...sealed,
    email: Object.freeze({}),
    phone: Object.freeze({}),
    invitation: prepared.invitation,
    ...(prepared.temporaryPassword === undefined ? {} : { temporaryPassword: prepared.temporaryPassword.stored }),
    firstLogin: startFirstLogin(),
    ...begun,
    listNumber: 0,
    knownBrowsers: Object.freeze([]),
    createdAt: now,
  });
}

function refuse(reason: 'not-authorized' | 'username-taken'): ProvisionResult {
  return Object.freeze({ ok: false, reason });
}
