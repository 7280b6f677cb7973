import { Hono } from 'hono';
import type { Auth } from '../create-auth.js';
import { callable } from '../internal/callable.js';
import { respond, respondProblem } from './answer.js';
import { belowPath, describeApi, type ApiDocument } from './describe-api.js';
import { handle } from './handle.js';
import { operations } from './operations/table.js';
import { checkOptions, type AuthRoutesOptions } from './options.js';
import { nameRequest } from './name-request.js';
import { problemOf } from './problem.js';

/** The routes: a Hono app, and a function from `Request` to `Response`. */
export type AuthRoutes = Hono & ((request: Request) => Promise<Response>);

/**
 * Everything of three-step login over HTTP: each use case is an operation with a path of the same name, `POST /login/start` say. Mount it in a Hono
 * app, or give it the requests of any other server; `openapi.json` describes it. What opens something stays in cookies that no
 * script reads, and what changes something is taken from pages of `origin` alone.
 *
 * @throws TypeError or RangeError naming an option that breaks its rule
 * @example
 * import { authRoutes } from 'lukko/http';
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const routes = authRoutes(auth, { origin: 'https://books.example', basePath: '/auth' });
 * const answer = await routes(
 *   new Request('https://books.example/auth/login/start', {
 *     method: 'POST',
 *     headers: { origin: 'https://books.example', 'content-type': 'application/json' },
 *     body: JSON.stringify({ username: 'nobody1234', password: 'a guess of a stranger' }),
 *   }),
 * );
 * console.log(answer.status); // 401
 */
export function authRoutes(auth: Auth, options: AuthRoutesOptions): AuthRoutes {
  const checked = checkOptions(options);
  const offered = operations.filter(({ calledBy }) => calledBy !== 'head-user' || checked.actor !== undefined);
  const { basePath } = checked;
  let description: ApiDocument | undefined;
  const requestIdOf = (request: Request): string => nameRequest(request, checked.requestId);
  const app = new Hono();
  for (const operation of offered) {
    const path = `${basePath}/${operation.id}`;
    app.on(operation.method, path, (context) => handle({ auth, options: checked, operation, request: context.req.raw, requestId: requestIdOf(context.req.raw) }));
    const allow = operation.method === 'GET' ? 'GET, HEAD' : 'POST';
    app.all(path, (context) => respondProblem(problemOf('method-not-allowed', { requestId: requestIdOf(context.req.raw) }), { allow }));
  }
  app.get(`${basePath}/openapi.json`, ({ req }) => {
    // Made when somebody asks for it, and once; a parent app knows where it is mounted, and says so by the path that was asked for.
    description ??= describeApi({ operations: offered, cookiePrefix: checked.cookies.prefix });
    const mounted = belowPath(description, req.path.slice(0, -'/openapi.json'.length));
    return respond(JSON.stringify(mounted), { status: 200, headers: { 'content-type': 'application/json' } });
  });
  app.notFound((context) => respondProblem(problemOf('not-found', { requestId: requestIdOf(context.req.raw) })));
  return callable(app, async (request: Request) => app.fetch(request));
}
