import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import type { RefusedCurrentPassword } from '../session/step-up.js';
import { makeAddressCode } from '../shared/address-code.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { judgePassword } from '../shared/judge-password.js';
import { countOne } from '../shared/ledgers.js';
import { next } from '../shared/next.js';
import { openProfile } from '../shared/profile.js';
import { parseProfile, type Profile, type ProfileIssue } from '../shared/profile-shape.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { sealContact } from './sealed-contact.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.changeContact` is asked. */
export interface ChangeContactInput extends ProofInput {
  /** The current password as typed: a stolen session and the paper together must not move the addresses that recovery relies on. */
  readonly currentPassword: string;
  /** Which address: the e-mail address or the phone. */
  readonly channel: 'email' | 'sms';
  /** The new one; the one on file, to confirm it. */
  readonly address: string;
}

/** What `auth.binding.changeContact` says. */
export type ChangeContactResult =
  | {
      readonly ok: true;
      /** Where the code went. */
      readonly channel: 'email' | 'sms';
      /** From this instant on the code confirms nothing, in ms since the epoch. */
      readonly expiresAt: number;
    }
  | {
      readonly ok: false;
      /** `profile-invalid`: not an address. */
      readonly reason: 'profile-invalid';
      /** What is wrong with it. */
      readonly issues: readonly ProfileIssue[];
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `too-many-messages`: wait an hour. */
      readonly reason: 'too-many-messages';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedCurrentPassword
  | RefusedAct;

const hourMs = 60 * 60 * 1000;
const mostAnHour = 3;

/**
 * After the fresh proof and the current password, sends a code to a new address; until it comes back the old one stays (R136). Called again it sends another, to this address or to a
 * better one, and the earlier code is void. An address may be that of several accounts.
 */
export async function changeContact(deps: Deps, input: ChangeContactInput): Promise<ChangeContactResult> {
  const now = deps.clock.now();
  const { channel, requestId } = input;
  const { supportContact } = deps;
  const loaded = await loadProof(deps, { ...input, act: 'change-contact', event: 'contact-given', now });
  if (!loaded.ok) return loaded;
  const { account, flow, state } = loaded;
  const profile = await openProfile(deps, account.profile);
  const read = readAddress(profile, input);
  if (!read.ok) return refusal(deps, 'profile-invalid', { issues: read.issues });
  const judged = await judgePassword(deps, { account, lane: flow.lane, password: input.currentPassword, requestId, now });
  if (!judged.ok) return Object.freeze({ ...judged, supportContact });
  const sent = await countOne(deps, { key: `message/${account.id}/address-code`, amount: 1, now, windowMs: hourMs });
  if (sent > mostAnHour) return refusal(deps, 'too-many-messages');
  await recordEvent(deps, { ...byUser(account), kind: 'address-code-sent', method: channel, outcome: 'success', requestId, now });
  const { digits, stored } = makeAddressCode(deps, { accountId: account.id, channel, now });
  // A code that outlived the act would confirm nothing.
  const code = Object.freeze({ ...stored, expiresAt: Math.min(stored.expiresAt, flow.expiresAt) });
  const sealedContact = await sealContact(deps, { channel, address: read.address });
  if (!(await deps.flows.update(next(flow, { state, sealedContact, code }), flow.version))) return refusal(deps, 'try-again');
  const data = { username: account.username, code: digits, minutes: Math.floor((code.expiresAt - now) / 60_000) };
  const message = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, channel, to: read.address, locale: profile.locale, expiresAt: code.expiresAt, now };
  await enqueueMessage(deps, { ...message, purpose: 'address-code', data });
  return Object.freeze({ ok: true, channel, expiresAt: code.expiresAt });
}

function readAddress(
  profile: Profile,
  input: Pick<ChangeContactInput, 'channel' | 'address'>,
): { readonly ok: true; readonly address: string } | { readonly ok: false; readonly issues: readonly ProfileIssue[] } {
  const field = input.channel === 'email' ? 'email' : 'phone';
  const parsed = parseProfile({ ...profile, [field]: input.address });
  if (!parsed.ok) return parsed;
  const address = parsed.profile[field];
  const missing = Object.freeze([Object.freeze({ path: field, message: `${field}: must not be empty` })]);
  return address === undefined ? { ok: false, issues: missing } : { ok: true, address };
}
