/*
 * The attack: a stranger sends a link or a form of the real service that ends on his own page, where the victim, who trusted the address, types the
 * password once more. He puts his page where services look for one: `next`, `returnTo`, the Host and forwarding headers, the Referer, a path that begins with
 * two slashes. lukko must go nowhere but to the path that the host's function names, and refuse that function's answer where it leads elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/http/operations/table.js';
import type { FormOutcome } from '../../src/http/index.js';
import { rightInput } from '../fuzz/requests.js';
import { createWorld } from '../fuzz/world.js';
import { goodPassword } from '../story/walk.js';
import { form, open, origin, read } from '../unit/http/tools.js';
import { activate } from '../unit/service/shared/tools.js';

const evil = 'https://evil.example/login';
const names = ['next', 'returnTo', 'return_to', 'redirect', 'redirect_uri', 'url', 'continue', 'location', 'target', 'RelayState'];
const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-original-url': '//evil.example', 'x-rewrite-url': '//evil.example', referer: evil, 'x-http-method-override': 'GET' };

describe('where a form leads', () => {
  it('to the page that the host names for what was done, after every operation, whatever the headers say', async () => {
    const world = await createWorld('standard', 1);
    const cookie = Object.entries(world.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    for (const operation of operations.filter(({ method }) => method === 'POST')) {
      const fields = Object.entries(rightInput(operation, world.right) as object).filter(([, value]) => typeof value === 'string');
      const answer = await world.routes(new Request(`${origin}/${operation.id}?next=${evil}`, { method: 'POST', headers: { ...form, ...headers, cookie }, body: new URLSearchParams(Object.fromEntries(fields)).toString() }));
      if (answer.status !== 303) continue;
      expect(['/next', '/again'], operation.id).toContain(answer.headers.get('location'));
      expect(JSON.stringify([...answer.headers])).not.toContain('evil');
    }
  });

  it.each(names)('a field %s is one that nobody takes: the form is refused, and what was in it is in nothing', async (name) => {
    const active = await activate('standard');
    const outcomes: FormOutcome[] = [];
    const routes = open(active, { pageAfter: (outcome) => (outcomes.push(outcome), '/login') });
    const body = new URLSearchParams({ username: active.username, password: goodPassword, [name]: evil }).toString();
    const answer = await read(await routes(new Request(`${origin}/login/start`, { method: 'POST', headers: form, body })));
    expect([answer.status, answer.headers.get('location'), answer.cookies]).toEqual([303, '/login', []]);
    expect(JSON.stringify(outcomes)).not.toContain('evil');
    expect(outcomes).toMatchObject([{ ok: false, problem: { code: 'invalid-request' } }]);
  });

  it.each([evil, '//evil.example', '/\\evil.example', '\\/evil.example', '/\t/evil.example', '/\n/evil.example', ' //evil.example', 'evil.example', 'javascript:alert(1)', 'data:text/html,x', '///evil.example', ''])('a host that hands on what somebody typed leads nobody to %j', async (page) => {
    const active = await activate('standard');
    const told: unknown[] = [];
    const routes = open(active, { pageAfter: () => page, onError: (error) => void told.push(error) });
    for (const password of [goodPassword, 'a guess of a stranger']) {
      const body = new URLSearchParams({ username: active.username, password }).toString();
      const answer = await read(await routes(new Request(`${origin}/login/start`, { method: 'POST', headers: form, body })));
      expect([answer.status, answer.headers.get('location'), answer.cookies, answer.body.code]).toEqual([500, null, [], 'unexpected']);
      expect(answer.text).not.toContain('evil');
    }
    expect(told).toHaveLength(2);
  });
});

describe('where anything else leads', () => {
  it.each(['//evil.example', '//evil.example/', '//evil.example/%2f..', '/login/start/', '/login//start', '/\\evil.example', '/https:/evil.example', '/.evil.example', '/;@evil.example', '/state/?next=//evil.example'])('nowhere, from %s', async (path) => {
    const { routes } = await createWorld('standard', 0);
    for (const method of ['GET', 'POST']) {
      const answer = await read(await routes(new Request(`${origin}${path}`, { method, headers: { ...headers, origin } })));
      expect([answer.status, answer.headers.get('location'), answer.headers.get('refresh'), answer.headers.get('link')]).toEqual([404, null, null, null]);
      expect(answer.text).not.toContain('evil');
    }
  });

  it('no answer to JSON leads anywhere', async () => {
    const active = await activate('standard');
    const routes = open(active, { pageAfter: () => '/next' });
    const answer = await read(await routes(new Request(`${origin}/login/start`, { method: 'POST', headers: { origin, 'content-type': 'application/json', accept: 'text/html' }, body: JSON.stringify({ username: active.username, password: goodPassword }) })));
    expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
  });
});
