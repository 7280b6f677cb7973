import type { Auth } from 'lukko';
import { createTestAuth } from 'lukko/testing';
import { afterEach, expect, it } from 'vitest';
import { startGateway, type Answer, type TestGateway } from '../../test/tools/gateway.js';
import { createElksReport, openElks, type ElksOptions } from './open-46elks.js';

const options: ElksOptions = { user: 'u1', password: 'canary-password', from: 'Books', reportUrl: 'https://books.example/sms-report', reportPassword: 'p'.repeat(32) };
const person = { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' };
const invitation = { actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } } as const;

let gateway: TestGateway | undefined;
afterEach(() => gateway?.close());

/** It answers as the gateway's documentation says that it does. */
async function open(wrong?: Answer) {
  const started = await startGateway(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/a1/sms') return { status: 404 };
    if (headers.authorization !== `Basic ${Buffer.from('u1:canary-password').toString('base64')}`) return { status: 401, body: 'API access requires Basic HTTP authentication.' };
    const { from, to, message } = Object.fromEntries(new URLSearchParams(body));
    if (from === undefined || to === undefined || message === undefined) return { status: 400, body: 'Missing key' };
    return wrong ?? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: 's17a6dafb12d6b1cabc053d57dac2b9d8', status: 'created', direction: 'outgoing', from, to, cost: 3500, parts: 1 }) };
  });
  gateway = started;
  const kit = createTestAuth({ sms: openElks({ ...options, api: started.origin }) });
  const invited = await kit.auth.accounts.provision(invitation);
  if (!invited.ok) throw new Error('an account was expected');
  await kit.settle();
  const status = async () => {
    const described = await kit.auth.accounts.describe({ actor: invitation.actor, accountId: invited.accountId });
    return described.ok ? described.account.status : described.reason;
  };
  return { ...kit, asked: started.asked, status };
}

/** A report as the gateway posts it: user and password of the address become a header. */
function report(address: string, fields: Readonly<Record<string, string>>): Request {
  const url = new URL(address);
  const authorization = `Basic ${btoa(`${url.username}:${decodeURIComponent(url.password)}`)}`;
  Object.assign(url, { username: '', password: '' });
  return new Request(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(fields) });
}

const sentTo = (asked: TestGateway['asked']): string => new URLSearchParams(asked[0]?.body).get('whendelivered') ?? '';
const answer = (auth: Pick<Auth, 'reportBounce'>, request: Request): Promise<number> => createElksReport(auth, options)(request).then(({ status }) => status);

it('R198: a text message goes out, and what the gateway reports as failed is a bounce; what it delivered is none', async () => {
  const { auth, asked, status } = await open();
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({ from: 'Books', to: person.phone, dontlog: 'message' });
  expect(await answer(auth, report(sentTo(asked), { id: 's17', status: 'delivered', delivered: '2026-11-26T12:00:00' }))).toBe(204);
  expect(await status()).toBe('pending');
  expect(await answer(auth, report(sentTo(asked), { id: 's17', status: 'failed' }))).toBe(204);
  expect(await status()).toBe('delivery-failed');
});

it('a report by somebody else, or of no message, changes nothing; and one that has to be made again is asked for', async () => {
  const { auth, asked, status } = await open();
  const forged = new URL(sentTo(asked));
  forged.password = 'wrong';
  expect(await answer(auth, report(forged.href, { status: 'failed' }))).toBe(401);
  expect(await answer(auth, new Request(sentTo(asked).replace(/\/\/.*@/, '//')))).toBe(401);
  expect(await answer(auth, report(sentTo(asked).replace(/message=.*/, 'message=none'), { status: 'failed' }))).toBe(204);
  expect(await status()).toBe('pending');
  expect(await answer({ reportBounce: async () => ({ ok: false, reason: 'try-again' }) }, report(sentTo(asked), { status: 'failed' }))).toBe(503);
});

it('R14: what the gateway does not take is given up at once; a user whom it does not know, or does not let, is not', async () => {
  expect(await (await open({ status: 400, body: 'no such number' })).status()).toBe('delivery-failed');
  await gateway?.close();
  expect(await (await open({ status: 403, body: 'not allowed' })).status()).toBe('pending');
});
