import type { MessagePurpose } from '../../core/types.js';
import type { AccountRecord, MessageRecord } from '../../port/index.js';
import { beginDelivery } from '../delivery/enqueue-message.js';
import { recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';

/** A message as a head user sees it: no address, no text, no secret. */
export interface MessageItem {
  /** Names it; it is also what the provider was told. */
  readonly id: string;
  /** What it is for. */
  readonly purpose: MessagePurpose;
  /** By e-mail or SMS. */
  readonly channel: 'email' | 'sms';
  /** `queued`: it waits; `sending`: a sender has it; `sent`: a provider took it; `failed`: it was given up, or bounced; `expired`: it would have come too late. */
  readonly state: MessageRecord['state'];
  /** How often it was tried. */
  readonly tries: number;
  /** When it was stored, in ms since the epoch. */
  readonly queuedAt: number;
  /** When it is tried next, in ms since the epoch; of no meaning once it is over. */
  readonly dueAt: number;
  /** From this instant on it is no longer sent, in ms since the epoch. */
  readonly expiresAt: number;
  /** Why it waits: `sender`, it was tried and not taken; `budget`, as many messages went out as the policy allows in a day. Absent where nothing keeps it. */
  readonly waitsFor?: 'sender' | 'budget' | undefined;
}

/** What `auth.accounts.messages` says. */
export type AccountMessagesResult =
  | {
      readonly ok: true;
      /** The newest first; kept for 30 days after their time. */
      readonly messages: readonly MessageItem[];
    }
  | RefusedTarget;

/** How far the messages about an account came (R14). */
export async function accountMessages(deps: Deps, input: TargetInput): Promise<AccountMessagesResult> {
  const found = await loadTarget(deps, { ...input, action: 'see-messages', now: deps.clock.now() });
  if (!found.ok) return found;
  const messages = await deps.messages.findBy('accountId', input.accountId);
  const newest = [...messages].sort((one, other) => other.queuedAt - one.queuedAt);
  return Object.freeze({ ok: true, messages: Object.freeze(newest.map(viewMessage)) });
}

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
  const { messageId } = input;
  const found = await loadTarget(deps, { ...input, action: 'send-again', now });
  if (!found.ok) return found;
  const { account } = found;
  const message = await deps.messages.find(messageId);
  if (message?.accountId !== account.id) return Object.freeze({ ok: false, reason: 'message-not-found' });
  const refused = refusalOf(message, now);
  if (refused !== undefined) return Object.freeze({ ok: false, reason: refused });
  await recordEvent(deps, eventOf(account, { ...input, message, now }));
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

function eventOf(account: AccountRecord, input: SendAgainInput & { readonly message: MessageRecord; readonly now: number }): Parameters<typeof recordEvent>[1] {
  const { actor, requestId, message, now } = input;
  const { channel, purpose } = message;
  return { chain: account.organizationId, kind: 'message-sent-again', outcome: 'success', actor, accountId: account.id, method: channel, reason: purpose, requestId, now };
}

function viewMessage({ id, purpose, channel, state, tries, queuedAt, dueAt, expiresAt, waitsFor }: MessageRecord): MessageItem {
  return Object.freeze({ id, purpose, channel, state, tries, queuedAt, dueAt, expiresAt, ...(waitsFor === undefined ? {} : { waitsFor }) });
}
