import { enqueueMessage, newMessageId } from '../delivery/enqueue-message.js';
import { makeAddressCode } from '../shared/address-code.js';
import type { Deps } from '../shared/deps.js';
import { countOne } from '../shared/ledgers.js';
import { next } from '../shared/next.js';
import { openProfile } from '../shared/profile.js';
import { extendFlow, loadFirstLogin, takeStep, type RefusedStep } from './load-first-login.js';
import { recordStep } from './record-step.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.sendAddressCode` is asked. */
export interface SendAddressCodeInput {
  /** The browser's token. */
  readonly flow: string;
  /** Where to. */
  readonly channel: 'email' | 'sms';
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.firstLogin.sendAddressCode` says. */
export type SendAddressCodeResult =
  | {
      readonly ok: true;
      /** Where the code went. */
      readonly channel: 'email' | 'sms';
    }
  | {
      readonly ok: false;
      /** `email-missing`, `phone-missing`: the invitation had no such address; `channel-not-offered`: the temporary password went there; `too-many-messages`: wait an hour. */
      readonly reason: 'email-missing' | 'phone-missing' | 'channel-not-offered' | 'too-many-messages';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

const hourMs = 60 * 60 * 1000;
const mostAnHour = 3;

/**
 * Sends another code to an address of the invitation, as it was provisioned and whatever the user changed since: never to
 * the one that got the temporary password; after a delivery in person to either (R54). The earlier code is void.
 */
export async function sendAddressCode(
  deps: Deps,
  input: SendAddressCodeInput,
): Promise<SendAddressCodeResult> {
  const now = deps.clock.now();
  const { channel } = input;
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow, snapshot } = loaded;
  const step = takeStep(deps, { account, snapshot, event: 'contact-confirmed' });
  if (!step.ok) return step;
  if (account.invitation.temporaryPassword === channel) return refusal(deps, 'channel-not-offered');
  const provisioned = await openProfile(deps, account.invitation.profile);
  const to = channel === 'email' ? provisioned.email : provisioned.phone;
  if (to === undefined) return refusal(deps, channel === 'email' ? 'email-missing' : 'phone-missing');
  const sent = await countOne(deps, { key: `message/${account.id}/address-code`, amount: 1, now, windowMs: hourMs });
  if (sent > mostAnHour) return refusal(deps, 'too-many-messages');
  await recordStep(deps, { account, reason: 'address-code-sent', requestId: input.requestId, now });
  const code = makeAddressCode(deps, { accountId: account.id, channel, now });
  // The message names the username, so that no temporary password may go there later (R1).
  const usernameSentBy = Object.freeze([...new Set([...account.invitation.usernameSentBy, channel])]);
  const invitation = Object.freeze({ ...account.invitation, usernameSentBy, code: code.stored });
  if (!(await deps.accounts.update(next(account, { invitation }), account.version))) return refusal(deps, 'try-again');
  await extendFlow(deps, { flow, now });
  const data = { username: account.username, code: code.digits, minutes: Math.floor(deps.policy.addressCode.ttlMs[channel] / 60_000) };
  const message = { id: newMessageId(deps), accountId: account.id, organizationId: account.organizationId, channel, to, locale: provisioned.locale, expiresAt: code.stored.expiresAt, now };
  await enqueueMessage(deps, { ...message, purpose: 'address-code', data });
  return Object.freeze({ ok: true, channel });
}
