import type { Api, GetOperation, OperationId, PhoneOperation, Problem } from '../http/wire.js';
import type { Fetch, FetchAnswer } from './fetch.js';
import type { CallId, CallResult, ClientProblem, SheetResult } from './result.js';

/** Read with GET; everything else is a POST. */
const reads: Readonly<Record<Exclude<GetOperation, PhoneOperation>, true>> = {
  state: true,
  'login/view': true,
  'sessions/check': true,
  'sessions/list': true,
  'sessions/recent-logins': true,
  'profile/view': true,
  'binding/view': true,
  'pairing/view': true,
  'devices/list': true,
  'accounts/describe': true,
  'accounts/readiness': true,
  'accounts/messages': true,
  'accounts/list-sessions': true,
  'accounts/list-devices': true,
  'audit/list': true,
  'audit/head': true,
};

/** Whether an operation changes nothing. */
export const isRead = (id: OperationId): boolean => Object.hasOwn(reads, id);

/** Where the server is. */
export interface Server {
  readonly fetch: Fetch;
  readonly basePath: string;
}

/** A good answer as it came, or why there is none. */
export type Asked = { readonly ok: true; readonly response: FetchAnswer } | { readonly ok: false; readonly problem: ClientProblem };

/** One request. Whatever goes wrong is a problem: nothing of the network makes a throw. */
export async function ask({ fetch, basePath }: Server, id: OperationId, input: object, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  try {
    const url = `${basePath}/${id}`;
    const post = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(input) };
    const response = await (isRead(id) ? fetch(url + queryOf(input), { method: 'GET', headers, body: null }) : fetch(url, post));
    if (response.status === 200 || response.status === 304) return { ok: true, response };
    const problem = await response.json().catch(() => undefined);
    return { ok: false, problem: isProblem(problem) ? problem : unknown('unreadable', response.status) };
  } catch {
    return { ok: false, problem: unknown('offline', 0) };
  }
}

/** The answer to a request, parsed. */
export async function readAnswer<Id extends CallId>(id: Id, asked: Asked): Promise<CallResult<Id>> {
  if (!asked.ok) return asked;
  const body = await asked.response.json().catch(() => undefined);
  return isAnswer(id, body) ? { ...body, ok: true } : { ok: false, problem: unknown('unreadable', asked.response.status) };
}

/** The answer to a request, as a file. */
export async function readSheet(asked: Asked): Promise<SheetResult> {
  if (!asked.ok) return asked;
  const { status, headers } = asked.response;
  const body = await asked.response.arrayBuffer().catch(() => undefined);
  if (body === undefined) return { ok: false, problem: unknown('unreadable', status) };
  const name = /^inline; filename="([\w.-]{1,200})"$/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
  return { ok: true, type: headers.get('content-type') ?? '', name, body };
}

/** The server is lukko of the same release, and what it says has its type; anything else is not even an object. */
function isAnswer<Id extends CallId>(_id: Id, value: unknown): value is Api[Id]['answer'] {
  return typeof value === 'object' && value !== null;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}

const texts = {
  offline: ['Nothing came back', 'Look at the connection and try again.'],
  unreadable: ['The answer is none of lukko', 'Look at what stands between browser and server.'],
  unavailable: ['It broke off', 'What was said before stands. Send the rest again.'],
} as const;

/** A problem that no document tells of. */
export function unknown(code: keyof typeof texts, status: number): ClientProblem {
  const [title, detail] = texts[code];
  return { type: `urn:lukko:problem:${code}`, code, status, title, detail, requestId: '' };
}

/** `{ a: { b: 1 } }` is `?a.b=1`. */
function queryOf(input: object, before = ''): string {
  const fields = Object.entries(input).flatMap(([name, value]: [string, unknown]): string[] => {
    if (typeof value === 'object' && value !== null) return [queryOf(value, `${before}${name}.`)];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${before}${name}=${encodeURIComponent(value)}`] : [];
  });
  return fields.length === 0 ? '' : (before === '' ? '?' : '') + fields.join('&');
}
