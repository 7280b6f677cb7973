import { createHmac } from 'node:crypto';
import type { Auth } from 'lukko';
import { createTestAuth } from 'lukko/testing';
import { afterEach, expect, it } from 'vitest';
import { startGateway, type Answer, type TestGateway } from '../../test/tools/gateway.js';
import { createTwilioReport, openTwilio, type TwilioOptions } from './open-twilio.js';

const options: TwilioOptions = { accountSid: 'AC1', authToken: 'canary-token', sender: { messagingServiceSid: 'MG1' }, reportUrl: 'https://books.example/sms-report?of=twilio' };
const person = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
const invitation = { actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } } as const;

let gateway: TestGateway | undefined;
afterEach(() => gateway?.close());

/** It answers as the gateway's documentation says that it does. */
async function open(wrong?: Answer) {
  const json = { 'content-type': 'application/json' };
  const started = await startGateway(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/2010-04-01/Accounts/AC1/Messages.json') return { status: 404, headers: json, body: '{"code":20404,"status":404}' };
    if (headers.authorization !== `Basic ${Buffer.from('AC1:canary-token').toString('base64')}`) return { status: 401, headers: json, body: '{"code":20003,"status":401}' };
    const { To, Body, MessagingServiceSid } = Object.fromEntries(new URLSearchParams(body));
    if (To === undefined || Body === undefined || MessagingServiceSid === undefined) return { status: 400, headers: json, body: '{"code":21603,"status":400}' };
    return wrong ?? { status: 201, headers: json, body: JSON.stringify({ sid: 'SM0123456789abcdef', status: 'accepted', to: To, messaging_service_sid: MessagingServiceSid, error_code: null }) };
  });
  gateway = started;
  const kit = createTestAuth({ sms: openTwilio({ ...options, api: started.origin }) });
  const invited = await kit.auth.accounts.provision(invitation);
  if (!invited.ok) throw new Error('an account was expected');
  await kit.settle();
  const status = async () => {
    const described = await kit.auth.accounts.describe({ actor: invitation.actor, accountId: invited.accountId });
    return described.ok ? described.account.status : described.reason;
  };
  return { ...kit, asked: started.asked, status };
}

/** A report as the gateway posts it: signed over the address it was given and the fields in their order. */
function report(address: string, fields: Readonly<Record<string, string>>, token = 'canary-token'): Request {
  const text = address + Object.keys(fields).sort().map((name) => name + (fields[name] ?? '')).join('');
  return new Request(address, { method: 'POST', headers: { 'x-twilio-signature': createHmac('sha1', token).update(text).digest('base64') }, body: new URLSearchParams(fields) });
}

const sentTo = (asked: TestGateway['asked']): string => new URLSearchParams(asked[0]?.body).get('StatusCallback') ?? '';
const answer = (auth: Pick<Auth, 'reportBounce'>, request: Request): Promise<number> => createTwilioReport(auth, options)(request).then(({ status }) => status);
const failed = { AccountSid: 'AC1', MessageSid: 'SM0123456789abcdef', MessageStatus: 'undelivered', ErrorCode: '30003', To: person.phone };

it('R198: a text message goes out, and what the gateway reports as undelivered is a bounce; what it delivered is none', async () => {
  const { auth, asked, status } = await open();
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({ MessagingServiceSid: 'MG1', To: person.phone });
  expect(await answer(auth, report(sentTo(asked), { ...failed, MessageStatus: 'delivered' }))).toBe(204);
  expect(await status()).toBe('pending');
  expect(await answer(auth, report(sentTo(asked), failed))).toBe(204);
  expect(await status()).toBe('delivery-failed');
});

it('a report that the gateway did not sign, or signed for another message, changes nothing; and one that has to be made again is asked for', async () => {
  const { auth, asked, status } = await open();
  const address = sentTo(asked);
  expect(await answer(auth, report(address, failed, 'wrong'))).toBe(403);
  expect(await answer(auth, new Request(address, { method: 'POST', body: new URLSearchParams(failed) }))).toBe(403);
  const moved = new Request(address, report(`${address}x`, failed));
  expect(await answer(auth, moved)).toBe(403);
  expect(await status()).toBe('pending');
  expect(await answer({ reportBounce: async () => ({ ok: false, reason: 'try-again' }) }, report(address, failed))).toBe(503);
});

it('behind a proxy, whose request names another host, the signature still holds', async () => {
  const { auth, asked } = await open();
  const signed = report(sentTo(asked), failed);
  expect(await answer(auth, new Request(sentTo(asked).replace('https://books.example', 'http://10.0.0.7:3000'), signed))).toBe(204);
});

it('R14: a number that takes no SMS is given up at once; a sender of ours that may not send is not', async () => {
  expect(await (await open({ status: 400, body: '{"code":21614,"status":400}' })).status()).toBe('delivery-failed');
  await gateway?.close();
  expect(await (await open({ status: 400, body: '{"code":21606,"status":400}' })).status()).toBe('pending');
});
