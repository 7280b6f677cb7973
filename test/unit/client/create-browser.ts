import { createClient, type Client, type Fetch, type FetchRequest } from '../../../src/client/index.js';
import { authRoutes, type AuthRoutesOptions } from '../../../src/http/index.js';
import type { Auth } from '../../../src/index.js';

const origin = 'https://books.example';

/** One browser in front of the real routes: it keeps cookies as browsers do, and a test can cut or hold its line. */
export interface Browser {
  readonly fetch: Fetch;
  /** Every request that went out, with the status that came back. */
  readonly requests: readonly { readonly url: string; readonly headers: FetchRequest['headers']; readonly status: number }[];
  readonly cookies: ReadonlyMap<string, string>;
  /** Decides about each request before it goes out and each answer before it arrives; `throw` loses it. */
  readonly line: { before: (url: string) => Promise<void> | void; after: (url: string) => Promise<void> | void };
  /** A page of this browser: another client with the same cookies. */
  readonly openTab: () => Client;
}

export function createBrowser(auth: Auth, options: Partial<AuthRoutesOptions> = {}): Browser {
  const routes = authRoutes(auth, { origin, basePath: '/auth', ...options });
  const cookies = new Map<string, string>();
  const requests: { url: string; headers: FetchRequest['headers']; status: number }[] = [];
  const line: Browser['line'] = { before: () => undefined, after: () => undefined };
  const fetch: Fetch = async (url, request) => {
    await line.before(url);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...request.headers, origin, 'sec-fetch-site': 'same-origin', cookie };
    const response = await routes(new Request(origin + url, { ...request, headers }));
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    requests.push({ url, headers: request.headers, status: response.status });
    await line.after(url);
    return response;
  };
  return { fetch, requests, cookies, line, openTab: () => createClient({ fetch }) };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const [name = '', value = ''] = pair.split('=');
  if (attributes.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
