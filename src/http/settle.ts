import { markOf, writeBrowserCookie, writeCookie, type CookieKind, type CookieRules } from './cookies.js';
import type { Operation } from './operation.js';

/** A good result, split in what travels in cookies and what in the body. */
export interface Settled {
  /** Without anything that opens something. */
  readonly body: object;
  /** `Set-Cookie` headers. */
  readonly cookies: readonly string[];
}

/** What opens something: it goes into a cookie, and into no body (invariant 4). */
const secrets = ['token', 'flow', 'attempt', 'proof', 'browser', 'renewed', 'ok'];

/**
 * Takes out of a good result what opens something. A session ends the attempt that it came from; the mark of the username goes along
 * in the cookies of attempt and first login, as the browser becomes known only when the last step is done.
 */
export function settle(input: { readonly operation: Operation; readonly result: object; readonly rules: CookieRules; readonly mark: string | undefined }): Settled {
  const { operation, rules, mark } = input;
  const result: Record<string, unknown> = { ...input.result, ...renewedOf(input.result) };
  const set = new Map<CookieKind, string | undefined>(operation.ends.map((kind) => [kind, undefined]));
  const put = (kind: CookieKind, value: unknown): void => {
    if (typeof value === 'string') set.set(kind, value);
  };
  if (typeof result['token'] === 'string') set.set('attempt', undefined).set('proof', undefined);
  put('session', result['token']);
  put('attempt', marked(result['attempt'], mark));
  if (operation.flowOf !== undefined) put(operation.flowOf, operation.flowOf === 'recovery' ? result['flow'] : marked(result['flow'], mark));
  put('proof', result['proof']);
  const browser = typeof result['browser'] === 'string' && mark !== undefined ? [writeBrowserCookie(rules, mark, result['browser'])] : [];
  const body = Object.fromEntries(Object.entries(result).filter(([name]) => !secrets.includes(name)));
  return { body, cookies: [...[...set].map(([kind, value]) => writeCookie(rules, kind, value)), ...browser] };
}

/** The mark of whoever logs in: of the username that was typed, or that the cookie has brought along since. */
export function markIn(input: { readonly sent: unknown; readonly held: string }): string | undefined {
  const { sent, held } = input;
  const username: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'username') : undefined;
  return typeof username === 'string' ? markOf(username) : held.split('~')[1];
}

/** A token without the mark that goes along with it. */
export const tokenOf = (held: string): string => held.split('~')[0] ?? '';

const marked = (token: unknown, mark: string | undefined): string | undefined => (typeof token === 'string' ? (mark === undefined ? token : `${token}~${mark}`) : undefined);

/** An act that renewed its session says so one storey down. */
function renewedOf(result: object): object {
  const renewed: unknown = Reflect.get(result, 'renewed');
  return typeof renewed === 'object' && renewed !== null ? renewed : {};
}
