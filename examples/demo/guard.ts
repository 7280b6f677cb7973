import type { Context, MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import type { Page } from './visit.js';

/** Why a request is turned away: it asks under another name, or its form is from elsewhere. */
export type Stranger = 'host' | 'form';

/** Nothing from elsewhere, nothing inline, in no frame; forms go to this site alone. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** An e-mail brings its styles along, and nothing else of it is let in. */
export const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * The page that the link of a recovery opens says nowhere where it is (R134). Browsers send `Origin: null` along with its forms, and tell by Fetch
 * Metadata that it is ours; one that is too old for that finds its forms refused, which is why the other pages tell themselves within the site.
 */
const isRecovery = (path: string): boolean => path === '/recovery';

/**
 * What holds for every request. The host is checked, as the office is open to this machine: a page elsewhere whose name
 * was made to point here does not get in. A form has to come from a page of ours; lukko's routes check that again by themselves.
 */
export function guard(origins: readonly string[], refuse: (context: Context, why: Stranger) => Response | Promise<Response>): MiddlewareHandler {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  return async (context, next) => {
    const why = hosts.has(new URL(context.req.url).host) ? strangeForm(context, origins) : 'host';
    if (why === undefined) await next();
    else context.res = await refuse(context, why);
    if (isRecovery(context.req.path)) context.res.headers.set('referrer-policy', 'no-referrer');
    for (const [name, value] of Object.entries(headers)) if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
  };
}

/** What a request that is turned away sees: no less guarded than any other page, and with whom to contact. */
export function strangerPage(why: Stranger): Page {
  return ({ texts: { turnedAway } }) => ({ title: turnedAway.title, status: why === 'host' ? 421 : 403, body: html`<p>${turnedAway[why]}</p>` });
}

function strangeForm({ req }: Context, origins: readonly string[]): Stranger | undefined {
  // What phones call has no cookies to borrow, and an app on a phone says nothing of pages; lukko's routes look at what a browser says there.
  if (req.path.startsWith('/auth/device/')) return undefined;
  return req.method === 'GET' || req.method === 'HEAD' || isOurs(req.raw, origins) ? undefined : 'form';
}

function isOurs(request: Request, origins: readonly string[]): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  return origin === null || origin === 'null' ? site === 'same-origin' : origins.includes(origin);
}
