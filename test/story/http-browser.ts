import { expect } from 'vitest';
import { codesOf } from '../../src/http/describe-problems.js';
import { operations } from '../../src/http/operations/table.js';
import { problems } from '../../src/http/problem.js';
import { problem as problemSchema } from '../../src/http/schema-problem.js';
import { openedList } from '../../src/http/schema.js';
import type { Api, OperationId, Problem, ProblemCode } from '../../src/http/wire.js';

export const origin = 'https://books.example';

/** What all browsers of a story have in common. */
export interface Notes {
  /** Every secret that was ever in a cookie. */
  readonly secrets: Set<string>;
  /** The operations that were answered well. */
  readonly answered: Set<OperationId>;
}

/** What needs a phone: `http-key.test.ts` goes through all of it, and `http.test.ts` through all the rest. */
export const keyOperations: readonly OperationId[] = [
  ...(['login/view', 'login/ask-approval', 'login/finish-approval', 'login/use-list', 'first-login/choose-key', 'first-login/confirm-device'] as const),
  ...(['recovery/ask-approval', 'recovery/finish-approval', 'recovery/use-list'] as const),
  ...(['binding/ask-approval', 'binding/finish-approval', 'binding/use-list', 'binding/open-pairing', 'binding/confirm-device'] as const),
  ...(['pairing/view', 'pairing/renew', 'pairing/send-app-link', 'pairing/decline', 'devices/list', 'devices/end', 'accounts/list-devices', 'accounts/end-device'] as const),
  ...(['device/redeem', 'device/claim', 'device/keys', 'device/approvals', 'device/answer', 'device/sign-out'] as const),
];

export const newNotes = (): Notes => ({ secrets: new Set(), answered: new Set() });

/** A browser with its cookies, on a page of the site. Each answer is held against what the table says of its operation. */
export interface Browser {
  /** A good answer, by its schema. */
  readonly ask: <Id extends OperationId>(id: Id, input?: Api[Id]['input']) => Promise<Api[Id]['answer']>;
  /** A refusal, by its code. */
  readonly refused: <Id extends OperationId>(id: Id, input: Api[Id]['input'], code: Api[Id]['refusal'] | ProblemCode) => Promise<Problem>;
  /** The lines of an answer that is a stream. */
  readonly lines: <Id extends OperationId>(id: Id, input: Api[Id]['input']) => Promise<readonly Api[Id]['answer'][]>;
  /** A form, posted by a page without a script: where it leads. */
  readonly post: (id: OperationId, fields: Readonly<Record<string, string>>) => Promise<string>;
  readonly send: (id: OperationId, input?: object, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** The names of the cookies. */
  readonly cookies: () => readonly string[];
}

type Routes = (request: Request) => Promise<Response>;

export function openBrowser(routes: Routes, { secrets, answered }: Notes, always: Readonly<Record<string, string>> = {}): Browser {
  const jar = new Map<string, string>();
  const call = async (id: OperationId, request: Request): Promise<Response> => {
    const answer = await routes(request);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    for (const cookie of answer.headers.getSetCookie()) keep(jar, secrets, id, cookie);
    const body = await answer.clone().text();
    for (const secret of secrets) if (body.includes(secret) || (answer.headers.get('location') ?? '').includes(secret)) throw new Error(`${id} tells what a cookie holds`);
    return answer;
  };
  const send: Browser['send'] = (id, input = {}, headers = {}) => {
    const { method } = operationOf(id);
    const common = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...always, ...headers };
    const query = new URLSearchParams(Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)])));
    if (method === 'GET') return call(id, new Request(`${origin}/${id}?${query.toString()}`, { headers: common }));
    return call(id, new Request(`${origin}/${id}`, { method, headers: { origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', ...common }, body: JSON.stringify(input) }));
  };
  return {
    send,
    cookies: () => [...jar.keys()].sort(),
    ask: async (id, input) => {
      const answer = await send(id, input);
      const body: unknown = await answer.json();
      if (answer.status !== 200) throw new Error(`${id}: ${JSON.stringify(body)}`);
      answered.add(id);
      return operationOf(id).answer.parse(body) as Api[typeof id]['answer'];
    },
    refused: async (id, input, code) => {
      const answer = await send(id, input);
      const found = problemSchema.parse(await answer.json());
      const operation = operationOf(id);
      expect(codesOf({ ...operation, isSheet: operation.answer === openedList })).toContain(found.code);
      expect({ id, code: found.code, status: answer.status, type: answer.headers.get('content-type') }).toEqual({ id, code, status: problems[code].status, type: 'application/problem+json' });
      expect({ requestId: found.requestId, type: found.type, status: found.status }).toEqual({ requestId: answer.headers.get('x-request-id'), type: `urn:lukko:problem:${code}`, status: answer.status });
      expect(answer.headers.get('retry-after')).toBe(found.retryAfterMs === undefined ? null : String(Math.max(1, Math.ceil(found.retryAfterMs / 1000))));
      return found;
    },
    lines: async (id, input) => {
      const answer = await send(id, input);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
      answered.add(id);
      const lines = (await answer.text()).trimEnd().split('\n');
      return lines.map((line) => operationOf(id).answer.parse(JSON.parse(line)) as Api[typeof id]['answer']);
    },
    post: async (id, fields) => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { origin, cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await call(id, new Request(`${origin}/${id}`, { method: 'POST', headers, body: new URLSearchParams(fields).toString() }));
      expect([answer.status, await answer.text()]).toEqual([303, '']);
      return answer.headers.get('location') ?? '';
    },
  };
}

function operationOf(id: OperationId) {
  const found = operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is not in the table`);
  return found;
}

/** Keeps a cookie as a browser does, where the table says that the operation may set it. */
function keep(jar: Map<string, string>, secrets: Set<string>, id: OperationId, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split('; ');
  const [name = '', value = ''] = pair.split('=');
  const isOver = attributes.includes('Max-Age=0');
  expect(attributes.slice(0, 4)).toEqual(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict']);
  const { sets, ends, flowOf } = operationOf(id);
  const kind = name.replace('__Host-lukko-', '').replace(/^browser-.*/, 'browser');
  // What somebody begins takes away what was begun before, and a session that opens all that led to one.
  const overtaken = sets.includes('session') ? ['attempt', 'proof', 'pairing', 'first-login', 'recovery'] : flowOf === undefined ? [] : ['attempt', 'pairing', 'first-login', 'recovery'];
  const may: readonly string[] = isOver ? [...ends, ...overtaken] : [...sets, ...(flowOf === undefined ? [] : [flowOf])];
  expect(may, `${id} ${isOver ? 'removes' : 'sets'} ${name}`).toContain(kind);
  if (isOver) jar.delete(name);
  else jar.set(name, value);
  const secret = (value.split('~')[0] ?? '').split('.').at(-1) ?? '';
  if (!isOver) expect(secret.length).toBeGreaterThan(20);
  if (!isOver) secrets.add(secret);
}
