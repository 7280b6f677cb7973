import type { MessagePurpose } from '../../core/types.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
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

/** As a head user sees it. */
export function viewMessage({ id, purpose, channel, state, tries, queuedAt, dueAt, expiresAt, waitsFor }: MessageRecord): MessageItem {
  return Object.freeze({ id, purpose, channel, state, tries, queuedAt, dueAt, expiresAt, ...(waitsFor === undefined ? {} : { waitsFor }) });
}
