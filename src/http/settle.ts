import { chooseOldest, markOf, writeBrowserCookie, writeCookie, type CookieKind, type CookieRules, type HeldCookies } from './cookies.js';
import type { Operation } from './operation.js';

/** A good result, split in what travels in cookies and what in the body. */
export interface Settled {
  /** Without anything that opens something. */
  readonly body: object;
  /** `Set-Cookie` headers. */
  readonly cookies: readonly string[];
}

/** What opens something: it goes into a cookie, and into no body (invariant 4). */
const secrets = ['token', 'flow', 'attempt', 'proof', 'pairing', 'browser', 'renewed', 'ok'];

/**
 * Takes out of a good result what opens something. The mark of the username goes along in the cookies of attempt, first login and recovery: the
 * browser becomes known only when the last step is done, and a recovery stays as long as nobody else logs in. A phone has no cookies, and gets all of it.
 */
export function settle(input: { readonly operation: Operation; readonly result: object; readonly rules: CookieRules; readonly mark: string | undefined; readonly held: HeldCookies }): Settled {
  const { operation, rules, mark, held } = input;
  if (operation.calledBy === 'phone' || operation.calledBy === 'paired-phone') return { body: without(input.result, ['ok']), cookies: [] };
  const result: Record<string, unknown> = { ...input.result, ...renewedOf(input.result) };
  const set = new Map<CookieKind, string | undefined>([...operation.ends, ...overtaken(result, input)].map((kind) => [kind, undefined]));
  const put = (kind: CookieKind, value: unknown): void => {
    if (typeof value === 'string') set.set(kind, value);
  };
  put('session', result['token']);
  put('attempt', marked(result['attempt'], mark));
  if (operation.flowOf !== undefined) put(operation.flowOf, marked(result['flow'], markOfView(result['view']) ?? mark));
  put('proof', result['proof']);
  put('pairing', result['pairing']);
  const known = typeof result['browser'] === 'string' ? result['browser'] : undefined;
  const forgotten = (by: string): readonly string[] => chooseOldest(held.browsers(), by).map((one) => writeBrowserCookie(rules, one.mark, undefined));
  const browser = known !== undefined && mark !== undefined ? [writeBrowserCookie(rules, mark, known), ...forgotten(mark)] : [];
  return { body: without(result, secrets), cookies: [...[...set].map(([kind, value]) => writeCookie(rules, kind, value)), ...browser] };
}

/**
 * The cookies that a good result makes void. A computer may be shared: what somebody begins takes away what somebody else left in this browser, and a
 * session takes away all that led to one. The first login's welcome page comes after its session; a recovery of the same person has a list to show.
 */
function overtaken(result: Readonly<Record<string, unknown>>, { operation, mark, held }: Pick<Parameters<typeof settle>[0], 'operation' | 'mark' | 'held'>): readonly CookieKind[] {
  if (typeof result['token'] === 'string') return operation.needs.includes('first-login') ? ['attempt', 'proof', 'pairing', 'recovery'] : ['attempt', 'proof', 'pairing', 'recovery', 'first-login'];
  const hasBegun = typeof result['attempt'] === 'string' || (operation.flowOf !== undefined && typeof result['flow'] === 'string');
  if (!hasBegun) return [];
  const isOwn = mark !== undefined && held.held('recovery').split('~')[1] === mark;
  return isOwn ? ['attempt', 'first-login', 'pairing'] : ['attempt', 'first-login', 'pairing', 'recovery'];
}

const without = (result: object, names: readonly string[]): object => Object.fromEntries(Object.entries(result).filter(([name]) => !names.includes(name)));

/** The mark of whoever logs in: of the username that was typed, or that the cookie has brought along since. */
export function markIn(input: { readonly sent: unknown; readonly held: string }): string | undefined {
  const { sent, held } = input;
  const username: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, 'username') : undefined;
  return typeof username === 'string' ? markOf(username) : held.split('~')[1];
}

/** A token without the mark that goes along with it. */
export const tokenOf = (held: string): string => held.split('~')[0] ?? '';

const marked = (token: unknown, mark: string | undefined): string | undefined => (typeof token === 'string' ? (mark === undefined ? token : `${token}~${mark}`) : undefined);

/** Whose recovery it is, only the answer says. */
function markOfView(view: unknown): string | undefined {
  const username: unknown = typeof view === 'object' && view !== null ? Reflect.get(view, 'username') : undefined;
  return typeof username === 'string' ? markOf(username) : undefined;
}

/** An act that renewed its session says so one storey down. */
function renewedOf(result: object): object {
  const renewed: unknown = Reflect.get(result, 'renewed');
  return typeof renewed === 'object' && renewed !== null ? renewed : {};
}
