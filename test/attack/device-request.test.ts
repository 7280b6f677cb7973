/*
 * The attack: somebody sees the calls of a phone, in a log or on a proxy, or takes hold of one on its way. They send it again, elsewhere, with another body or beside a second
 * one, to have another payment approved or the phone signed out. A call counts for the very request that was signed, with a nonce of the server's, and once.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashOf, signStatement } from '../../src/core/pairing/index.js';
import { problem as problemSchema } from '../../src/http/schema-problem.js';
import { newNotes } from '../story/http-browser.js';
import { openPhone, type HttpPhone, type PhoneRequest } from '../story/http-phone.js';
import { phoneKey, resealed, walkToKey, type ActiveByKey } from '../story/raw-phone.js';
import { open } from '../unit/http/tools.js';
import { keys, reopen } from '../unit/service/shared/tools.js';

const basePath = '/auth';
const minute = 60_000;
const reading: PhoneRequest = { method: 'GET', path: `${basePath}/device/approvals` };
const answering: PhoneRequest = { method: 'POST', path: `${basePath}/device/answer`, body: '{"approval":"made up.1","answer":"e30.e30.e30"}' };
const leaving: PhoneRequest = { method: 'POST', path: `${basePath}/device/sign-out`, body: '{}' };

interface Paired {
  readonly active: ActiveByKey;
  readonly phone: HttpPhone;
}

/** Another process of the same service, over the same stores. */
const phoneAt = (active: ActiveByKey): HttpPhone => openPhone(open(reopen({ ...active, codes: [] }), { basePath }), active, newNotes(), { basePath });

async function pairOne(): Promise<Paired> {
  const active = await walkToKey({ keys });
  return { active, phone: phoneAt(active) };
}

async function said(answer: Response | Promise<Response>): Promise<readonly [number, string]> {
  const { status, headers, body: _body, ...rest } = await read(await answer);
  expect(headers.get('content-type')).toMatch(/json$/);
  return [status, rest.code];
}

async function read(answer: Response): Promise<{ readonly status: number; readonly headers: Headers; readonly body: unknown; readonly code: string }> {
  const body: unknown = await answer.json();
  return { status: answer.status, headers: answer.headers, body, code: answer.status === 200 ? 'done' : problemSchema.parse(body).code };
}

const sendWith = (phone: HttpPhone, request: PhoneRequest, statement: string): Promise<readonly [number, string]> => said(phone.send({ ...request, headers: { 'lukko-request': statement } }));

const bad = [401, 'bad-request'] as const;
const nonceAsked = [401, 'use-nonce'] as const;

/** What is signed departs from what is sent, or what is sent from what was signed; and what it is answered with. */
const departures: readonly (readonly [string, readonly [number, string], (paired: Paired) => Promise<readonly [number, string]>])[] = [
  ['two statements at once', bad, async ({ phone }) => sendWith(phone, leaving, `${await phone.seal(leaving, { nonce: await phone.nonce() })}, ${await phone.seal(leaving, { nonce: await phone.nonce() })}`)],
  ['the same statement twice', bad, async ({ phone }) => {
    const one = await phone.seal(leaving, { nonce: await phone.nonce() });
    return sendWith(phone, leaving, `${one},${one}`);
  }],
  ['no statement', bad, ({ phone }) => said(phone.send(leaving))],
  ['an empty header', bad, ({ phone }) => sendWith(phone, leaving, '')],
  ['something that is no statement', bad, ({ phone }) => sendWith(phone, leaving, 'Bearer made-up')],
  ['a statement of another kind', bad, async ({ active, phone }) => {
    const claims = { aud: phone.raw.aud, iat: active.clock.now() / 1000, exp: active.clock.now() / 1000 + 60, jti: 'j0j1j2j3', pairing: 'p', nonce: await phone.nonce(), username: active.username, name: 'x', platform: 'android', keyProtection: 'sw' } as const;
    return sendWith(phone, leaving, await signStatement({ typ: 'lukko-pairing+jwt', claims, signer: phone.raw.signer }));
  }],
  ['a signature with one letter changed', bad, async ({ phone }) => sendWith(phone, leaving, (await phone.seal(leaving, { nonce: await phone.nonce() })).replace(/.(.{10})$/, (end, kept: string) => (end.startsWith('A') ? 'B' : 'A') + kept))],
  ['the signature of another key under the name of this one', bad, async ({ phone }) => {
    const nonce = await phone.nonce();
    const stranger = { ...phoneKey('a stranger’s phone'), kid: phone.raw.signer.kid };
    const payload = (await phone.seal(leaving, { nonce })).split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return sendWith(phone, leaving, await signStatement({ typ: 'lukko-request+jwt', claims, signer: stranger }));
  }],
  ['another method', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal({ ...leaving, method: 'GET' }, { nonce: await phone.nonce() }))],
  ['another path', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal({ ...leaving, path: answering.path }, { nonce: await phone.nonce() }))],
  ['a path without that of the routes', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal({ ...leaving, path: '/device/sign-out' }, { nonce: await phone.nonce() }))],
  ['a path in another case', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal({ ...leaving, path: leaving.path.toUpperCase() }, { nonce: await phone.nonce() }))],
  ['a query that was not signed', bad, async ({ phone }) => sendWith(phone, { ...leaving, path: `${leaving.path}?all=true` }, await phone.seal(leaving, { nonce: await phone.nonce() }))],
  ['a query that was signed and is gone', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal({ ...leaving, path: `${leaving.path}?all=true` }, { nonce: await phone.nonce() }))],
  ['a query in another order', bad, async ({ phone }) => sendWith(phone, { ...leaving, path: `${leaving.path}?b=2&a=1` }, await phone.seal({ ...leaving, path: `${leaving.path}?a=1&b=2` }, { nonce: await phone.nonce() }))],
  ['another body', bad, async ({ phone }) => sendWith(phone, { ...answering, body: answering.body?.replace('made up.1', 'made up.2') }, await phone.seal(answering, { nonce: await phone.nonce() }))],
  ['the same JSON with a space more', bad, async ({ phone }) => sendWith(phone, { ...leaving, body: '{ }' }, await phone.seal(leaving, { nonce: await phone.nonce() }))],
  ['a body with a mark of the byte order in front', bad, async ({ phone }) => sendWith(phone, { ...leaving, body: '\ufeff{}' }, await phone.seal(leaving, { nonce: await phone.nonce() }))],
  ['no body where one was signed', bad, async ({ phone }) => sendWith(phone, { ...leaving, body: undefined }, await phone.seal(leaving, { nonce: await phone.nonce() }))],
  ['another server’s origin', bad, async ({ phone }) => sendWith(phone, leaving, await phone.seal(leaving, { nonce: await phone.nonce(), aud: 'https://books.example' }))],
  ['a life that is too long', bad, async ({ active, phone }) => sendWith(phone, leaving, await sealed(phone, { nonce: await phone.nonce(), exp: active.clock.now() / 1000 + 301 }))],
  ['a jti of 65 characters', bad, async ({ phone }) => sendWith(phone, leaving, await sealed(phone, { nonce: await phone.nonce(), jti: 'j'.repeat(65) }))],
  ['a jti of 7 characters', bad, async ({ phone }) => sendWith(phone, leaving, await sealed(phone, { nonce: await phone.nonce(), jti: 'j'.repeat(7) }))],
  ['a nonce that the phone made up', nonceAsked, async ({ phone }) => sendWith(phone, leaving, await phone.seal(leaving, { nonce: hashOf('made up') }))],
  ['a nonce that is five minutes old', nonceAsked, async ({ active, phone }) => {
    const nonce = await phone.nonce();
    active.clock.advance(5 * minute);
    return sendWith(phone, leaving, await phone.seal(leaving, { nonce }));
  }],
  ['a nonce of another service', nonceAsked, async ({ phone }) => {
    const other = await walkToKey({ keys: [{ id: 'test-1', secret: Uint8Array.from(createHash('sha256').update('another service').digest()) }] });
    return sendWith(phone, leaving, await phone.seal(leaving, { nonce: await openPhone(open({ auth: other.auth }, { basePath }), other, newNotes(), { basePath }).nonce() }));
  }],
  ['a statement that is over', nonceAsked, async ({ active, phone }) => {
    const statement = await phone.seal(leaving, { nonce: await phone.nonce() });
    active.clock.advance(minute);
    return sendWith(phone, leaving, statement);
  }],
  ['a statement of tomorrow', nonceAsked, async ({ active, phone }) => sendWith(phone, leaving, await phone.seal(leaving, { nonce: await phone.nonce(), iat: active.clock.now() / 1000 + 86_400, exp: active.clock.now() / 1000 + 86_430 }))],
  ['a phone that nobody paired', [401, 'device-unknown'], async ({ active }) => {
    const stranger = openPhone(open(active, { basePath }), active, newNotes(), { name: 'a stranger’s phone', basePath });
    return sendWith(stranger, leaving, await stranger.seal(leaving));
  }],
];

/** Signed whatever stands in it. */
const sealed = async (phone: HttpPhone, over: object): Promise<string> => resealed(phone.raw.signer, await phone.seal(leaving), over);

describe('a request that a phone signed', () => {
  it('R119 in part: is taken as it was signed, from a phone without a cookie or an origin', async () => {
    const { active, phone } = await pairOne();
    expect(await sendWith(phone, reading, await phone.seal(reading, { nonce: await phone.nonce() }))).toEqual([200, 'done']);
    expect(await sendWith(phone, leaving, await sealed(phone, { nonce: await phone.nonce() }))).toEqual([200, 'done']);
    expect((await active.storage.devices.find(phone.raw.signer.kid))?.endReason).toBe('signed-out');
  });

  it.each(departures)('R119: is refused with %s', async (_what, expected, depart) => {
    const paired = await pairOne();
    expect(await depart(paired)).toEqual(expected);
    expect((await paired.active.storage.devices.find(paired.phone.raw.signer.kid))?.endedAt).toBeUndefined();
  });

  it('R119 in part: each header of its own counts, so that two make one refusal', async () => {
    const { active, phone } = await pairOne();
    const headers = new Headers({ 'content-type': 'application/json' });
    for (let n = 0; n < 2; n += 1) headers.append('Lukko-Request', await phone.seal(leaving, { nonce: await phone.nonce() }));
    const routes = open(active, { basePath });
    expect(await said(routes(new Request(`https://books.example${leaving.path}`, { method: 'POST', headers, body: '{}' })))).toEqual(bad);
  });

  it('a session in a cookie is worth nothing there', async () => {
    const { active, phone } = await pairOne();
    const headers = { cookie: `__Host-lukko-session=${active.token}` };
    expect(await said(phone.send({ ...reading, headers }))).toEqual(bad);
  });

  it('takes no form, and no other type', async () => {
    const { phone } = await pairOne();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/jwt']) expect(await said(phone.send({ ...leaving, headers: { 'content-type': type } }))).toEqual([415, 'unsupported-media-type']);
    expect(await said(phone.send({ ...reading, method: 'POST', body: '{}' }))).toEqual([405, 'method-not-allowed']);
  });
});

describe('the same request twice', () => {
  it('R120: counts once, over two processes with one storage', async () => {
    const { active, phone } = await pairOne();
    const other = phoneAt(active);
    const statement = await phone.seal(answering, { nonce: await phone.nonce() });
    expect(await sendWith(phone, answering, statement)).toEqual([410, 'approval-ended']);
    expect(await sendWith(other, answering, statement)).toEqual([409, 'replayed']);
    active.clock.advance(59_000);
    expect(await sendWith(other, answering, statement)).toEqual([409, 'replayed']);
    active.clock.advance(1000);
    expect(await sendWith(phone, answering, statement)).toEqual(nonceAsked);
  });

  it('R120: another statement with a jti that was used is refused as well', async () => {
    const { active, phone } = await pairOne();
    const nonce = await phone.nonce();
    await sendWith(phone, answering, await phone.seal(answering, { nonce, jti: 'j0j1j2j3j4' }));
    expect(await sendWith(phoneAt(active), leaving, await phone.seal(leaving, { nonce, jti: 'j0j1j2j3j4' }))).toEqual([409, 'replayed']);
  });

  it('R120: of thirty at once one counts', async () => {
    const { active, phone } = await pairOne();
    const processes = [phone, phoneAt(active), phoneAt(active)];
    const statement = await phone.seal(answering, { nonce: await phone.nonce() });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => sendWith(processes[n % 3] ?? phone, answering, statement)));
    expect(answers.filter(([, code]) => code === 'approval-ended')).toHaveLength(1);
    expect(answers.filter(([, code]) => code === 'replayed')).toHaveLength(29);
  });

  it('R120 in part: a read is remembered nowhere', async () => {
    const { phone } = await pairOne();
    const statement = await phone.seal(reading, { nonce: await phone.nonce() });
    for (let n = 0; n < 3; n += 1) expect(await sendWith(phone, reading, statement)).toEqual([200, 'done']);
  });
});
