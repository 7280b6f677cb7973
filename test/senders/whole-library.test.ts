import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { createSmsHttp } from '../../src/adapter/sms-http/index.js';
import { openSmtp, type SmtpTls } from '../../src/adapter/smtp/index.js';
import type { EmailSender, MessageRecord, SmsSender, Storage } from '../../src/port/index.js';
import { createSeededRandom, createTestAuth, type TestAuthOptions } from '../../src/testing/index.js';
import { headUser, matti, must, organizationId } from '../story/walk.js';
import { startGateway, type Answer, type TestGateway } from '../tools/gateway.js';
import { localhost } from '../tools/localhost-certificate.js';
import { no, sayTheUsual, startRawSmtp, startSmtp, type TestSmtp } from '../tools/smtp.js';
import { watchStorage } from '../unit/service/first-login/watch-storage.js';

const minute = 60_000;
const key = 'canary-key-of-gateway';
const keys = [{ id: 'k1', secret: createSeededRandom('one ring').bytes(32) }];
const temporaryPassword = /[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3}/;

const closing: (() => Promise<void>)[] = [];
let stderr: MockInstance;
beforeEach(() => {
  stderr = vi.spyOn(process.stderr, 'write');
});
afterEach(async () => {
  expect(stderr.mock.calls).toEqual([]);
  stderr.mockRestore();
  for (const close of closing.splice(0).reverse()) await close();
});

/** What the senders threw, which a host would log. */
const thrown: unknown[] = [];
const logging = <S extends EmailSender | SmsSender>(sender: S): S => ({
  ...sender,
  send: (message: never, options: never) =>
    sender.send(message, options).catch((error: unknown) => {
      thrown.push(error);
      throw error;
    }),
});

const sendersTo = (smtp: Pick<TestSmtp, 'port'>, gateway: TestGateway, secured: { readonly secure?: true; readonly tls?: SmtpTls } = {}) => {
  const email = openSmtp({ host: '127.0.0.1', port: smtp.port, from: 'Tilinpito <login@books.example>', timeoutMs: 1_000, ...secured });
  closing.push(email.close);
  return {
    email: logging(email),
    sms: logging(createSmsHttp({ url: gateway.origin, headers: ({ id }) => ({ authorization: key, 'idempotency-key': id }), body: ({ to, text }) => ({ to, text }), readReceipt: (answer) => (answer as { id: string }).id })),
  };
};

/** An auth whose messages go through a mail server and a gateway. */
async function open(options: { readonly smtp?: Parameters<typeof startSmtp>[0]; readonly answer?: () => Answer | undefined; readonly auth?: TestAuthOptions } = {}) {
  const smtp = await startSmtp(options.smtp);
  const gateway = await startGateway(options.answer ?? (() => ({ status: 201, body: '{"id":"g-1"}' })));
  closing.push(smtp.close, gateway.close);
  const watched = watchStorage();
  const storage = options.auth?.storage ?? watched.storage;
  const kit = createTestAuth({ keys, ...options.auth, storage, ...sendersTo(smtp, gateway) });
  thrown.length = 0;
  const message = (purpose: string): MessageRecord => watched.records('messages').find((one) => one['purpose'] === purpose) as unknown as MessageRecord;
  return { ...kit, ...watched, smtp, gateway, message };
}

const person = { actor: headUser, organizationId, person: matti, delivery: { username: 'email', temporaryPassword: 'sms' } } as const;

async function invite(kit: Awaited<ReturnType<typeof open>>) {
  const made = must(await kit.auth.accounts.provision(person));
  await kit.settle();
  const status = async () => must(await kit.auth.accounts.describe({ actor: headUser, accountId: made.accountId })).account;
  return { ...made, status };
}

/** What is due in these minutes is tried, as a host's timer would have it. */
async function pass(kit: Awaited<ReturnType<typeof open>>, minutes: number): Promise<void> {
  for (let n = 0; n < minutes; n += 1) {
    kit.clock.advance(minute);
    await kit.auth.deliver();
  }
}

/** No secret in anything that was thrown, nor in the clear in what was ever stored. */
function expectNoSecret(kit: Awaited<ReturnType<typeof open>>): void {
  const body = kit.gateway.asked[0]?.body ?? '';
  const shown = JSON.stringify(thrown.map((error) => (error instanceof Error ? [error.message, error.stack, error.cause, Object.entries(error)] : error))) + kit.everWritten();
  for (const secret of [matti.email, matti.phone, key, temporaryPassword.exec(body)?.[0] ?? key]) expect(shown).not.toContain(secret);
}

describe('with a mail server and a gateway', () => {
  it('R1: an invitation arrives in both places, the username in one and the temporary password in the other', async () => {
    const kit = await open();
    const { username } = await invite(kit);
    const [mail] = kit.smtp.arrived;
    expect(mail?.text).toContain(username);
    expect(mail?.recipients).toEqual([matti.email]);
    expect(mail?.raw).not.toMatch(temporaryPassword);
    expect(kit.gateway.asked.map(({ body }) => (JSON.parse(body) as { to: string }).to)).toEqual([matti.phone]);
    expect(kit.gateway.asked[0]?.body).toMatch(temporaryPassword);
    expect(kit.gateway.asked[0]?.body).not.toContain(username);
    expect([kit.message('invitation'), kit.message('temporary-password')]).toMatchObject([{ state: 'sent', receipt: '4Fb2kQ1xyz', tries: 1 }, { state: 'sent', receipt: 'g-1', tries: 1 }]);
    expectNoSecret(kit);
  });

  it('greylisting and a gateway that asks to wait cost time, and no message: each arrives once', async () => {
    let mails = 0;
    let messages = 0;
    const kit = await open({ smtp: { onRcptTo: (_address, _session, done) => done((mails += 1) === 1 ? no(451) : null) }, answer: () => ((messages += 1) <= 2 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200, body: 'not JSON' }) });
    const { status } = await invite(kit);
    expect([kit.message('invitation'), kit.message('temporary-password')]).toMatchObject([{ state: 'queued', tries: 1 }, { state: 'queued', tries: 1 }]);
    await pass(kit, 10);
    expect([kit.message('invitation').state, kit.message('temporary-password').state]).toEqual(['sent', 'sent']);
    expect([kit.smtp.arrived.length, messages]).toEqual([1, 3]);
    expect((await status()).status).toBe('pending');
    expect(thrown).toEqual([]);
    expectNoSecret(kit);
  });

  it.each([
    ['the mail server knows no such user', { smtp: { onRcptTo: (_address: unknown, _session: unknown, done: (error?: Error) => void) => done(no(550)) } }, 'invitation'],
    ['the gateway takes no such number', { answer: () => ({ status: 400, body: '{"code":21211}' }) }, 'temporary-password'],
  ])('R14: %s: given up at once, the account says delivery-failed, and the temporary password is void', async (_what, options, purpose) => {
    const kit = await open(options);
    const { accountId, status } = await invite(kit);
    expect(kit.message(purpose)).toMatchObject({ state: 'failed', tries: 1 });
    expect((await status()).status).toBe('delivery-failed');
    expect(await kit.storage.accounts.find(accountId)).not.toHaveProperty('temporaryPassword');
    await pass(kit, 10);
    expect(kit.message(purpose).tries).toBe(1);
    expectNoSecret(kit);
  });

  it('a login that the mail server refuses, and a key that the gateway does not know, lose nothing: mended, each message goes out once', async () => {
    let isMended = false;
    const kit = await open({
      smtp: { onMailFrom: (_address, _session, done) => done(isMended ? null : no(550)) },
      answer: () => (isMended ? { status: 201, body: '{"id":"g-1"}' } : { status: 401, body: key }),
    });
    const { status } = await invite(kit);
    await pass(kit, 3);
    expect([kit.message('invitation').state, kit.message('temporary-password').state, (await status()).status]).toEqual(['queued', 'queued', 'pending']);
    isMended = true;
    await pass(kit, 10);
    expect([kit.message('invitation').state, kit.message('temporary-password').state]).toEqual(['sent', 'sent']);
    expect(kit.smtp.arrived).toHaveLength(1);
    expect(thrown.length).toBeGreaterThanOrEqual(4);
    expectNoSecret(kit);
  });

  it('a gateway that answers 500, and then nothing at all for half a minute, loses no message', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    closing.push(async () => void vi.useRealTimers());
    const answers: (Answer | undefined)[] = [{ status: 500 }, undefined];
    const kit = await open({ answer: () => (answers.length === 0 ? { status: 201, body: '{"id":"g-1"}' } : answers.shift()) });
    const made = must(await kit.auth.accounts.provision(person));
    await vi.waitFor(() => expect([kit.message('invitation'), kit.message('temporary-password')]).toMatchObject([{ state: 'sent' }, { state: 'queued', tries: 1, waitsFor: 'sender' }]));
    kit.clock.advance(minute);
    const second = kit.auth.deliver();
    await vi.waitFor(() => expect(kit.gateway.asked).toHaveLength(2));
    expect(kit.message('temporary-password').state).toBe('sending');
    vi.advanceTimersByTime(30_000);
    expect(await second).toEqual({ tried: 1, sent: 0, failed: 0, more: false });
    expect(kit.message('temporary-password')).toMatchObject({ state: 'queued', tries: 2, waitsFor: 'sender' });
    kit.clock.advance(2 * minute);
    expect(await kit.auth.deliver()).toMatchObject({ tried: 1, sent: 1 });
    expect(kit.message('temporary-password')).toMatchObject({ state: 'sent', tries: 3, receipt: 'g-1' });
    expect(new Set(kit.gateway.asked.map(({ headers, body }) => `${String(headers['idempotency-key'])} ${body}`)).size).toBe(1);
    expect(must(await kit.auth.accounts.describe({ actor: headUser, accountId: made.accountId })).account.status).toBe('pending');
    expectNoSecret(kit);
  });

  it('a certificate that is not believed: nothing is said to that server, and once it is, the mail goes out', async () => {
    const kit = await open({ smtp: { ...localhost, secure: true } });
    const strict = createTestAuth({ keys, storage: kit.storage, clock: kit.clock, ...sendersTo(kit.smtp, kit.gateway, { secure: true, tls: { servername: 'localhost' } }) });
    must(await strict.auth.accounts.provision(person));
    await strict.settle();
    expect(kit.message('invitation')).toMatchObject({ state: 'queued', tries: 1, waitsFor: 'sender' });
    expect(kit.smtp.arrived).toEqual([]);
    expect(thrown).toHaveLength(1);
    const believing = createTestAuth({ keys, seed: 'mended', storage: kit.storage, clock: kit.clock, ...sendersTo(kit.smtp, kit.gateway, { secure: true, tls: { ca: localhost.cert, servername: 'localhost' } }) });
    kit.clock.advance(minute);
    expect(await believing.auth.deliver()).toMatchObject({ sent: 1 });
    expect(kit.smtp.arrived.map(({ recipients, wasSecure }) => [recipients, wasSecure])).toEqual([[[matti.email], true]]);
    expectNoSecret(kit);
  });

  it('a process that ends between sending and writing it down is what can send twice: the next sends it again, with the same Message-ID and the same idempotency key', async () => {
    let isDying = true;
    const { storage } = watchStorage();
    const dying: Storage = {
      ...storage,
      messages: { ...storage.messages, update: (record, expected) => (isDying && record.state === 'sent' ? Promise.reject(new Error('the process has ended')) : storage.messages.update(record, expected)) },
    };
    const kit = await open({ auth: { storage: dying, background: (task) => void task.catch(() => undefined) } });
    must(await kit.auth.accounts.provision(person));
    await expect.poll(() => [kit.smtp.arrived.length, kit.gateway.asked.length]).toEqual([1, 1]);
    isDying = false;
    const next = createTestAuth({ keys, seed: 'the next process', storage, clock: kit.clock, ...sendersTo(kit.smtp, kit.gateway) });
    await next.auth.deliver();
    expect([kit.smtp.arrived.length, kit.gateway.asked.length]).toEqual([1, 1]);
    kit.clock.advance(minute);
    await next.auth.deliver();
    kit.clock.advance(10 * minute);
    await next.auth.deliver();
    expect([kit.smtp.arrived.length, kit.gateway.asked.length]).toEqual([2, 2]);
    expect(new Set(kit.smtp.arrived.map(({ messageId }) => messageId)).size).toBe(1);
    expect(new Set(kit.gateway.asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(new Set(kit.gateway.asked.map(({ body }) => body)).size).toBe(1);
  });
});

/** What a mail server does to those who connect before it is mended. */
const broken = {
  'greets nobody': () => undefined,
  'closes the door at once': (_said, socket) => socket.destroy(),
  'drops the connection in the middle of the message': (said, socket) => {
    if (/^(?:EHLO|MAIL|RCPT|DATA|$)/.test(said)) sayTheUsual(said, socket);
    else socket.destroy();
  },
  'takes the whole message, and drops the connection without a word': (said, socket) => {
    if (said.endsWith('\r\n.\r\n')) socket.destroy();
    else sayTheUsual(said, socket);
  },
} satisfies Record<string, Parameters<typeof startRawSmtp>[0]>;

describe('with a mail server that breaks off', () => {
  it.each(Object.entries(broken))('field 31: one that %s is tried again, and the mail goes out once it is mended, as the same message', async (_what, act: Parameters<typeof startRawSmtp>[0]) => {
    let isMended = false;
    let heard = '';
    const taken: string[] = [];
    const smtp = await startRawSmtp((said, socket, connection) => {
      if (!isMended) { act(said, socket, connection); return; }
      heard += said;
      if (!said.endsWith('\r\n.\r\n')) { sayTheUsual(said, socket); return; }
      taken.push(heard);
      socket.write('250 OK: queued as raw-1\r\n');
    });
    closing.push(smtp.close);
    const kit = await open();
    const breaking = createTestAuth({ keys, storage: kit.storage, clock: kit.clock, ...sendersTo(smtp, kit.gateway) });
    const { accountId } = must(await breaking.auth.accounts.provision(person));
    await breaking.settle();
    expect(kit.message('invitation')).toMatchObject({ state: 'queued', tries: 1, waitsFor: 'sender' });
    expect(thrown).toHaveLength(1);
    isMended = true;
    for (let minutes = 0; minutes < 3; minutes += 1) {
      kit.clock.advance(minute);
      await breaking.auth.deliver();
    }
    expect(kit.message('invitation')).toMatchObject({ state: 'sent', tries: 2, receipt: 'raw-1' });
    expect(taken.map((mail) => /^Message-ID: <.*>/im.exec(mail)?.[0])).toEqual([`Message-ID: <${kit.message('invitation').id}@books.example>`]);
    expect(must(await breaking.auth.accounts.describe({ actor: headUser, accountId })).account.status).toBe('pending');
    expectNoSecret(kit);
  });
});
