/*
 * The attack: a stranger shows an answer of the service in a frame of his own page, invisible above a game, and has the victim click and type into it; or
 * he shows the printed list there and reads it off the screen with the victim. Nothing that lukko answers may be shown in a frame, whatever it is: a good
 * answer, a refusal, a sheet, a redirect, nothing at all.
 */
import { describe, expect, it } from 'vitest';
import { operations } from '../../src/http/operations/table.js';
import { rightInput } from '../fuzz/requests.js';
import { createWorld } from '../fuzz/world.js';
import { form, json, origin } from '../unit/http/tools.js';

function expectUnframed(response: Response, what: string): void {
  const policy = (response.headers.get('content-security-policy') ?? '').split('; ');
  expect([response.headers.get('x-frame-options'), policy.includes("frame-ancestors 'none'"), policy.includes("default-src 'none'")], `${what}: ${response.status}`).toEqual(['DENY', true, true]);
  expect([response.headers.get('x-content-type-options'), response.headers.get('cross-origin-resource-policy'), response.headers.get('referrer-policy')]).toEqual(['nosniff', 'same-origin', 'no-referrer']);
}

describe('frames', () => {
  it.each([0, 1, 2])('every answer of every operation forbids them, in turn %i of the story', async (turn) => {
    const world = await createWorld('standard', turn);
    const cookie = Object.entries(world.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const statuses = new Set<number>();
    for (const operation of operations) {
      const input = JSON.stringify(rightInput(operation, world.right));
      const url = `${origin}/${operation.id}`;
      const requests = operation.method === 'GET'
        ? [new Request(url, { headers: { cookie } }), new Request(url), new Request(`${url}?a=1`), new Request(url, { headers: { 'sec-fetch-site': 'cross-site' } })]
        : [new Request(url, { method: 'POST', headers: { ...json, cookie }, body: input }), new Request(url, { method: 'POST', headers: json, body: '[' }), new Request(url, { method: 'POST', headers: { ...form, cookie }, body: 'a=1' }), new Request(url, { method: 'POST', body: '' })];
      for (const request of [...requests, new Request(url, { method: 'PUT' })]) {
        const response = await world.routes(request);
        statuses.add(response.status);
        expectUnframed(response, operation.id);
      }
    }
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 303, 400, 403, 405]));
  });

  it.each(['json', 'pdf', 'html', 'text'])('so does the list as %s, in which nothing runs', async (format) => {
    const { routes, cookies } = await createWorld('standard', 2);
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await routes(new Request(`${origin}/first-login/open-list`, { method: 'POST', headers: { ...json, cookie }, body: JSON.stringify({ format }) }));
    expect(response.status).toBe(200);
    expectUnframed(response, format);
    expect(response.headers.get('content-security-policy')).not.toMatch(/script-src|unsafe-eval|\*/);
  });

  it('so do what is not there, the description, and an answer that nothing has changed', async () => {
    const { routes, cookies } = await createWorld('standard', 0);
    const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const state = await routes(new Request(`${origin}/state`, { headers: { cookie } }));
    const same = await routes(new Request(`${origin}/state`, { headers: { cookie, 'if-none-match': state.headers.get('etag') ?? '' } }));
    expect(same.status).toBe(304);
    for (const response of [state, same, await routes(new Request(`${origin}/nothing`)), await routes(new Request(`${origin}/openapi.json`))]) expectUnframed(response, response.url);
  });
});
