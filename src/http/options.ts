import { checkFunction, checkObject } from '../internal/check.js';
import type { Actor } from '../port/index.js';
import type { PlainList } from '../service/types.js';
import { checkKnown } from './check-known.js';
import { checkPrefix, type CookieRules } from './cookies.js';
import type { OperationId, Problem } from './wire.js';

/** A list that is to be shown, saved or printed. */
export interface SheetOrder {
  /** The one-time passwords. */
  readonly list: PlainList;
  /** The person's name. */
  readonly holder: string;
  /** The person's language, a BCP 47 tag. */
  readonly locale: string;
  /** The form that was asked for. */
  readonly format: 'pdf' | 'html' | 'text';
}

/** A list in that form. */
export interface SheetFile {
  /** Its media type: `application/pdf`. */
  readonly type: string;
  /** Its content. */
  readonly body: Uint8Array | string;
  /** Its name, should it be saved: letters, digits, `-` and `.`. */
  readonly name: string;
}

/** What became of a form that was posted by a page without a script. */
export type FormOutcome =
  | {
      readonly ok: true;
      /** What was done. */
      readonly operation: OperationId;
      /** What the service said, without anything that opens something. */
      readonly answer: object;
    }
  | {
      readonly ok: false;
      /** What was to be done. */
      readonly operation: OperationId;
      /** Why it was not. */
      readonly problem: Problem;
    };

/** What a host gives `authRoutes`. */
export interface AuthRoutesOptions {
  /**
   * Where the pages live: `https://books.example`, or several such origins. What changes something is taken from there alone (R167). http only on
   * this machine.
   */
  readonly origin: string | readonly string[];
  /** In front of every path: `/auth`. None by default; give none where a Hono app mounts the routes with `app.route('/auth', …)`. */
  readonly basePath?: string | undefined;
  /**
   * Who asks, in the routes of head users and offices: from the host's own session, say; `undefined` or `null` is nobody. Without it these routes do not
   * exist, and where it throws they are `unavailable`.
   */
  readonly actor?: ((request: Request) => Actor | null | undefined | Promise<Actor | null | undefined>) | undefined;
  /** Renders a list as PDF, HTML or text, with `lukko/sheet`. Without it a list comes as JSON only. */
  readonly sheet?: ((order: SheetOrder) => SheetFile | Promise<SheetFile>) | undefined;
  /**
   * The path of the page to show after a form was posted, beginning with `/`. Without it forms are refused and JSON alone is taken, as it always is
   * by what hands out a slip or a person's data. Where it throws, or answers with no path, `onError` hears of it; what was granted is kept, and `/` is shown.
   */
  readonly pageAfter?: ((outcome: FormOutcome) => string) | undefined;
  /**
   * Names a request in the audit and in the problem document, with 1 to 128 printable ASCII characters; where it answers with anything else, and by
   * default, the name is random. No header is read for it unless this does.
   */
  readonly requestId?: ((request: Request) => string) | undefined;
  /** The name of the cookies behind `__Host-`: `lukko` by default. */
  readonly cookiePrefix?: string | undefined;
  /** Of the session's cookie: `lax` lets a link in an e-mail open a page that is logged in; `strict` by default (R166). */
  readonly sessionSameSite?: 'strict' | 'lax' | undefined;
  /**
   * `true` sends the session's cookie in frames and calls of other sites, too: `SameSite=None` (R166). It is for your own routes, behind `requireSession`, which
   * then need a check of their own against forged requests. Lukko's own routes still take nothing from elsewhere, and its other cookies stay `Strict`.
   * Leave `sessionSameSite` out then.
   */
  readonly acceptCrossSiteCookies?: boolean | undefined;
  /** Told of every error that became a 500 or a 503: for the host's log, with the cause. */
  readonly onError?: ((error: unknown, about: { readonly operation: OperationId; readonly requestId: string }) => void) | undefined;
}

/** The options, checked. */
export interface CheckedOptions extends AuthRoutesOptions {
  readonly origins: ReadonlySet<string>;
  readonly basePath: string;
  readonly cookies: CookieRules;
}

const known: Readonly<Record<keyof AuthRoutesOptions, true>> = {
  origin: true,
  basePath: true,
  actor: true,
  sheet: true,
  pageAfter: true,
  requestId: true,
  cookiePrefix: true,
  sessionSameSite: true,
  acceptCrossSiteCookies: true,
  onError: true,
};

/**
 * Checks what a host gave.
 *
 * @throws TypeError or RangeError naming the option
 */
export function checkOptions(options: AuthRoutesOptions): CheckedOptions {
  checkObject('options', options);
  checkKnown('options', options, known);
  for (const name of ['actor', 'sheet', 'pageAfter', 'requestId', 'onError'] as const) if (options[name] !== undefined) checkFunction(name, options[name]);
  const origins: readonly string[] = Array.isArray(options.origin) ? options.origin : [options.origin];
  if (origins.length === 0) throw new RangeError('origin: at least one');
  const { basePath = '', cookiePrefix = 'lukko' } = options;
  if (typeof basePath !== 'string' || !/^(?:\/[A-Za-z0-9._~-]+)*$/.test(basePath)) throw new RangeError('basePath: must be a path such as /auth, without a slash at its end');
  checkPrefix(cookiePrefix);
  const sameSite = sameSiteOf(options);
  return Object.freeze({ ...options, origins: new Set(origins.map(checkOrigin)), basePath, cookies: { prefix: cookiePrefix, sameSite } });
}

/** R166: `None` takes the switch that says what it does, and no other beside it. */
function sameSiteOf({ sessionSameSite, acceptCrossSiteCookies = false }: AuthRoutesOptions): CookieRules['sameSite'] {
  if (typeof acceptCrossSiteCookies !== 'boolean') throw new TypeError('acceptCrossSiteCookies: must be true or false');
  if (sessionSameSite !== undefined && sessionSameSite !== 'strict' && sessionSameSite !== 'lax') throw new RangeError("sessionSameSite: must be 'strict' or 'lax'; acceptCrossSiteCookies is the switch for None");
  if (acceptCrossSiteCookies && sessionSameSite !== undefined) throw new TypeError('sessionSameSite: leave it out, as acceptCrossSiteCookies decides it');
  if (acceptCrossSiteCookies) return 'None';
  return sessionSameSite === 'lax' ? 'Lax' : 'Strict';
}

function checkOrigin(origin: string): string {
  const rule = 'origin: must be an origin such as https://books.example; http only for localhost and 127.0.0.1';
  if (typeof origin !== 'string' || !URL.canParse(origin)) throw new TypeError(rule);
  const { origin: exact, protocol, hostname } = new URL(origin);
  // `https://*.books.example` parses, and would match nothing.
  const isName = /^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/.test(hostname);
  const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  if (exact !== origin || !isName || (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))) throw new RangeError(rule);
  return exact;
}
