import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { abandonInvitation, isHalfOfNone } from './abandon-invitation.js';
import { addToQueue } from './add-to-queue.js';
import { giveBackDelivery, reserveDelivery, type Spender } from './delivery-budget.js';
import { mostTries, nextTry } from './next-try.js';
import { settledAs } from './settled-as.js';
import { openMessage, sendMessage, sendMs, type OpenedMessage } from './send-message.js';

/** Twice what a sender may take. */
const leaseMs = 2 * sendMs;
/** After so long a store that did not write down that a message was taken is asked again. */
const settleWaitsMs: readonly number[] = [20, 200];

/** What became of a message: `passed-over` where it was not due, or somebody else had it. */
export type Delivered = 'sent' | 'failed' | 'put-off' | 'passed-over';

/**
 * Sends one message, if it is due and nobody else is at it: the lease is an update with one winner. What was not taken is tried again later, and
 * given up when its time or its tries are over, or the provider refuses for good (R14).
 *
 * A message is sent twice only where nobody can tell: a sender threw or hung, or a process stopped, or its store went away, before it was
 * written down that the message was taken.
 */
export async function deliverMessage(deps: Deps, message: MessageRecord): Promise<Delivered> {
  const now = deps.clock.now();
  // What is done with holds no payload.
  if (message.payload === undefined || message.dueAt > now) return 'passed-over';
  const state = now >= message.expiresAt ? 'expired' : message.tries >= mostTries ? 'failed' : 'sending';
  const { waitsFor: _over, ...rest } = message;
  // Claimed whatever comes of it: what was listed a while ago may have been sent by somebody else since.
  const claimed: MessageRecord = next(rest, { state: 'sending', tries: message.tries + (state === 'sending' ? 1 : 0), dueAt: now + leaseMs });
  if (!(await deps.messages.update(claimed, message.version))) return 'passed-over';
  if (state !== 'sending') return settle(deps, claimed, state);
  // A payload that cannot be read is one message's trouble: it is tried again, and given up like any other.
  const opened = await openMessage(deps, message.payload).catch(() => undefined);
  if (opened === undefined) return tryAgain(deps, claimed);
  return send(deps, { message, claimed, opened });
}

interface Claimed {
  /** As it was before. */
  readonly message: MessageRecord;
  readonly claimed: MessageRecord;
  readonly opened: OpenedMessage;
}

async function send(deps: Deps, { message, claimed, opened }: Claimed): Promise<Delivered> {
  const spender: Spender = { message, to: opened.to, organizationId: opened.organizationId, now: deps.clock.now() };
  if (isUncounted(message)) {
    const reserved = await reserveDelivery(deps, spender).catch((error: unknown) => putBack(deps, { message, claimed, error }));
    if (!reserved.ok) return putOff(deps, claimed, { tries: message.tries, waitsFor: 'budget', dueAt: Math.min(reserved.reopensAt, claimed.expiresAt) });
  }
  const held = await hold(deps, claimed);
  if (held === undefined) return 'passed-over';
  if (deps.clock.now() >= held.expiresAt) return settle(deps, held, 'expired');
  // Without the other half it would open nothing, of which the account has been told.
  if (held.tries > 1 && (await isHalfOfNone(deps, held))) return write(deps, held, 'failed');
  const sent = await sendMessage(deps, held, opened);
  if (sent.outcome === 'sent') return settleSent(deps, held, sent.receipt);
  if (sent.outcome !== 'refused') return tryAgain(deps, held, sent.retryAfterMs);
  const settled = await settle(deps, held, 'failed');
  await giveBackDelivery(deps, spender);
  return settled;
}

/** The message with the time that a sender may take before somebody else may have it: after a slow ledger, or a sleep of the machine, it is claimed anew. */
async function hold(deps: Deps, claimed: MessageRecord): Promise<MessageRecord | undefined> {
  const now = deps.clock.now();
  if (now <= claimed.dueAt - sendMs) return claimed;
  const held = next(claimed, { dueAt: now + leaseMs });
  return (await deps.messages.update(held, claimed.version)) ? held : undefined;
}

/** A message counts once, however often it is tried; where a process stopped over it, it may have been sent, and counts again. */
function isUncounted({ tries, state, waitsFor }: MessageRecord): boolean {
  return tries === 0 || state === 'sending' || waitsFor === 'budget';
}

/** Without its ledger a message is not sent, and it was no try (invariant 7). */
async function putBack(deps: Deps, input: { readonly message: MessageRecord; readonly claimed: MessageRecord; readonly error: unknown }): Promise<never> {
  const { message, claimed, error } = input;
  await putOff(deps, claimed, { tries: message.tries, waitsFor: message.tries === 0 ? undefined : 'budget', dueAt: nextTry({ ...claimed, random: deps.random, now: deps.clock.now() }) });
  throw error;
}

async function tryAgain(deps: Deps, claimed: MessageRecord, retryAfterMs?: number): Promise<Delivered> {
  const { tries, expiresAt } = claimed;
  if (tries >= mostTries) return settle(deps, claimed, 'failed');
  return putOff(deps, claimed, { tries, waitsFor: 'sender', dueAt: nextTry({ tries, retryAfterMs, expiresAt, random: deps.random, now: deps.clock.now() }) });
}

async function putOff(deps: Deps, claimed: MessageRecord, wait: Pick<MessageRecord, 'tries' | 'waitsFor' | 'dueAt'>): Promise<Delivered> {
  const { waitsFor, ...due } = wait;
  const waiting: MessageRecord = next(claimed, { state: 'queued', ...due, ...(waitsFor === undefined ? {} : { waitsFor }) });
  if (await deps.messages.update(waiting, claimed.version)) addToQueue(deps, waiting);
  return 'put-off';
}

/** The provider has it, and to lose that is to send it twice: a store that stumbles is asked again. */
async function settleSent(deps: Deps, claimed: MessageRecord, receipt: string | undefined): Promise<Delivered> {
  const settled = settledAs(claimed, 'sent', receipt);
  for (const waitMs of settleWaitsMs) {
    const written = await deps.messages.update(settled, claimed.version).catch(() => 'broken');
    if (written !== 'broken') return 'sent';
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  await deps.messages.update(settled, claimed.version);
  return 'sent';
}

async function settle(deps: Deps, claimed: MessageRecord, state: 'failed' | 'expired'): Promise<Delivered> {
  // The account is told first: should the process stop here, the message is settled again, and so is the account.
  await abandonInvitation(deps, claimed).catch((error: unknown) => settleLater(deps, { claimed, state, error }));
  return write(deps, claimed, state);
}

async function write(deps: Deps, claimed: MessageRecord, state: 'failed' | 'expired'): Promise<Delivered> {
  await deps.messages.update(settledAs(claimed, state), claimed.version);
  return 'failed';
}

/** The account cannot be told now: the message is not sent again meanwhile, and stands in no other's way. */
async function settleLater(deps: Deps, input: { readonly claimed: MessageRecord; readonly state: 'failed' | 'expired'; readonly error: unknown }): Promise<never> {
  const { claimed, state, error } = input;
  await putOff(deps, claimed, { tries: state === 'failed' ? mostTries : claimed.tries, dueAt: deps.clock.now() + leaseMs });
  throw error;
}
