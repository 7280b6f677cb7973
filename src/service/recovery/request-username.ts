import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import { takeRequest } from '../account/request-budget.js';
import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { afterAnswer } from '../shared/after-answer.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { laneOf } from '../shared/lane-of.js';
import { contactKeysOf, openProfile } from '../shared/profile.js';
import { parseContact, type Profile } from '../shared/profile-shape.js';

/** What `auth.recovery.requestUsername` is asked. */
export interface RequestUsernameInput {
  /** The e-mail address or the phone, as typed. */
  readonly contact: string;
  /** The cookie that this browser got after an earlier login, where it has one (R191): it has a budget of its own. */
  readonly browser?: string | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.recovery.requestUsername` and `request` say: the same for everybody (R126). */
export interface RecoveryRequested {
  /** Whatever was, or was not, sent. */
  readonly ok: true;
}

/** The one answer. */
export const requested: RecoveryRequested = Object.freeze({ ok: true });

interface Person {
  readonly account: AccountRecord;
  readonly profile: Profile;
  readonly address: string;
}

/** Sends the usernames of an address there. It runs after the answer, which is the same for every address (R126). */
export async function requestUsername(deps: Deps, input: RequestUsernameInput): Promise<RecoveryRequested> {
  afterAnswer(deps, () => sendUsernames(deps, input));
  return Promise.resolve(requested);
}

async function sendUsernames(deps: Deps, input: RequestUsernameInput): Promise<void> {
  const now = deps.clock.now();
  const contact = parseContact(input.contact);
  if (contact === undefined) return;
  const { channel } = contact;
  const people = await findPeople(deps, contact);
  const [first] = people;
  if (first === undefined || !(await takeRequest(deps, { addresses: [first.address], lane: laneAmong(deps, { people, cookie: input.browser, now }), now }))) return;
  for (const { account } of people) await recordEvent(deps, { ...byUser(account), kind: 'username-sent', outcome: 'success', method: channel, requestId: input.requestId, now });
  // One message for all of them (R196); spellings of one mailbox are written to as they are on file.
  for (const address of new Set(people.map((person) => person.address))) {
    const usernames = people.filter((person) => person.address === address).map(({ account }) => account.username);
    const message = { id: newMessageId(deps), accountId: first.account.id, organizationId: first.account.organizationId, channel, to: address, locale: first.profile.locale } as const;
    await enqueueMessage(deps, { ...message, purpose: 'lost-username', data: { usernames }, expiresAt: now + deps.policy.recovery.linkTtlMs, now });
  }
}

/** Whose confirmed address this is: a pending account's username stays on its own channel (R1), and an address that is not confirmed may be a stranger's (R15). */
async function findPeople(deps: Deps, contact: { readonly channel: 'email' | 'sms'; readonly address: string }): Promise<readonly Person[]> {
  const { channel } = contact;
  const found: AccountRecord[] = [];
  for (const key of contactKeysOf(deps, contact.address)) found.push(...(await deps.accounts.findBy('contactKeys', key)));
  const people: Person[] = [];
  for (const account of new Map(found.map((each) => [each.id, each])).values()) {
    const profile = await openProfile(deps, account.profile);
    const address = channel === 'email' ? profile.email : profile.phone;
    const state = channel === 'email' ? account.email : account.phone;
    if (account.status === 'active' && state.confirmedAt !== undefined && address !== undefined) people.push({ account, profile, address });
  }
  return people;
}

/** A browser that is known to one of them is no stranger at their address. */
function laneAmong(deps: Deps, input: { readonly people: readonly Person[]; readonly cookie: string | undefined; readonly now: number }): Lane {
  const lanes = input.people.map(({ account }) => laneOf(deps, { account, cookie: input.cookie, now: input.now }));
  return lanes.find((lane) => lane !== 'strangers') ?? 'strangers';
}
