import type { SmsSender } from '../../port/index.js';
import type { SmsFetch, SmsFetchAnswer, SmsFetchRequest } from './fetch.js';
import { judgeAnswer } from './judge-answer.js';
import { checkOptions, type SmsHttpOptions } from './options.js';
import { readAnswer } from './read-answer.js';
import { requestOf } from './request-of.js';

/**
 * Sends text messages through a gateway that takes them by HTTP: one POST each, whose form you say.
 *
 * - A 2xx: taken, also where its body is not what was expected. It is never sent again for that.
 * - 429, 408, 425 and every 5xx: `try-later`, with `Retry-After` in seconds or as a date.
 * - 401, 402, 403, 404, 405, 407, 415 and redirects, which are not followed: a throw that says what to check. The message is tried again, for one
 *   to three and a half days.
 * - 400, 410, 413 and 422: `refused`, and the message is given up at once; `refuses` says it more finely. Any other 4xx is thrown.
 * - No answer: a throw. Whether the message was taken nobody knows, so it is sent again, and arrives twice where it was. A gateway that takes an
 *   idempotency key, in a header or in the body, gets `message.id`, and leaves the second out.
 *
 * @throws TypeError naming an option that is not what its type says, or is none
 * @see RFC 9110 section 15 on the statuses
 * @example
 * const gateway = async () => new Response('{"id":"m-1"}', { status: 201 }); // in place of a real one
 * const sms = createSmsHttp({
 *   url: 'https://sms.example/messages',
 *   headers: { authorization: 'Bearer secret' },
 *   body: ({ id, to, text }) => ({ id, to, text }),
 *   readReceipt: (answer) => (typeof answer === 'object' && answer !== null && 'id' in answer ? String(answer.id) : undefined),
 *   fetch: gateway,
 * });
 * const message = { id: 'm1', to: '+358401234567', purpose: 'temporary-password', text: 'Your temporary password: …', language: 'en' } as const;
 * console.log(await sms.send(message, { signal: AbortSignal.timeout(30_000) })); // { receipt: 'm-1' }
 */
export function createSmsHttp(options: SmsHttpOptions): SmsSender {
  checkOptions(options);
  const { url, fetch = globalThis.fetch } = options;
  const send: SmsSender['send'] = async (message, { signal }) => {
    const response = await ask(fetch, url, requestOf(options, message, signal));
    return judgeAnswer(options, response, await readAnswer(response));
  };
  return Object.freeze({ send });
}

/** What `fetch` throws may repeat the address and the headers, and is left out but for the word that Node has for it. */
async function ask(fetch: SmsFetch, url: string, request: SmsFetchRequest): Promise<SmsFetchAnswer> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const word = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined) ?? 'no answer';
    throw new Error(`createSmsHttp: the gateway was not reached, or did not answer in time; the message is tried again (${word})`);
  }
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : undefined;
}
