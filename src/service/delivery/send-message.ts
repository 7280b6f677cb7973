import { readTexts } from '../../internal/read-texts.js';
import { openJson } from '../../internal/sealed-json.js';
import type { MessageRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

/** How long a sender is waited for. */
export const sendMs = 30_000;

const sms = ['id', 'to', 'text', 'language'] as const;
const email = [...sms, 'subject', 'html'] as const;

/** A message as it was before it was sealed. */
export interface OpenedMessage {
  readonly to: string;
  readonly organizationId: string;
  /** All of it, for the sender. */
  readonly content: unknown;
}

/** How a try ended. */
export type Sent =
  | { readonly outcome: 'sent'; readonly receipt?: string }
  | { readonly outcome: 'refused' }
  /** `unknown`: it threw, or took too long; nobody knows whether the message was taken. */
  | { readonly outcome: 'try-later' | 'unknown'; readonly retryAfterMs?: number };

/** Opens what is sealed; throws where it cannot be read. */
export async function openMessage(deps: Pick<Deps, 'keys'>, payload: string): Promise<OpenedMessage> {
  const content = await openJson({ keyOf: (keyId) => deps.keys.subKey('outbox', keyId), typ: 'lukko-message', sealed: payload });
  const { to, organizationId } = read(content, ['to', 'organizationId']);
  return Object.freeze({ to, organizationId, content });
}

/** @throws TypeError where one of them is missing */
function read<Name extends string>(content: unknown, names: readonly Name[]): Readonly<Record<Name, string>> {
  const texts = readTexts(content, names);
  if (texts === undefined) throw new TypeError('content: lacks a text');
  return texts;
}

/** Hands a message to its sender. What that throws goes nowhere: it may hold the address, or the text. */
export async function sendMessage(deps: Pick<Deps, 'emailSender' | 'smsSender'>, message: MessageRecord, { content }: OpenedMessage): Promise<Sent> {
  const { purpose, channel } = message;
  try {
    const answer = await withinTime((signal) =>
      channel === 'email'
        ? deps.emailSender.send(Object.freeze({ ...read(content, email), purpose }), Object.freeze({ signal }))
        : deps.smsSender.send(Object.freeze({ ...read(content, sms), purpose }), Object.freeze({ signal })),
    );
    return readAnswer(answer);
  } catch {
    return { outcome: 'unknown' };
  }
}

/** A sender that heeds no signal is waited for no longer than one that does. */
async function withinTime(send: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new RangeError('the sender took too long'));
    }, sendMs);
  });
  try {
    return await Promise.race([send(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whatever a sender answers with but a refusal, it took the message: sending it again would be the worse mistake. */
function readAnswer(answer: unknown): Sent {
  if (typeof answer !== 'object' || answer === null) return { outcome: 'sent' };
  const { ok, reason, receipt, retryAfterMs }: { readonly ok?: unknown; readonly reason?: unknown; readonly receipt?: unknown; readonly retryAfterMs?: unknown } = answer;
  if (ok !== false) return typeof receipt === 'string' ? { outcome: 'sent', receipt } : { outcome: 'sent' };
  if (reason === 'refused') return { outcome: 'refused' };
  const asked = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? { retryAfterMs: Math.ceil(retryAfterMs) } : {};
  return { outcome: 'try-later', ...asked };
}
