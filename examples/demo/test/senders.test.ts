import { createMemoryStorage } from 'lukko/adapter/memory';
import { createTestClock, createTestHasher } from 'lukko/testing';
import { afterEach, expect, test } from 'vitest';
import { startGateway } from '../../../test/tools/gateway.js';
import { startSmtp } from '../../../test/tools/smtp.js';
import { createApp } from '../app.js';
import { readAssets } from '../assets.js';
import { createBrowser } from '../browser.js';
import { createHost } from '../host.js';
import { createMailbox } from '../mailbox.js';
import { createPeople } from '../people.js';
import { chooseSenders } from '../senders.js';
import { texts } from '../texts/index.js';
import { matti, origin } from './walk.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(env: Readonly<Record<string, string>>) {
  const clock = createTestClock({ now: Date.UTC(2026, 10, 26, 8) });
  const mailbox = createMailbox({ now: clock.now });
  const complaints: unknown[] = [];
  const senders = chooseSenders(env, { mailbox, complain: (error) => complaints.push(error) });
  closing.push(senders.close);
  const host = createHost({
    ...{ origin, policy: 'standard', mailbox, senders, clock, hasher: createTestHasher(), storage: createMemoryStorage(), people: createPeople() },
    keys: [{ id: 'test', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }],
  });
  const app = createApp(host, { assets: readAssets('examples/demo/assets') });
  const anna = createBrowser((request) => app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }), { origin, language: 'en' });
  await anna.open('/office/invite');
  await anna.send(texts.en.office.send, { ...matti, route: 'email' });
  await host.settle();
  return { inbox: (await anna.open('/inbox')).text, complaints };
}

test('with SMTP_URL and SMS_URL messages leave for those servers, and the inbox says so', async () => {
  const smtp = await startSmtp();
  const gateway = await startGateway(() => ({ status: 201 }));
  closing.push(smtp.close, gateway.close);
  const { inbox, complaints } = await start({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, SMTP_FROM: 'anna@virtanen.example', SMS_URL: gateway.origin.replace('//', '//user:p%40ss@') });
  expect(smtp.arrived.map(({ recipients, from }) => [recipients, from?.address])).toEqual([[[matti.email], 'anna@virtanen.example']]);
  expect(gateway.asked.map(({ headers, body }) => [headers.authorization, (JSON.parse(body) as { to: string }).to])).toEqual([[`Basic ${btoa('user:p@ss')}`, matti.phone]]);
  for (const says of [texts.en.inbox.emailLeaves('127.0.0.1'), texts.en.inbox.smsLeaves('127.0.0.1'), texts.en.inbox.empty]) expect(inbox).toContain(says);
  expect(inbox).not.toContain(matti.phone);
  expect(complaints).toEqual([]);
});

test('with one of them the other stays in the inbox; what goes wrong says what to check', async () => {
  const gateway = await startGateway(() => ({ status: 401 }));
  closing.push(gateway.close);
  const { inbox, complaints } = await start({ SMS_URL: gateway.origin });
  expect(inbox).toContain(texts.en.inbox.leadOfPart);
  expect(inbox).toContain(matti.email);
  expect(inbox).not.toContain(texts.en.inbox.emailLeaves('127.0.0.1'));
  expect(complaints).toEqual([new Error('createSmsHttp: the gateway does not know user and password, or the key; check headers (401)')]);
});

test('without them nothing leaves', async () => {
  const { inbox } = await start({});
  expect(inbox).toContain(texts.en.inbox.lead);
  for (const address of [matti.email, matti.phone]) expect(inbox).toContain(address);
});
