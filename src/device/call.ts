import { textOf } from './read-json.js';
import type { Phone } from './phone.js';
import type { ServerAddress } from './server-address.js';
import { withTimeLimit } from './time-limit.js';

/** Why nothing was heard of a server that could be understood. */
export interface Unreached {
  readonly ok: false;
  /** `offline`: nothing came back in time; `unavailable`: the server is broken, or busy; `unreadable`: the answer is none of lukko's. */
  readonly reason: 'offline' | 'unavailable' | 'unreadable';
}

/** What a server said: its answer, or the code of a refusal with the rest of the document. */
export type Called = { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly reason: 'refused'; readonly code: string; readonly body: unknown } | Unreached;

/** A call as it is sent. */
export interface Call {
  readonly server: ServerAddress;
  readonly method: 'GET' | 'POST';
  /** Behind the base path, with its query: `/device/keys?trusted=…`. */
  readonly path: string;
  /** JSON, or nothing. */
  readonly body?: string | undefined;
  /** The `lukko-request+jwt`. */
  readonly statement?: string | undefined;
}

/** One request. Whatever the network does is an answer, and never a throw. */
export async function call(phone: Phone, { server, method, path, body, statement }: Call): Promise<Called> {
  const headers = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(statement === undefined ? {} : { 'lukko-request': statement }) };
  const fixed = { credentials: 'omit', redirect: 'error', cache: 'no-store' } as const;
  try {
    return await withTimeLimit(phone.timeoutMs, async (signal) => {
      const { status, json } = await send(phone, `${server.origin}${server.basePath}${path}`, { method, headers, body: body ?? null, signal, ...fixed });
      return readCalled(status, await json().catch(() => undefined));
    });
  } catch {
    return { ok: false, reason: 'offline' };
  }
}

/** A browser's `fetch` works as a function and not as a method of another object, and an answer's `json` the other way round. */
async function send({ fetch }: Phone, ...request: Parameters<Phone['fetch']>): Promise<{ readonly status: number; readonly json: () => Promise<unknown> }> {
  const response = await fetch(...request);
  return { status: response.status, json: async () => response.json() };
}

function readCalled(status: number, body: unknown): Called {
  if (status === 200) return typeof body === 'object' && body !== null ? { ok: true, body } : { ok: false, reason: 'unreadable' };
  const code = textOf(body, 'code');
  if (status >= 500) return { ok: false, reason: 'unavailable' };
  return code === undefined ? { ok: false, reason: 'unreadable' } : { ok: false, reason: 'refused', code, body };
}
