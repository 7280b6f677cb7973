import type { SendReceipt, SendRefusal } from '../../port/index.js';
import type { SmsFetchAnswer } from './fetch.js';
import type { SmsHttpOptions } from './options.js';
import { retryAfterMs } from './retry-after.js';

const refused: SendRefusal = Object.freeze({ ok: false, reason: 'refused' });

/** What the host has to mend, by the status that says so; no message is given up at once for it. */
const troubles: Readonly<Record<number, string>> = {
  401: 'the gateway does not know user and password, or the key; check headers',
  402: 'the gateway wants money; check the account there',
  403: 'the gateway forbids it; check what user and key may do there',
  404: 'the gateway has nothing at that address; check url',
  405: 'the gateway takes no POST at that address; check url',
  407: 'the proxy does not know user and password; check fetch',
  415: 'the gateway takes no such body; check body and headers',
};

/** A bad request, a recipient that is gone, too long, and what the gateway cannot process: the statuses that can be about the message itself (RFC 9110 section 15.5). */
const aboutMessage: readonly number[] = [400, 410, 413, 422];

/**
 * What the gateway's answer means. Only its status counts: a 2xx is taken, whatever the body, as sending it again would be the worse mistake.
 *
 * @throws Error that says what to check, without recipient, message, address or header
 */
export function judgeAnswer({ refuses, readReceipt }: SmsHttpOptions, response: SmsFetchAnswer, answer: unknown): SendReceipt | SendRefusal {
  const { status } = response;
  const isTaken = status >= 200 && status < 300;
  const says = attempt(() => refuses?.(status, answer) === true);
  if (isTaken) return says === true ? refused : receiptOf(attempt(() => readReceipt?.(answer)));
  if (status === 408 || status === 425 || status === 429 || status >= 500) return tryLater(retryAfterMs(response));
  const trouble = troubles[status] ?? (status < 400 ? 'the gateway sends the request elsewhere, which is not followed; check url' : undefined);
  if (trouble !== undefined) throw new Error(`createSmsHttp: ${trouble} (${status})`);
  if (says === true || (refuses === undefined && aboutMessage.includes(status))) return refused;
  throw new Error(`createSmsHttp: the gateway did not take the message, which is tried again (${status})`);
}

function tryLater(ms: number | undefined): SendRefusal {
  return Object.freeze(ms === undefined ? { ok: false, reason: 'try-later' } : { ok: false, reason: 'try-later', retryAfterMs: ms });
}

function receiptOf(receipt: unknown): SendReceipt {
  return Object.freeze(typeof receipt === 'string' && receipt !== '' ? { receipt: receipt.slice(0, 200) } : {});
}

/** A function of the host's that fails at an answer it did not expect does not change what the status said. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
