/*
 * The attack: somebody who is logged in opens a page of a stranger, and it posts a form or JSON to the service behind their back. The host has set
 * `acceptCrossSiteCookies`, or the page is on a sister domain, so that the browser sends the cookies along. Were they enough, the page could change
 * the password, end sessions or invite people in their name; no operation may do anything for it.
 */
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/http/operations/table.js';
import { createWorld, type World } from '../fuzz/world.js';
import { rightInput } from '../fuzz/requests.js';
import { headUser } from '../story/walk.js';
import { open, origin, read, requestOf } from '../unit/http/tools.js';
import { noteCalls, reopen, wrapStorage } from '../unit/service/shared/tools.js';

const posts = operations.filter(({ method, calledBy }) => method === 'POST' && (calledBy === 'browser' || calledBy === 'head-user'));
const ofPhones = operations.filter(({ calledBy }) => calledBy === 'phone' || calledBy === 'paired-phone');
const ask = async (routes: World['routes'], id: string, body: string, headers: Record<string, string>) => read(await routes(new Request(`${origin}/${id}`, { method: 'POST', headers, body })));

/** What a page of another site can make a browser send, without being asked first or with. */
const pages: readonly (readonly [string, Record<string, string>])[] = [
  ['a form of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
  ['a form of an older browser', { origin: 'https://evil.example' }],
  ['a page of a sister domain', { origin: 'https://shop.books.example', 'sec-fetch-site': 'same-site' }],
  ['a frame in a sandbox', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['a page that hides where it is', { 'sec-fetch-site': 'cross-site', 'referrer-policy': 'no-referrer' }],
  ['a page that claims our Referer', { referer: `${origin}/settings` }],
  ['a client that sends nothing about itself', {}],
  ['a page of ours in another scheme', { origin: 'http://books.example' }],
];

describe('R167: posts from elsewhere, with the cookies of somebody who is logged in', () => {
  it.each(pages)('R167: %s gets 403 from every operation, and not a call reaches a store', async (_page, headers) => {
    const world = await createWorld('standard', 1);
    const calls: string[] = [];
    const spied = reopen(world.active, { storage: wrapStorage(world.active.storage, noteCalls(calls)) });
    const routes = open(spied, { acceptCrossSiteCookies: true, pageAfter: () => '/next' });
    const cookie = Object.entries(world.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    for (const operation of posts) {
      const input = JSON.stringify(rightInput(operation, world.right));
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const answer = await ask(routes, operation.id, input, { ...headers, cookie, 'content-type': type });
        expect([answer.status, answer.body.code, answer.cookies], operation.id).toEqual([403, 'cross-site', []]);
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
    await spied.settle();
    expect(calls).toEqual([]);
  });

  it('R167 in part: a form that looks like JSON is none, also on a page of ours', async () => {
    const world = await createWorld('standard', 1);
    for (const { id } of posts) expect((await ask(world.routes, id, '{"a":"b', { origin, 'content-type': 'text/plain' })).status, id).toBe(415);
  });

  it('a question that other sites may ask before they post is answered with nothing that allows it', async () => {
    const { routes } = await createWorld('standard', 1);
    for (const { id } of posts) {
      const answer = await read(await routes(new Request(`${origin}/${id}`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } })));
      expect([answer.status, [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))]).toEqual([405, []]);
    }
  });

  it.each(pages.filter(([, headers]) => 'origin' in headers || 'sec-fetch-site' in headers))('R167 in part: %s gets 403 from what phones call, too, though no cookie counts there', async (_page, headers) => {
    const { routes, right } = await createWorld('standard', 1);
    for (const operation of ofPhones) {
      const get = operation.method === 'GET';
      const request = new Request(`${origin}/${operation.id}`, { method: operation.method, headers: { ...headers, 'content-type': 'application/json' }, ...(get ? {} : { body: JSON.stringify(rightInput(operation, right)) }) });
      const answer = await read(await routes(request));
      expect([answer.status, answer.body.code], operation.id).toEqual([403, 'cross-site']);
    }
  });

  it('an app, which sends nothing about where it comes from, is heard, and so is one on a page of ours', async () => {
    const { routes } = await createWorld('standard', 1);
    for (const headers of [{}, { origin }, { origin, 'sec-fetch-site': 'same-origin' }]) {
      const body = JSON.stringify({ username: 'nobody1234', code: 'K7WQ-3BFZ' });
      const answer = await read(await routes(new Request(`${origin}/device/redeem`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body })));
      expect([answer.status, answer.body.code]).toEqual([422, 'pairing-refused']);
    }
  });

  it('and the same post from a page of ours does its work', async () => {
    const { active, cookies } = await createWorld('standard', 2);
    const routes = open(active, { actor: () => headUser });
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await read(await routes(requestOf('sessions/end', {}, { cookie })))).status).toBe(200);
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ reason: 'ended' });
  });
});
