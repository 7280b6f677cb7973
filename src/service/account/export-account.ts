import type { AccountRecord, Binding, ContactState, DeviceRecord, ListRecord, MessageRecord, SessionRecord, StoredAuditEvent } from '../../port/index.js';
import type { OtpList } from '../../core/otp-list/index.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { recordAct } from './record-act.js';

/** All that is kept of one person, as plain JSON: no secret, no hash, nothing that opens anything. Instants are in ms since the epoch. */
export interface PersonalData {
  /** The account's id. */
  readonly accountId: string;
  /** As stored. */
  readonly username: string;
  /** Where the account was made. */
  readonly organizationId: string;
  /** As stored. */
  readonly status: AccountRecord['status'];
  /** When it was made. */
  readonly createdAt: number;
  /** The personal information. */
  readonly profile: Profile;
  /** As it was when the account was made or last issued anew. */
  readonly invitedAs: Profile;
  /** Whether a secret sent to the e-mail address came back. */
  readonly email: ContactState;
  /** Whether a secret sent to the phone came back. */
  readonly phone: ContactState;
  /** The verification method in use. */
  readonly method?: AccountRecord['method'] | undefined;
  /** Every password, list and device that was bound (R13). */
  readonly bindings: readonly Binding[];
  /** The lists, with the positions that were used, and without their one-time passwords. */
  readonly lists: readonly Pick<OtpList, 'listNumber' | 'status' | 'issuedAt' | 'used'>[];
  /** Browsers that completed all three steps. */
  readonly knownBrowsers: AccountRecord['knownBrowsers'];
  /** Devices of the Key. */
  readonly devices: readonly Pick<DeviceRecord, 'id' | 'name' | 'pairedAt' | 'endedAt' | 'endReason'>[];
  /** Sessions, open and ended. */
  readonly sessions: readonly Pick<SessionRecord, 'id' | 'createdAt' | 'usedAt' | 'endedAt' | 'endReason' | 'assurance'>[];
  /** Messages of the last weeks, without what they said. */
  readonly messages: readonly Pick<MessageRecord, 'purpose' | 'channel' | 'state' | 'tries' | 'dueAt' | 'expiresAt'>[];
  /** What happened to the account, the oldest first. */
  readonly events: readonly Pick<StoredAuditEvent, 'at' | 'kind' | 'outcome' | 'method' | 'reason'>[];
}

/** What `auth.accounts.exportData` says. */
export type ExportDataResult =
  | {
      readonly ok: true;
      /** Frozen, and JSON as it stands. */
      readonly data: PersonalData;
    }
  | RefusedTarget;

/** Gives out what is kept of a person, for that person (GDPR 15 and 20); written down before it is. */
export async function exportAccount(deps: Deps, input: TargetInput): Promise<ExportDataResult> {
  const now = deps.clock.now();
  const { actor, accountId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'export', now });
  if (!found.ok) return found;
  const { account } = found;
  await recordAct(deps, { account, actor, action: 'export', kind: 'account-exported', requestId, now });
  const [lists, devices, sessions, messages] = [
    await deps.lists.findBy('accountId', accountId),
    await deps.devices.findBy('accountId', accountId),
    await deps.sessions.findBy('accountId', accountId),
    await deps.messages.findBy('accountId', accountId),
  ];
  const { id, username, organizationId, status, createdAt, email, phone, method, bindings, knownBrowsers } = account;
  const data: PersonalData = Object.freeze({
    ...{ accountId: id, username, organizationId, status, createdAt },
    profile: await openProfile(deps, account.profile),
    invitedAs: await openProfile(deps, account.invitation.profile),
    ...{ email, phone, bindings, knownBrowsers },
    ...(method === undefined ? {} : { method }),
    lists: Object.freeze(lists.map(listOf)),
    devices: Object.freeze(devices.map(deviceOf)),
    sessions: Object.freeze(sessions.map(sessionOf)),
    messages: Object.freeze(messages.filter(({ purpose }) => purpose !== 'office-acted' && purpose !== 'member-contact-changed').map(messageOf)),
    events: Object.freeze((await eventsOf(deps, account)).map(eventOf)),
  });
  return Object.freeze({ ok: true, data });
}

function listOf({ list }: ListRecord): PersonalData['lists'][number] {
  const { listNumber, status, issuedAt, used } = list;
  return Object.freeze({ listNumber, status, issuedAt, used });
}

function deviceOf({ id, name, pairedAt, endedAt, endReason }: DeviceRecord): PersonalData['devices'][number] {
  return Object.freeze({ id, name, pairedAt, endedAt, endReason });
}

function sessionOf({ id, createdAt, usedAt, endedAt, endReason, assurance }: SessionRecord): PersonalData['sessions'][number] {
  return Object.freeze({ id, createdAt, usedAt, endedAt, endReason, assurance });
}

function messageOf({ purpose, channel, state, tries, dueAt, expiresAt }: MessageRecord): PersonalData['messages'][number] {
  return Object.freeze({ purpose, channel, state, tries, dueAt, expiresAt });
}

/** Who acted is another person's affair, unless it was the account's own. */
function eventOf({ at, kind, outcome, method, reason }: StoredAuditEvent): PersonalData['events'][number] {
  return Object.freeze({ at, kind, outcome, method, reason });
}

const page = 1000;

/** Page by page from the instant of the last event, which may come again. */
async function eventsOf(deps: Pick<Deps, 'audit'>, account: AccountRecord): Promise<readonly StoredAuditEvent[]> {
  const events = new Map<string, StoredAuditEvent>();
  for (let from = 0, before = -1; before < events.size; ) {
    before = events.size;
    const listed = await deps.audit.list({ accountId: account.id, from, limit: page });
    for (const event of listed) events.set(event.id, event);
    from = listed.at(-1)?.at ?? from;
    if (listed.length < page) break;
  }
  return [...events.values()];
}
