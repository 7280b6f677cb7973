import type { SendReceipt, SendRefusal } from '../../port/index.js';

// How mail servers name the message in their queue. Whatever else they say may repeat the recipient, and is left out.
const queued = /(?:queued as|id=) ?(\S{1,200})/;

/** What the server called the message, where it said so. */
export function receiptOf(response: unknown): SendReceipt {
  const id = (typeof response === 'string' ? queued.exec(response)?.[1] : undefined) ?? '';
  return Object.freeze(/^[A-Za-z0-9.-]{4,64}$/.test(id) ? { receipt: id } : {});
}

/** What nodemailer says of a failure. Its message and its reply are left out: they repeat recipients. */
interface Failure {
  readonly code: string;
  /** The SMTP reply, or 0 where there was none. */
  readonly reply: number;
  /** What it is about, where the server says so (RFC 3463): `5.1.1`. */
  readonly enhanced: string;
  /** `RCPT TO`, `DATA`, `AUTH PLAIN`, `CONN`… */
  readonly command: string;
  /** What Node says: `ECONNREFUSED`. */
  readonly cause: string;
}

/**
 * What the server's no means (RFC 5321 section 4.2.1). Of the recipient or the message, 5yz is for good and 4yz for now. Of the connection, the login or
 * the sender it is the host's own trouble, which is thrown, so that no message is given up at once for it: so is a 5yz that says that it is about the
 * server, the way, the session or a rule (RFC 3463 section 2), as of a host that may not relay, or has sent too much.
 *
 * @throws Error that says what to check, without recipient, message or password
 */
export function refusalOf(error: unknown): SendRefusal {
  const failure = readFailure(error);
  const { code, reply, command, enhanced } = failure;
  if (reply >= 400 && reply < 500) return Object.freeze({ ok: false, reason: 'try-later' });
  const isOfMessage = command === 'RCPT TO' || command === 'DATA';
  // 503 says that the session was in the wrong state; the others want a login first (RFC 4954 section 6).
  if (isOfMessage && reply >= 500 && ![503, 530, 534, 535, 538].includes(reply) && !ofHost.test(enhanced)) return refused;
  throw new Error(`openSmtp: ${describe(failure)} (${[code, failure.cause, reply || '', enhanced, command].filter((part) => part !== '').join(', ')})`);
}

/** About the server, the way, the session or a rule of the server's; 5.3.4 alone is about the message, which is too big. */
const ofHost = /^5\.(?:3\.(?!4$)|[457]\.)/;

/** Never again. */
export const refused: SendRefusal = Object.freeze({ ok: false, reason: 'refused' });

function describe({ code, command, cause, enhanced }: Failure): string {
  if (ofHost.test(enhanced) && command !== 'MAIL FROM' && !/AUTH/.test(code)) return 'the mail server does not send this for you now; check auth, from, how much it lets you send, and what it thinks of your domain';
  if (/AUTH/.test(code)) return 'the mail server took neither user nor password; check auth or the url';
  if (code === 'ETLS' || /CERT|TLS|SSL|SIGNATURE/.test(cause)) return 'the mail server offers no TLS, or has a certificate that is not believed; check host, port and tls';
  if (command === 'MAIL FROM') return 'the mail server does not let this user send from that address; check from';
  return 'the mail server was not reached, or did not say that it took the message, which is tried again';
}

function readFailure(error: unknown): Failure {
  const given: Partial<Record<string, unknown>> = typeof error === 'object' && error !== null ? { ...error } : {};
  const { code, responseCode, response, command, originalCode, timeoutType } = given;
  const cause = wordOf(originalCode) || wordOf(timeoutType);
  const enhanced = typeof response === 'string' ? (/^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '') : '';
  return { code: wordOf(code), reply: typeof responseCode === 'number' ? responseCode : 0, enhanced, command: wordOf(command), cause };
}

/** A word of the protocol, and nothing that came from a message. */
function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[A-Z][A-Z0-9_ -]{1,40}$/.test(value) ? value : '';
}
