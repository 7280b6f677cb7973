import type { MessageRecord } from '../../port/index.js';
import { beginDelivery } from '../delivery/enqueue-message.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { viewMessage, type MessageItem } from './account-messages.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { recordAct } from './record-act.js';

/** What `auth.accounts.sendAgain` is asked. */
export interface SendAgainInput extends TargetInput {
  /** Which message, by the id of `auth.accounts.messages`. */
  readonly messageId: string;
}

/** What `auth.accounts.sendAgain` says. */
export type SendAgainResult =
  | {
      readonly ok: true;
      /** It is due now. */
      readonly message: MessageItem;
    }
  | RefusedTarget
  | {
      readonly ok: false;
      /**
       * `message-not-found`: the account has no such message; `already-sent`: a provider took it; `being-sent`: a sender has it now; `issue-again`: it was
       * given up or is too late, and so is what it held: issue a new temporary password; `message-over`: the same of any other, whose text is not kept;
       * `try-again`: it was being changed.
       */
      readonly reason: 'message-not-found' | 'already-sent' | 'being-sent' | 'issue-again' | 'message-over' | 'try-again';
    };

/** A message that waits is tried at once; budgets and its time hold as before. */
export async function sendAgain(deps: Deps, input: SendAgainInput): Promise<SendAgainResult> {
  const now = deps.clock.now();
  const { actor, messageId, requestId } = input;
  const action = 'send-again';
  const found = await loadTarget(deps, { ...input, action, now });
  if (!found.ok) return found;
  const { account } = found;
  const message = await deps.messages.find(messageId);
  if (message?.accountId !== account.id) return Object.freeze({ ok: false, reason: 'message-not-found' });
  const refused = refusalOf(message, now);
  if (refused !== undefined) return Object.freeze({ ok: false, reason: refused });
  const { channel: method, purpose: reason } = message;
  await recordAct(deps, { account, actor, action, kind: 'message-sent-again', method, reason, requestId, now });
  const due = next(message, { dueAt: now });
  if (!(await deps.messages.update(due, message.version))) return Object.freeze({ ok: false, reason: 'try-again' });
  beginDelivery(deps, due);
  return Object.freeze({ ok: true, message: viewMessage(due) });
}

function refusalOf({ state, purpose, expiresAt }: MessageRecord, now: number): Extract<SendAgainResult, { readonly ok: false }>['reason'] | undefined {
  if (state === 'sent') return 'already-sent';
  if (state === 'sending') return 'being-sent';
  if (state === 'queued' && now < expiresAt) return undefined;
  return purpose === 'invitation' || purpose === 'temporary-password' ? 'issue-again' : 'message-over';
}
