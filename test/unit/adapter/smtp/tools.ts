import { afterEach } from 'vitest';
import { openSmtp, type SmtpSender } from '../../../../src/adapter/smtp/index.js';
import type { EmailMessage, SendReceipt, SendRefusal } from '../../../../src/port/index.js';
import { message, secretText } from '../../../tools/smtp.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Closes it when the test ends. */
export function use<T extends { readonly close: () => Promise<void> }>(thing: T): T {
  closing.push(thing.close);
  return thing;
}

export const password = 'canary-password-of-smtp';

/** A sender to the server of a port. */
export function senderTo(port: number, options: Readonly<Record<string, unknown>> = {}): SmtpSender {
  return use(openSmtp({ host: '127.0.0.1', port, from: 'Virtanen Books <login@books.example>', timeoutMs: 2_000, ...options }));
}

export const send = (sender: SmtpSender, changed: Partial<EmailMessage> = {}): Promise<SendReceipt | SendRefusal> => sender.send({ ...message, ...changed }, { signal: AbortSignal.timeout(5_000) });

/** All that an error would show in a log, causes included; nothing of the message or the login may be in it. */
export async function thrownBy(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof Error)) throw new Error('an Error was expected');
  const shown = JSON.stringify([error.message, error.stack, error.cause, Object.entries(error)]);
  for (const secret of [message.to, 'virtanen.example', secretText, password, message.id]) if (shown.includes(secret)) throw new Error(`the error holds ${secret}`);
  return error.message;
}
