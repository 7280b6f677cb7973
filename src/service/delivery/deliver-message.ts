import * as z from 'zod/mini';
import { AuthError } from '../../core/error/index.js';
import { openJson, sealedKeyId } from '../../internal/sealed-json.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { abandonInvitation } from './abandon-invitation.js';

const leaseMs = 60_000;
const sendMs = 30_000;
const firstRetryMs = 30_000;
const longestRetryMs = 60 * 60 * 1000;
const mostTries = 8;

const email = z.object({ id: z.string(), to: z.string(), subject: z.string(), text: z.string(), html: z.string(), language: z.string() });
const sms = z.object({ id: z.string(), to: z.string(), text: z.string() });

/**
 * Sends one message, if it is due and nobody else is at it: the lease is an update with one winner. A sender that throws
 * is tried again later, and given up when its time or its tries are over (R14).
 */
export async function deliverMessage(deps: Deps, id: string): Promise<void> {
  const now = deps.clock.now();
  const message = await deps.messages.find(id);
  if (message?.payload === undefined || message.dueAt > now || isFinal(message)) return;
  const leased: MessageRecord = Object.freeze({ ...message, version: message.version + 1, state: 'sending', tries: message.tries + 1, dueAt: now + leaseMs });
  if (now >= message.expiresAt) return settle(deps, message, 'expired');
  if (message.tries >= mostTries) return settle(deps, message, 'failed');
  if (!(await deps.messages.update(leased, message.version))) return;
  const sent = await trySending(deps, leased, message.payload);
  if (sent.ok) return settle(deps, leased, 'sent', sent.receipt);
  if (sent.final || leased.tries >= mostTries) return settle(deps, leased, 'failed');
  const dueAt = deps.clock.now() + Math.min(firstRetryMs * 2 ** (leased.tries - 1), longestRetryMs);
  await deps.messages.update(Object.freeze({ ...leased, version: leased.version + 1, state: 'queued', dueAt }), leased.version);
}

async function settle(deps: Deps, message: MessageRecord, state: 'sent' | 'failed' | 'expired', receipt?: string): Promise<void> {
  const { payload: _wiped, ...rest } = message;
  const settled: MessageRecord = Object.freeze({ ...rest, version: message.version + 1, state, ...(receipt === undefined ? {} : { receipt }) });
  // The account is told first: should the process stop here, the message is settled again, and so is the account.
  if (state !== 'sent') await abandonInvitation(deps, message);
  await deps.messages.update(settled, message.version);
}

type Tried = { readonly ok: true; readonly receipt?: string } | { readonly ok: false; readonly final: boolean };

async function trySending(deps: Deps, message: MessageRecord, payload: string): Promise<Tried> {
  try {
    // A payload that cannot be read is one message's trouble: it is tried again, and given up like any other.
    const opened = await openPayload(deps, payload);
    const { purpose } = message;
    const options = { signal: AbortSignal.timeout(sendMs) };
    const answer: unknown =
      message.channel === 'email'
        ? await deps.emailSender.send(Object.freeze({ ...email.parse(opened), purpose }), options)
        : await deps.smsSender.send(Object.freeze({ ...sms.parse(opened), purpose }), options);
    return readAnswer(answer);
  } catch {
    return { ok: false, final: false };
  }
}

/** Whatever a sender answers with but a refusal, it took the message: sending it again would be the worse mistake. */
function readAnswer(answer: unknown): Tried {
  if (typeof answer !== 'object' || answer === null) return { ok: true };
  const { ok, reason, receipt }: { readonly ok?: unknown; readonly reason?: unknown; readonly receipt?: unknown } = answer;
  if (ok === false) return { ok: false, final: reason === 'refused' };
  return typeof receipt === 'string' ? { ok: true, receipt } : { ok: true };
}

async function openPayload(deps: Deps, payload: string): Promise<unknown> {
  const keyId = sealedKeyId(payload);
  if (keyId === undefined) throw new AuthError('record-unreadable');
  return openJson({ key: deps.keys.subKey('outbox', keyId), typ: 'lukko-message', sealed: payload });
}

function isFinal(message: MessageRecord): boolean {
  return message.state === 'sent' || message.state === 'failed' || message.state === 'expired';
}
