import { afterEach, describe, expect, it } from 'vitest';
import { createSmsHttp, type SmsHttpOptions } from '../../../../src/adapter/sms-http/index.js';
import type { SendReceipt, SendRefusal, SmsMessage } from '../../../../src/port/index.js';
import { startGateway, type Answer, type TestGateway } from '../../../tools/gateway.js';

const message: SmsMessage = { id: 'msg_1', to: '+358401234567', purpose: 'temporary-password', text: 'Salasana: ABCD-EFGH & Äinö 50 %', language: 'fi' };
const key = 'canary-key-of-gateway';
const refused = { ok: false, reason: 'refused' };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function gateway(answer: Answer | undefined): Promise<TestGateway> {
  const started = await startGateway(() => answer);
  closing.push(started.close);
  return started;
}

const options = (origin: string, changed: Partial<SmsHttpOptions> = {}): SmsHttpOptions => ({
  url: `${origin}/messages?account=7`,
  headers: { Authorization: `Bearer ${key}` },
  body: ({ id, to, text }) => ({ id, to, text }),
  readReceipt: (answer) => (answer as { readonly id: string }).id,
  ...changed,
});

const send = ({ origin }: TestGateway, changed: Partial<SmsHttpOptions> = {}, ms = 5_000): Promise<SendReceipt | SendRefusal> => createSmsHttp(options(origin, changed)).send(message, { signal: AbortSignal.timeout(ms) });
const answered = async (answer: Answer, changed: Partial<SmsHttpOptions> = {}): Promise<SendReceipt | SendRefusal> => send(await gateway(answer), changed);

/** What is thrown, with its causes; nothing of the message, the address or the key may be in it. */
async function thrownBy(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof Error)) throw new Error('an Error was expected');
  const shown = JSON.stringify([error.message, error.stack?.replace(/\n.*/gs, ''), error.cause, Object.entries(error)]);
  for (const secret of [message.to, message.text, message.id, key, '127.0.0.1', 'account=7']) if (shown.includes(secret)) throw new Error(`the error holds ${secret}`);
  return error.message;
}

describe('what goes to the gateway', () => {
  it('is one POST: an object as JSON, a form as a form, a string as it is; the id goes along', async () => {
    const taking = await gateway({ status: 200, body: '{"id":"g-1"}' });
    await send(taking);
    await send(taking, { body: ({ to, text }) => new URLSearchParams({ to, text }) });
    await send(taking, { body: ({ text }) => `<sms>${text}</sms>`, headers: ({ id }) => ({ 'Content-Type': 'application/xml', 'Idempotency-Key': id }) });
    expect(taking.asked.map(({ method, path, body, headers }) => [method, path, headers['content-type'], body])).toEqual([
      ['POST', '/messages?account=7', 'application/json', JSON.stringify({ id: message.id, to: message.to, text: message.text })],
      ['POST', '/messages?account=7', 'application/x-www-form-urlencoded;charset=UTF-8', 'to=%2B358401234567&text=Salasana%3A+ABCD-EFGH+%26+%C3%84in%C3%B6+50+%25'],
      ['POST', '/messages?account=7', 'application/xml', `<sms>${message.text}</sms>`],
    ]);
    expect(taking.asked.map(({ headers }) => [headers.authorization, headers['idempotency-key']])).toEqual([[`Bearer ${key}`, undefined], [`Bearer ${key}`, undefined], [undefined, message.id]]);
  });
});

describe('what the gateway answers', () => {
  it('a 2xx is taken, and its id is the receipt', async () => {
    expect(await answered({ status: 201, body: '{"id":"g-1"}' })).toEqual({ receipt: 'g-1' });
    expect(await answered({ status: 200, body: `{"id":"${'x'.repeat(1_000)}"}` })).toEqual({ receipt: 'x'.repeat(200) });
    expect(await answered({ status: 204 }, { readReceipt: undefined })).toEqual({});
  });

  it.each([
    ['no JSON', { status: 200, body: '<html>' }],
    ['half of it', { status: 200, body: '{"id":"g' }],
    ['null', { status: 200, body: 'null' }],
    ['another shape', { status: 200, body: '{"id":7}' }],
    ['nothing', { status: 202 }],
    ['a body without end', { status: 200, isEndless: true }],
  ])('a 2xx with %s is taken all the same, so that nothing is sent twice for it', async (_what, answer) => {
    expect(await answered(answer)).toEqual({});
  });

  it('a 2xx whose body never comes is taken, too, long before the outbox stops waiting', async () => {
    expect(await send(await gateway({ status: 200, body: '{', hangs: true }), {}, 60_000)).toEqual({});
  });

  it('R14: a 4xx about the message is refused for good', async () => {
    for (const status of [400, 410, 413, 422]) expect(await answered({ status, body: '{"code":21211}' })).toEqual(refused);
  });

  it('429 and 5xx are tried later, after what Retry-After asks for, in seconds or as a date of the gateway', async () => {
    const later = (retryAfterMs?: number): object => ({ ok: false, reason: 'try-later', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    expect(await answered({ status: 429, headers: { 'retry-after': '120' } })).toEqual(later(120_000));
    expect(await answered({ status: 503, headers: { date: 'Thu, 26 Nov 2026 12:00:00 GMT', 'retry-after': 'Thu, 26 Nov 2026 12:01:30 GMT' } })).toEqual(later(90_000));
    expect(await answered({ status: 503, headers: { date: 'Thu, 26 Nov 2026 12:00:00 GMT', 'retry-after': 'Wed, 25 Nov 2026 12:00:00 GMT' } })).toEqual(later(0));
    for (const asked of ['soon', '-1', '1e9', '99999999999']) expect(await answered({ status: 429, headers: { 'retry-after': asked } })).toEqual(later());
    for (const status of [408, 425, 429, 500, 502, 503, 504]) expect(await answered({ status, body: 'oops' })).toEqual(later());
  });

  it('refuses tells apart what the status does not', async () => {
    const refuses: SmsHttpOptions['refuses'] = (_status, answer) => (answer as { readonly code: number }).code === 21211;
    expect(await answered({ status: 400, body: '{"code":21211}' }, { refuses })).toEqual(refused);
    expect(await answered({ status: 200, body: '{"code":21211}' }, { refuses })).toEqual(refused);
    expect(await answered({ status: 200, body: 'null' }, { refuses })).toEqual({});
    expect(await thrownBy(answered({ status: 400, body: '{"code":21606}' }, { refuses }))).toBe('createSmsHttp: the gateway did not take the message, which is tried again (400)');
    expect(await answered({ status: 400, body: 'Invalid to number' }, { refuses: (_status, answer) => answer === 'Invalid to number' })).toEqual(refused);
    expect(await answered({ status: 503, body: '{"code":21211}' }, { refuses })).toEqual({ ok: false, reason: 'try-later' });
  });
});

describe("what is the host's own trouble is thrown, and says what to check without a secret", () => {
  it.each([
    [401, 'createSmsHttp: the gateway does not know user and password, or the key; check headers (401)'],
    [415, 'createSmsHttp: the gateway takes no such body; check body and headers (415)'],
    [402, 'createSmsHttp: the gateway wants money; check the account there (402)'],
    [403, 'createSmsHttp: the gateway forbids it; check what user and key may do there (403)'],
    [404, 'createSmsHttp: the gateway has nothing at that address; check url (404)'],
    [405, 'createSmsHttp: the gateway takes no POST at that address; check url (405)'],
  ])('%i', async (status, says) => {
    expect(await thrownBy(answered({ status, body: `${key} ${message.to}` }, { refuses: () => true }))).toBe(says);
  });

  it('a proxy of a fetch of the host’s own that knows nobody', async () => {
    const proxied = async (): Promise<Response> => new Response(null, { status: 407 });
    expect(await thrownBy(answered({ status: 200 }, { fetch: proxied }))).toBe('createSmsHttp: the proxy does not know user and password; check fetch (407)');
  });

  it.each([409, 411, 418, 426, 431])('%i, which is about no message', async (status) => {
    expect(await thrownBy(answered({ status }, { refuses: undefined }))).toBe(`createSmsHttp: the gateway did not take the message, which is tried again (${status})`);
  });

  it('a redirect is not followed: neither key nor message goes to another address', async () => {
    const elsewhere = await gateway({ status: 200 });
    for (const status of [301, 302, 303, 307, 308]) {
      expect(await thrownBy(answered({ status, headers: { location: `${elsewhere.origin}/` } }))).toBe(`createSmsHttp: the gateway sends the request elsewhere, which is not followed; check url (${status})`);
    }
    expect(elsewhere.asked).toEqual([]);
  });

  it('nobody there', async () => {
    const gone = await gateway(undefined);
    await gone.close();
    expect(await thrownBy(send(gone))).toBe('createSmsHttp: the gateway was not reached, or did not answer in time; the message is tried again (ECONNREFUSED)');
  });

  it('no answer: the signal ends it, and a signal that was aborted before sends nothing', async () => {
    const silent = await gateway(undefined);
    expect(await thrownBy(send(silent, {}, 100))).toContain('did not answer in time');
    const { asked } = silent;
    expect(asked).toHaveLength(1);
    await thrownBy(createSmsHttp(options(silent.origin)).send(message, { signal: AbortSignal.abort() }));
    expect(asked).toHaveLength(1);
  });
});

describe('a wrong option is named at once', () => {
  const sound = options('https://sms.example');
  const urlRule = 'url: must begin with https://, except on this machine, and hold neither user nor password';
  it.each([
    [undefined, 'options: must be an object'],
    [{ ...sound, url: 7 }, urlRule],
    [{ ...sound, url: 'http://sms.example' }, urlRule],
    [{ ...sound, url: 'http://127.0.0.1.evil.example' }, urlRule],
    [{ ...sound, url: `https://user:${key}@sms.example` }, urlRule],
    [{ ...sound, url: 'sms.example' }, urlRule],
    [{ ...sound, body: {} }, 'body: must be a function'],
    [{ ...sound, readReceipt: 'id' }, 'readReceipt: must be a function'],
    [{ ...sound, refuses: true }, 'refuses: must be a function'],
    [{ ...sound, fetch: {} }, 'fetch: must be a function'],
    [{ ...sound, headers: 'authorization: x' }, 'headers: must be an object'],
    [{ ...sound, headers: { authorization: `Bearer ${key}\r\nx: y` } }, 'headers.authorization: must be one line of ASCII'],
    [{ ...sound, headers: { [`a ${key}`]: 'x' } }, 'headers: the name of one is no name of a header'],
    [{ ...sound, headers: { authorization: 7 } }, 'headers.authorization: must be a string'],
    [{ ...sound, timeout: 7 }, 'timeout: is no option of createSmsHttp'],
  ])('%#', (given, says) => {
    expect(() => createSmsHttp(given as SmsHttpOptions)).toThrow(new TypeError(says));
  });

  it('this machine may be spoken to without TLS', () => {
    for (const url of ['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]:80/', 'https://sms.example/']) expect(createSmsHttp({ ...sound, url })).toHaveProperty('send');
  });
});
