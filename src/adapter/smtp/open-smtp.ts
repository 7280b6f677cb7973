import { createTransport } from 'nodemailer';
import { isLoopback } from '../../internal/is-loopback.js';
import type { EmailSender, SendReceipt, SendRefusal } from '../../port/index.js';
import { checkOptions } from './check-options.js';
import { mailOf } from './mail-of.js';
import type { SmtpOptions } from './options.js';
import { receiptOf, refusalOf, refused } from './outcome.js';
import { readMailbox } from './read-mailbox.js';
import { readServer } from './read-server.js';

/** An {@link EmailSender} over a mail server. */
export interface SmtpSender extends EmailSender {
  /** Ends the connections, each after the message that it is at. What waits for one is not sent, and stays in the outbox. */
  readonly close: () => Promise<void>;
}

/**
 * Sends e-mail through a mail server (RFC 5321), with the package `nodemailer`. It connects when the first message is sent, and keeps a few connections
 * open. Without TLS it speaks to this machine alone.
 *
 * - Taken by the server: the receipt is the server's own name for it, where it gives one.
 * - A 5yz to the recipient or the message: `refused`, and the message is given up at once.
 * - A 4yz, such as greylisting: `try-later`.
 * - No connection, no TLS, a certificate that is not believed, a wrong password, a `from` that the server does not allow, no relaying, too many mails today:
 *   a throw that says what to check. The message is tried again, for one to three and a half days.
 * - No answer after the whole message went out: a throw, too, as SMTP cannot tell whether it was taken. It is sent again with the same `Message-ID`, by
 *   which many mailboxes show it once.
 *
 * @throws TypeError or RangeError naming an option that is not what its type says, or is none
 * @see RFC 3463 section 2 on what a refusal is about, RFC 3834 section 5 on `Auto-Submitted`
 * @example
 * const email = openSmtp({ url: 'smtps://lukko:secret@mail.books.example', from: 'Virtanen Books <login@books.example>' });
 * // createAuth({ email, … }), and when the process ends:
 * await email.close();
 */
export function openSmtp(options: SmtpOptions): SmtpSender {
  checkOptions(options);
  const letterhead = { from: readMailbox('from', options.from), replyTo: options.replyTo === undefined ? undefined : readMailbox('replyTo', options.replyTo) };
  const transport = createTransport(transportOf(options));
  const running = new Set<Promise<unknown>>();
  const track = <T>(task: Promise<T>): Promise<T> => {
    running.add(task);
    void task.finally(() => running.delete(task)).catch(() => undefined);
    return task;
  };
  const send: SmtpSender['send'] = async (message, { signal }) => {
    const mail = mailOf(message, letterhead);
    if (mail === undefined) return refused;
    return track(transport.sendMail({ ...mail, signal })).then(({ response }): SendReceipt => receiptOf(response), (error: unknown): SendRefusal => refusalOf(error));
  };
  const close = async (): Promise<void> => {
    transport.close();
    await Promise.allSettled(running);
  };
  return Object.freeze({ send, close });
}

/** Every wait ends before lukko's own, 30 s after it began (`SendOptions.signal`). */
function transportOf(options: SmtpOptions): Parameters<typeof createTransport>[0] & { readonly pool: true } {
  const { tls, dkim, maxConnections = 3, timeoutMs = 20_000 } = options;
  const server = readServer(options);
  return {
    ...server,
    ...{ pool: true, maxConnections },
    // Asked for, not hoped for: whoever strips STARTTLS from the server's answer gets no message (RFC 8314).
    requireTLS: !isLoopback(server.host),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    tls: { ...tls, ca: typeof tls?.ca === 'string' ? tls.ca : tls?.ca?.slice() },
    ...(dkim === undefined ? {} : { dkim }),
  };
}
