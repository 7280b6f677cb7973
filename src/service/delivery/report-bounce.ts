import type { Deps } from '../shared/deps.js';
import { abandonInvitation } from './abandon-invitation.js';
import { settledAs } from './settled-as.js';

/** What `auth.reportBounce` is asked. */
export interface ReportBounceInput {
  /** The `id` that the sender was given with the message. */
  readonly messageId: string;
}

/** What `auth.reportBounce` says. */
export type ReportBounceResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** `message-not-found`: none has this id, or it is too long ago; `try-again`: it was being changed. */
      readonly reason: 'message-not-found' | 'try-again';
    };

const mostTries = 20;

/** A provider says that a message did not arrive after all: what R14 says of one that could not be sent holds for it, too (R198). Again, it changes nothing. */
export async function reportBounce(deps: Deps, input: ReportBounceInput): Promise<ReportBounceResult> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const message = await deps.messages.find(input.messageId);
    if (message === undefined) return Object.freeze({ ok: false, reason: 'message-not-found' });
    if (message.state === 'failed' || message.state === 'expired') return Object.freeze({ ok: true });
    // The account is told first: should the process stop here, the bounce is reported again, and so is the account.
    await abandonInvitation(deps, message);
    if (await deps.messages.update(settledAs(message, 'failed'), message.version)) return Object.freeze({ ok: true });
  }
  return Object.freeze({ ok: false, reason: 'try-again' });
}
