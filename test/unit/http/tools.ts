import { markOf, type CookieKind } from '../../../src/http/cookies.js';
import { authRoutes, type AuthRoutes, type AuthRoutesOptions } from '../../../src/http/index.js';
import { operations } from '../../../src/http/operations/table.js';
import { goodPassword, headUser, type Active } from '../../story/walk.js';

export const origin = 'https://books.example';
export const json = { origin, 'content-type': 'application/json' };
export const form = { origin, 'content-type': 'application/x-www-form-urlencoded' };

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** As JSON, where it is. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it, and fail where something else is there
  readonly body: any;
  readonly cookies: readonly string[];
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.endsWith('json') === true && !response.headers.get('content-type')?.includes('ndjson') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined, cookies: response.headers.getSetCookie() };
}

export const isGet = (id: string): boolean => operations.find((one) => one.id === id)?.method === 'GET';

/** A request of a page of ours to an operation. */
export function requestOf(id: string, sent: unknown = {}, headers: Readonly<Record<string, string>> = {}): Request {
  const url = `${origin}/${id}`;
  return isGet(id) ? new Request(url, { headers }) : new Request(url, { method: 'POST', headers: { ...json, ...headers }, body: typeof sent === 'string' ? sent : JSON.stringify(sent) });
}

export function open(active: Pick<Active, 'auth'>, options: Partial<AuthRoutesOptions> = {}): AuthRoutes {
  return authRoutes(active.auth, { origin, actor: () => headUser, ...options });
}

/** A browser as far as its cookies go: what does not keep the rules of `__Host-` is thrown away, as browsers do. */
export interface Browser {
  readonly jar: Map<string, string>;
  readonly ask: (id: string, sent?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

export function createBrowser(routes: AuthRoutes, given: Readonly<Record<string, string>> = {}): Browser {
  const jar = new Map(Object.entries(given));
  const keep = (cookie: string): void => {
    const [pair = '', ...attributes] = cookie.split('; ');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    const allowed = !name.startsWith('__Host-') || (attributes.includes('Secure') && attributes.includes('Path=/') && !attributes.some((one) => one.startsWith('Domain')));
    if (!allowed) return;
    if (attributes.includes('Max-Age=0')) jar.delete(name);
    else jar.set(name, value);
  };
  const ask: Browser['ask'] = async (id, sent = {}, headers = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await read(await routes(requestOf(id, sent, { ...(cookie === '' ? {} : { cookie }), ...headers })));
    for (const one of answer.cookies) keep(one);
    return answer;
  };
  return { jar, ask };
}

export const nameOf = (kind: CookieKind): string => `__Host-lukko-${kind}`;

/** The cookie by which the account knows the browser of its first login. */
export function knownBy({ username, browser }: Active): Readonly<Record<string, string>> {
  return { [`__Host-lukko-browser-${markOf(username)}`]: browser };
}

/** All three steps over HTTP. */
export async function logInOver(browser: Browser, active: Active, password: string = goodPassword): Promise<Answer> {
  const started = await browser.ask('login/start', { username: active.username, password });
  if (started.status !== 200) throw new Error(started.text);
  const code = active.codes[started.body.challenge.position - 1] ?? '';
  return browser.ask('login/answer-otp', { code });
}

/** What of an answer may tell something, but for the name of the request. */
export function seen({ status, headers, text }: Answer): unknown {
  const id = headers.get('x-request-id') ?? '';
  return { status, headers: [...headers].filter(([name]) => name !== 'x-request-id'), text: text.replaceAll(id, '') };
}
