import type { Invitation } from '../../port/index.js';
import { newMessageId } from '../delivery/enqueue-message.js';
import { makeAddressCode } from '../shared/address-code.js';
import type { Deps } from '../shared/deps.js';
import type { ChosenRoute } from './choose-route.js';
import { makeTemporaryPassword, type MadeTemporaryPassword } from './make-temporary-password.js';

/** All that goes out with an invitation, and what is stored of it. */
export interface PreparedInvitation {
  readonly invitation: Invitation;
  /** None where the policy sends it only when the person asks for it. */
  readonly temporaryPassword?: MadeTemporaryPassword | undefined;
  /** The digits of the invitation's code; none in person. */
  readonly codeDigits?: string | undefined;
}

/** Draws everything an invitation needs; nothing is stored or sent yet. */
export async function prepareInvitation(
  deps: Deps,
  input: {
    readonly accountId: string;
    readonly profile: string;
    readonly route: ChosenRoute;
    /** By which channels the username has gone out before. */
    readonly usernameSentBy: readonly ('email' | 'sms')[];
    readonly now: number;
  },
): Promise<{ readonly ok: true; readonly invitation: PreparedInvitation } | { readonly ok: false; readonly retryAfterMs: number }> {
  const { accountId, profile, route, usernameSentBy, now } = input;
  const inPerson = route.username === 'in-person';
  const onRequest = deps.policy.temporaryPassword.sentOnRequest && !inPerson;
  const code = route.username === 'in-person' ? undefined : makeAddressCode(deps, { accountId, channel: route.username, now });
  const messageIds = inPerson ? [] : [newMessageId(deps), newMessageId(deps)];
  const channels = route.username === 'in-person' ? usernameSentBy : [...new Set([...usernameSentBy, route.username])];
  const sent = { usernameSentBy: Object.freeze(channels), messageIds: Object.freeze(messageIds) };
  const invitation: Invitation = Object.freeze({ ...route, profile, ...sent, ...(code === undefined ? {} : { code: code.stored }) });
  const parts = { invitation, ...(code === undefined ? {} : { codeDigits: code.digits }) };
  if (onRequest) return Object.freeze({ ok: true, invitation: Object.freeze(parts) });
  const made = await makeTemporaryPassword(deps, { channel: route.temporaryPassword, priority: 'known', now });
  if (!made.ok) return made;
  return Object.freeze({ ok: true, invitation: Object.freeze({ ...parts, temporaryPassword: made.made }) });
}
