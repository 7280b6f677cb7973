/*
 * Whatever is sent to any operation: a typed answer, never a 5xx but `busy`, nothing of it repeated, nothing polluted. `FC_SEED=123` repeats a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormOutcome } from '../../src/http/index.js';
import type { Operation } from '../../src/http/operation.js';
import { operations } from '../../src/http/operations/table.js';
import { problems } from '../../src/http/problem.js';
import { origin } from '../unit/http/tools.js';
import { seed } from '../unit/core/credential/fixtures.js';
import { profiles, type Profile } from '../unit/service/shared/tools.js';
import { canary, oddRequest, requestFor, signed } from './requests.js';
import { createWorld, type World } from './world.js';

const ofHttp = ['invalid-request', 'cross-site', 'unsupported-media-type', 'body-too-large', 'no-actor', 'sheet-not-offered'];
const cookieForm = /^__Host-lukko-(?:session|attempt|first-login|recovery|proof|pairing|browser-[\w-]{16})=[\w.~-]*; Path=\/; Secure; HttpOnly; SameSite=Strict(?:; Max-Age=\d+)?$/;
const prototypeBefore = Reflect.ownKeys(Object.prototype).length;

function expectTyped(operation: Pick<Operation, 'answer' | 'refusals'> | undefined, response: Response, text: string): void {
  const type = response.headers.get('content-type');
  if (type === 'application/problem+json') {
    const problem = JSON.parse(text);
    expect(problem).toMatchObject({ status: response.status, code: expect.any(String), type: `urn:lukko:problem:${problem.code}`, requestId: response.headers.get('x-request-id') });
    expect(Object.keys(problems)).toContain(problem.code);
    if (operation !== undefined) expect([...operation.refusals, ...ofHttp]).toContain(problem.code);
    return;
  }
  if (response.status === 303 || response.status === 304) { expect([text, response.headers.get('location') ?? '/']).toEqual(['', expect.stringMatching(/^\/(?!\/)/)]); return; }
  expect(response.status).toBe(200);
  if (type === 'application/json') expect(operation?.answer.safeParse(JSON.parse(text)).error, text).toBeUndefined();
  else if (type === 'application/x-ndjson') for (const line of text.split('\n').filter((one) => one !== '')) expect(operation?.answer.safeParse(JSON.parse(line)).error, line).toBeUndefined();
  else expect([type, text]).toEqual([expect.stringMatching(/^(?:application\/pdf|text\/(?:html|plain); charset=utf-8)$/), 'the list']);
}

/** What a host chooses the page after a form by is judged as what a script would get. */
function expectTypedOutcome(operation: Operation, outcome: FormOutcome | undefined): void {
  if (outcome === undefined) return expect.unreachable('a page after no form');
  if (outcome.ok) expect(operation.answer.safeParse(outcome.answer).error).toBeUndefined();
  else expect([...operation.refusals, ...ofHttp]).toContain(outcome.problem.code);
  expect(JSON.stringify(outcome).toLowerCase()).not.toContain(canary.toLowerCase());
}

async function expectGood(operation: Operation | undefined, { told, outcomes }: Pick<World, 'told' | 'outcomes'>, response: Response): Promise<void> {
  const text = await response.text();
  expect(told, 'the log').toEqual([]);
  if (response.status >= 500) expect([response.status, JSON.parse(text).code]).toEqual([503, 'busy']);
  expectTyped(operation, response, text);
  if (response.status === 303 && operation !== undefined) expectTypedOutcome(operation, outcomes.at(-1));
  expect(`${text}${JSON.stringify([...response.headers])}`.toLowerCase()).not.toContain(canary.toLowerCase());
  expect(['cache-control', 'x-content-type-options', 'x-frame-options'].map((name) => response.headers.get(name))).toEqual(['no-store', 'nosniff', 'DENY']);
  for (const cookie of response.headers.getSetCookie()) expect(cookie).toMatch(cookieForm);
  expect([Reflect.ownKeys(Object.prototype).length, Reflect.get({}, 'isAdmin'), Reflect.get({}, canary)]).toEqual([prototypeBefore, undefined, undefined]);
}

/** A world serves some requests, until little is left to ask of it. */
function createWorlds(policy: Profile, requestsEach: number): () => Promise<World> {
  let [asked, world] = [0, undefined as Promise<World> | undefined];
  return () => {
    if (world === undefined || asked % requestsEach === 0) world = createWorld(policy, asked / requestsEach);
    asked += 1;
    return world;
  };
}

describe.each(profiles)('every operation in %s', (policy) => {
  const next = createWorlds(policy, 18);

  it.each(operations.map((operation) => [operation.id, operation] as const))('invariant 5, invariant 4 in part: %s answers whatever it is sent with a typed answer, and repeats none of it', async (_id, operation) => {
    await fc.assert(
      fc.asyncProperty(oddRequest, async (odd) => {
        const world = await next();
        await expectGood(operation, world, await world.routes(await signed(operation, world, requestFor(operation, world, odd), odd.beside)));
      }),
      { seed, numRuns: 36, endOnFailure: true },
    );
  });

  it('invariant 5: whatever order they come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...operations), oddRequest, fc.nat(120_000)), { minLength: 10, maxLength: 10 }), async (steps) => {
        for (const [operation, odd, pause] of steps) {
          const world = await next();
          world.active.clock.advance(pause);
          await expectGood(operation, world, await world.routes(await signed(operation, world, requestFor(operation, world, { ...odd, writing: { ...odd.writing, as: 'json', type: '' } }), odd.beside)));
          await world.active.settle();
        }
      }),
      { seed, numRuns: 36, endOnFailure: true },
    );
  });
});

describe('paths and methods', () => {
  const piece = fc.oneof(fc.constantFrom(...operations.flatMap(({ id }) => id.split('/')), '..', '.', '', '%2e%2e', '%00', '%ff', '%E0%A4%A', '__proto__', canary, ';', '*', ':id', 'openapi.json'), fc.string({ maxLength: 12 }));

  it('invariant 5: any path by any method has a typed answer', async () => {
    const { routes, told, outcomes } = await createWorld('standard', 0);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'M-SEARCH', canary), async (pieces, method) => {
        const url = new URL(origin);
        url.pathname = `/${pieces.join('/')}`;
        const response = await routes(new Request(url, { method, headers: { origin, cookie: canary } }));
        if (url.pathname === '/openapi.json' && response.status === 200) return;
        if (method === 'HEAD') expect([await response.text(), response.status < 500]).toEqual(['', true]);
        else await expectGood(operations.find(({ id }) => response.status === 200 && url.pathname === `/${id}`), { told, outcomes }, response);
      }),
      { seed, numRuns: 800 },
    );
  });
});

describe('a fuzz that could not fail would prove nothing', () => {
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'x-request-id': 'r' };
  const operation = operations.find(({ id }) => id === 'login/renew-challenge') ?? expect.unreachable();
  const problem = (code: string, status: number, more: object = {}) => new Response(JSON.stringify({ type: `urn:lukko:problem:${code}`, code, status, requestId: 'r', ...more }), { status, headers: { ...headers, 'content-type': 'application/problem+json' } });
  const json = (body: unknown, more: Record<string, string> = {}) => new Response(JSON.stringify(body), { headers: { ...headers, 'content-type': 'application/json', ...more } });
  const right = { challenge: { listNumber: 1, position: 2, expiresAt: 3 } };

  it('takes what is right', async () => {
    for (const good of [json(right), problem('list-spent', 409), problem('busy', 503)]) await expectGood({ ...operation, refusals: [...operation.refusals, 'busy'] }, { told: [], outcomes: [] }, good);
  });

  it.each<[string, () => Response]>([
    ['a 500', () => problem('unexpected', 500)],
    ['a 503 of something broken', () => problem('unavailable', 503)],
    ['a refusal that the operation does not list', () => problem('wrong-credentials', 401)],
    ['a body without a type', () => new Response('Internal Server Error', { headers })],
    ['an answer that is not the one described', () => json({ ...right, token: 'a' })],
    ['an answer that lacks something', () => json({})],
    ['something repeated in the body', () => problem('list-spent', 409, { detail: canary.toLowerCase() })],
    ['something repeated in a header', () => json(right, { 'x-name': canary })],
    ['an answer that may be kept', () => json(right, { 'cache-control': 'private' })],
    ['a cookie that scripts can read', () => json(right, { 'set-cookie': '__Host-lukko-session=a; Path=/; Secure; SameSite=Strict' })],
    ['a cookie for all of a domain', () => json(right, { 'set-cookie': '__Host-lukko-session=a; Path=/; Secure; HttpOnly; SameSite=Strict; Domain=example' })],
    ['a page of somebody else', () => new Response(null, { status: 303, headers: { ...headers, location: '//evil.example' } })],
  ])('finds %s', async (_what, answer) => {
    await expect(expectGood(operation, { told: [], outcomes: [] }, answer())).rejects.toThrow();
  });

  it('finds an error that the log was told of', async () => {
    await expect(expectGood(operation, { told: [{ error: new Error('x'), operation: 'state' }], outcomes: [] }, json(right))).rejects.toThrow();
  });
});
