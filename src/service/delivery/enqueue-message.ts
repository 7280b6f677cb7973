import type { MessageData } from '../../message/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import { sealJson } from '../../internal/sealed-json.js';
import type { MessagePurpose } from '../../core/types.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import type { Lanes } from '../shared/lanes.js';
import { addToQueue } from './add-to-queue.js';
import { composeMessage } from './compose-message.js';
import { deliverMessage } from './deliver-message.js';
import { isAwaited } from './delivery-budget.js';

/** One message to one address. */
export interface EnqueueInput<P extends MessagePurpose> {
  /** From {@link newMessageId}: known before it is stored, so that an account can name its messages. */
  readonly id: string;
  readonly accountId: string;
  /** Whose budget it spends. */
  readonly organizationId: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly locale: string;
  readonly purpose: P;
  readonly data: MessageData[P];
  /** From this instant on it is no longer sent, in ms since the epoch. */
  readonly expiresAt: number;
  /** A message of this id may be stored already, and then is not stored again; by default that is a fault of the random source. */
  readonly mayBeStored?: boolean | undefined;
  readonly now: number;
}

/** Begins what stands in the place of an account where a message concerns none that is left. */
export const headUsersPrefix = 'head-users/';

const keepMs = 30 * 24 * 60 * 60 * 1000;

/** A fresh id for a message. */
export function newMessageId(deps: Pick<Deps, 'random'>): string {
  return encodeBase64url(deps.random.bytes(16));
}

/** Stores a message for delivery and has it sent after the answer, so that the time of sending tells nothing (R126). */
export async function enqueueMessage<P extends MessagePurpose>(deps: Deps, input: EnqueueInput<P>): Promise<void> {
  const { id, accountId, channel, purpose, expiresAt, now } = input;
  const payload = await sealPayload(deps, input);
  const base = { id, version: 1, schema: 1, accountId, purpose, channel } as const;
  const record: MessageRecord = Object.freeze({ ...base, state: 'queued', payload, tries: 0, queuedAt: now, dueAt: now, expiresAt, removeAt: expiresAt + keepMs });
  if (input.mayBeStored !== true) await insertNew(deps.messages, record);
  else if ((await deps.messages.insert(record)) === 'exists') return;
  if (await isErased(deps, accountId)) {
    await deps.messages.remove(id);
    return;
  }
  beginDelivery(deps, record);
}

/** Sends a message that is due, or hands it to the host's queue. A failure is not lost: the message stays queued, and `deliver` tries again. */
export function beginDelivery(deps: Deps, message: MessageRecord): void {
  if (deps.queue !== undefined) addToQueue(deps, message);
  else deps.background(tryFirst(deps, message));
}

function tryFirst(deps: Deps, message: MessageRecord): Promise<void> {
  const { id } = message;
  const lanes = lanesOf(deps, message);
  // Of thousands that wait none is held in memory: each is read when its turn comes.
  return lanes.run(lanes.isFree() ? () => deliverMessage(deps, message) : () => deliverStored(deps, id));
}

async function deliverStored(deps: Deps, id: string): Promise<void> {
  const message = await deps.messages.find(id);
  if (message !== undefined) await deliverMessage(deps, message);
}

/** What somebody waits for at a page does not wait behind an import, in lanes any more than in budgets. */
function lanesOf({ firstTries, policy }: Deps, { channel, purpose }: MessageRecord): Lanes {
  return firstTries[isAwaited({ policy }, purpose) ? 'awaited' : 'others'][channel];
}


/** Asked after the message is stored: either whoever erases the account finds it, or it is taken back here (R182). */
async function isErased(deps: Pick<Deps, 'accounts'>, accountId: string): Promise<boolean> {
  if (accountId.startsWith(headUsersPrefix)) return false;
  const account = await deps.accounts.find(accountId);
  return account === undefined || account.erasedAt !== undefined;
}

async function sealPayload<P extends MessagePurpose>(deps: Deps, input: EnqueueInput<P>): Promise<string> {
  const { keys, random } = deps;
  const keyId = keys.newestId;
  const value = { id: input.id, to: input.to, organizationId: input.organizationId, purpose: input.purpose, ...(await composeMessage(deps, input)) };
  return sealJson({ key: keys.subKey('outbox', keyId), keyId, typ: 'lukko-message', value, random });
}
