import { textId } from '../internal/text-id.js';

/** What a cookie holds: an attempt, a first login, a recovery, a session, the proof of a binding act, or the page of a pairing. */
export type CookieKind = 'attempt' | 'first-login' | 'recovery' | 'session' | 'proof' | 'pairing';

/** How cookies are set. */
export interface CookieRules {
  /** The names are `__Host-` and this, `-` and what it holds. */
  readonly prefix: string;
  /** Of the session's cookie; the others are `Strict`. */
  readonly sameSite: 'Strict' | 'Lax' | 'None';
}

/** Throws a RangeError unless it may stand in the names of the cookies. */
export function checkPrefix(prefix: string): void {
  if (typeof prefix !== 'string' || !/^[A-Za-z0-9_-]{1,32}$/.test(prefix)) throw new RangeError('cookiePrefix: 1 to 32 of A-Z a-z 0-9 _ -');
}

/** The cookies of one request. */
export interface HeldCookies {
  /** Empty where there is none. */
  readonly held: (kind: CookieKind) => string;
  /** The cookie of a known browser, by the mark of a username. */
  readonly browser: (mark: string) => string | undefined;
  /** All of them: one for each person who has logged in here. */
  readonly browsers: () => readonly BrowserCookie[];
}

/** By which the account of one person knows this browser. */
export interface BrowserCookie {
  /** Of the username. */
  readonly mark: string;
  readonly value: string;
}

/** How long a browser is known (R191), in seconds. */
const browserMaxAge = 180 * 24 * 60 * 60;

/** So many people are known in one browser. At a reception there come ever more, and a header that grows without end is taken by no server. */
const mostBrowsers = 20;

/**
 * Reads what the browser holds. The names begin with `__Host-`, so that no neighbour under the same domain can plant one; a name that comes
 * twice nevertheless counts as none.
 */
export function readCookies(header: string | null | undefined, { prefix }: Pick<CookieRules, 'prefix'>): HeldCookies {
  // Spaces and tabs alone are trimmed (RFC 6265 section 5.2): `trim()` takes a no-break space as well, which makes another name for the browser, one that a neighbour may plant.
  const pairs = (header ?? '').split(';').map(strip);
  const get = (name: string): string | undefined => {
    const [found, another] = pairs.filter((pair) => pair.startsWith(`${name}=`));
    const value = found?.slice(name.length + 1) ?? '';
    return another === undefined && plain.test(value) ? value : undefined;
  };
  const browser = (mark: string): string | undefined => get(nameOf(prefix, `browser-${mark}`));
  const browsers = (): readonly BrowserCookie[] => {
    const start = nameOf(prefix, 'browser-');
    // A mark ends up in a header again, where an old cookie is removed: what cannot be one is none.
    const marks = new Set(pairs.flatMap((pair) => (pair.startsWith(start) ? /^[\w-]{1,32}(?==)/.exec(pair.slice(start.length)) ?? [] : [])));
    return [...marks].flatMap((mark) => [browser(mark)].flatMap((value) => (value === undefined ? [] : [{ mark, value }])));
  };
  return { held: (kind) => get(nameOf(prefix, kind)) ?? '', browser, browsers };
}

/** The `Set-Cookie` of a kind; without a value it removes the cookie. It ends with the browser, or before that when lukko ends what it opens. */
export function writeCookie({ prefix, sameSite }: CookieRules, kind: CookieKind, value: string | undefined): string {
  const rules = `${attributes}; SameSite=${kind === 'session' ? sameSite : 'Strict'}`;
  return value === undefined ? `${nameOf(prefix, kind)}=; ${rules}; Max-Age=0` : `${nameOf(prefix, kind)}=${value}; ${rules}`;
}

/** The `Set-Cookie` by which the account behind a mark knows this browser from now on (R191); without a value it removes the cookie. */
export function writeBrowserCookie({ prefix }: CookieRules, mark: string, value: string | undefined): string {
  return `${nameOf(prefix, `browser-${mark}`)}=${value ?? ''}; ${attributes}; SameSite=Strict; Max-Age=${String(value === undefined ? 0 : browserMaxAge)}`;
}

/** The browsers' cookies that go where one for that mark is set: the oldest, by what stands behind the first dot of their value. */
export function chooseOldest(browsers: readonly BrowserCookie[], mark: string): readonly BrowserCookie[] {
  const createdAt = ({ value }: BrowserCookie): number => Number(/^[^.]*\.(\d{1,15})\./.exec(value)?.[1] ?? 0);
  const others = browsers.filter((one) => one.mark !== mark).sort((one, other) => createdAt(other) - createdAt(one));
  return others.slice(mostBrowsers - 1);
}

/**
 * Marks a username in the name of a cookie, as several people may share a computer. It hides the username from a glance and from nobody else: the digest
 * takes no key, so whoever reads the cookies and tries names knows who logged in here.
 */
export function markOf(username: string): string {
  return textId(username.normalize('NFKC').trim().toLowerCase()).slice(0, 16);
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** In one pass from each end: a stranger chooses how many blanks there are. */
function strip(pair: string): string {
  let from = 0;
  let to = pair.length;
  while (isBlank(pair[from])) from += 1;
  while (to > from && isBlank(pair[to - 1])) to -= 1;
  return pair.slice(from, to);
}

// R166: no Domain, so that the name may begin with __Host-.
const attributes = 'Path=/; Secure; HttpOnly';

/** What lukko puts into cookies: tokens, and a mark behind `~`. */
const plain = /^[A-Za-z0-9_.~-]{1,1024}$/;

/** The name of a cookie. */
export const nameOf = (prefix: string, what: string): string => `__Host-${prefix}-${what}`;
