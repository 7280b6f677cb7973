import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { authRoutes, type AuthRoutesOptions } from '../../../src/http/index.js';
import { operations } from '../../../src/http/operations/table.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { headUser } from '../../story/walk.js';
import { form, open, origin, read, requestOf } from './tools.js';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, DescribedResponse>> };
}

interface DescribedOperation {
  readonly requestBody?: { readonly content: object };
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

interface DescribedResponse {
  readonly $ref?: string;
  readonly headers?: object;
  readonly content?: Readonly<Record<string, { readonly schema: { readonly allOf: readonly [object, { readonly properties: { readonly code: { readonly enum: readonly string[] } } }] } }>>;
}

const { auth } = createTestAuth();
const routesOf = (options: Partial<AuthRoutesOptions> = {}) => authRoutes(auth, { origin, actor: () => headUser, ...options });
const describedBy = async (fetch: (request: Request) => Response | Promise<Response>, path: string): Promise<Described> => (await read(await fetch(new Request(`${origin}${path}`)))).body;

const document = await describedBy(routesOf(), '/openapi.json');
const describedOf = (id: string): DescribedOperation => Object.values(document.paths[`/${id}`] ?? {})[0] ?? expect.unreachable();
const responseOf = (id: string, status: number): DescribedResponse => {
  const response = describedOf(id).responses[status] ?? expect.unreachable();
  return response.$ref === undefined ? response : (document.components.responses[response.$ref.split('/').at(-1) ?? ''] ?? expect.unreachable());
};
const codesOf = (id: string, status: number) => responseOf(id, status).content?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [];

describe('the OpenAPI document', () => {
  it.each(operations.map(({ id }) => [id]))('%s says that pages of other sites are refused, and they are', async (id) => {
    const answer = await read(await routesOf()(requestOf(id, {}, { 'sec-fetch-site': 'cross-site' })));
    expect([answer.status, answer.body.code]).toEqual([403, 'cross-site']);
    expect(codesOf(id, 403)).toContain('cross-site');
  });

  it('has Retry-After where it is sent, and nowhere else', () => {
    const said = operations.flatMap(({ id }) => Object.keys(describedOf(id).responses).filter((status) => responseOf(id, Number(status)).headers !== undefined && Number(status) >= 400).map((status) => [id, Number(status)] as const));
    const retried = ['wait', 'busy', 'too-many-messages', 'too-many-lists'];
    const sent = operations.flatMap(({ id }) => Object.keys(describedOf(id).responses).filter((status) => Number(status) >= 400 && codesOf(id, Number(status)).some((code) => retried.includes(code))).map((status) => [id, Number(status)] as const));
    expect(said).toEqual(sent);
    for (const id of ['binding/order-list', 'binding/change-contact', 'first-login/send-address-code']) expect(JSON.stringify(responseOf(id, 429))).toMatch(/of `too-many-(?:lists|messages)`/);
    expect(responseOf('audit/head', 503).headers).toBeUndefined();
  });

  it('has the paths that it is served under, wherever a host mounts the routes', async () => {
    const ids = operations.map(({ id }) => id);
    const mounted = new Hono().route('/auth', routesOf());
    const again = new Hono().route('/v2', new Hono().route('/auth', routesOf({ basePath: '/login' })));
    for (const path of ['/auth', '/auth']) expect(Object.keys((await describedBy(mounted.fetch, `${path}/openapi.json`)).paths)).toEqual(ids.map((id) => `/auth/${id}`));
    expect(Object.keys((await describedBy(again.fetch, '/v2/auth/login/openapi.json')).paths)).toEqual(ids.map((id) => `/v2/auth/login/${id}`));
    const anywhere = new Hono().route('/:tenant', routesOf());
    for (const tenant of ['a', 'b', 'a']) expect(Object.keys((await describedBy(anywhere.fetch, `/${tenant}/openapi.json`)).paths)[0]).toBe(`/${tenant}/state`);
  });

  it('offers a form where one is taken, and where its answer is not lost', async () => {
    const routes = open({ auth }, { pageAfter: () => '/next' });
    for (const { id, method } of operations) {
      if (method === 'GET') continue;
      const answer = await read(await routes(new Request(`${origin}/${id}`, { method: 'POST', headers: form, body: 'stray=1' })));
      const { requestBody, responses } = describedOf(id);
      const offersForm = requestBody !== undefined && 'application/x-www-form-urlencoded' in requestBody.content;
      if (answer.status === 415) expect([offersForm, '303' in responses], id).toEqual([false, false]);
      else expect([answer.status, '303' in responses], id).toEqual([303, true]);
    }
  });
});
