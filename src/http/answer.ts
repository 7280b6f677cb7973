import { textId } from '../internal/text-id.js';
import type { Problem } from './wire.js';

/**
 * What every answer carries: it is kept nowhere (R174), shown in no frame, and taken for nothing but what it is.
 */
const always = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** An answer with the headers that every answer carries. */
export function respond(body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null, input: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly cookies?: readonly string[] }): Response {
  const headers = new Headers({ ...always, ...input.headers });
  for (const cookie of input.cookies ?? []) headers.append('set-cookie', cookie);
  return new Response(body, { status: input.status, headers });
}

/** A good answer. */
export function respondJson(value: object, input: { readonly requestId: string; readonly cookies?: readonly string[] }): Response {
  return respond(JSON.stringify(value), { status: 200, headers: { 'content-type': 'application/json', 'x-request-id': input.requestId }, cookies: input.cookies ?? [] });
}

/** The same for a page that asks again and again: it is told in a few bytes that nothing has changed (RFC 9110 section 13.1.2). */
export function respondUnlessKnown(value: object, { request, requestId }: { readonly request: Request; readonly requestId: string }): Response {
  const text = JSON.stringify(value);
  const version = `"${textId(text).slice(0, 22)}"`;
  const headers = { 'content-type': 'application/json', 'x-request-id': requestId, etag: version };
  const known = request.headers.get('if-none-match')?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? [];
  return known.includes(version) ? respond(null, { status: 304, headers: { etag: version, 'x-request-id': requestId } }) : respond(text, { status: 200, headers });
}

/** A refusal, RFC 9457. A 401 names a scheme that no browser knows, so that none opens a window of its own (RFC 9110 section 15.5.2). */
export function respondProblem(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const { status, retryAfterMs, requestId } = problem;
  const retry = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) };
  const challenge = status === 401 ? { 'www-authenticate': 'Lukko' } : {};
  return respond(JSON.stringify(problem), { status, headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId, ...retry, ...challenge, ...headers } });
}

/**
 * After a form: the page that the host names, by GET (RFC 9110 section 15.4.4). The host's function is asked, never the request, so that no link leads anywhere else.
 *
 * @throws TypeError where the host named no path of its own
 */
export function respondPage(path: string, input: { readonly requestId: string; readonly cookies?: readonly string[] }): Response {
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(path)) throw new TypeError('pageAfter: must answer with a path that begins with one slash');
  return respond(null, { status: 303, headers: { location: path, 'x-request-id': input.requestId }, cookies: input.cookies ?? [] });
}
