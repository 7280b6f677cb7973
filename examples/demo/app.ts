import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { authRoutes } from 'lukko/http';
import { createAsk } from './ask.js';
import type { Assets } from './assets.js';
import { guard, letterPolicy, strangerPage } from './guard.js';
import type { Host } from './host.js';
import { chooseLanguage, isLanguage } from './language.js';
import { closedPage, headUserOf } from './office/gate.js';
import { office } from './office/office.js';
import { pageAfter } from './page-after.js';
import { inboxPage } from './pages/inbox.js';
import { pages } from './pages/index.js';
import { notFoundPage, brokenPage } from './pages/lost.js';
import { waitedState } from './pages/wait.js';
import { drawPage } from './parts/layout.js';
import { payment } from './payment/payment.js';
import { phoneRoutes } from './phone-routes.js';
import { renderSheet } from './sheets.js';
import { readNotice, readProblem } from './show-problem.js';
import { texts } from './texts/index.js';
import { keepTyped, readTyped, typedCookie } from './typed.js';
import type { Page, Visit } from './visit.js';

/** The whole demo as one Hono app: lukko's routes under `/auth`, and pages that post forms to them. */
export function createApp(host: Host, input: { readonly assets: Assets; readonly onError?: ((error: unknown) => void) | undefined }): Hono {
  const { assets, onError } = input;
  const { origin } = host;
  const origins = [origin, origin.replace('127.0.0.1', 'localhost')];
  const routes = authRoutes(host.auth, { origin: origins, basePath: '/auth', pageAfter, sheet: renderSheet, onError });
  const visitOf = (context: Context): Visit => {
    const query = new URL(context.req.url).searchParams;
    const language = chooseLanguage(getCookie(context, 'lang'), context.req.header('accept-language'));
    const { path } = context.req;
    const problem = readProblem(query, texts[language]);
    return {
      ...{ host, language, query, path, problem, texts: texts[language] },
      ask: createAsk(routes, { origin, cookie: context.req.header('cookie') ?? '' }),
      notice: readNotice(query, texts[language]),
      typed: problem === undefined ? {} : readTyped(getCookie(context, typedCookie), path),
    };
  };
  const show = async (context: Context, page: Page): Promise<Response> => {
    const visit = visitOf(context);
    const shown = await page(visit);
    if ('goTo' in shown) return context.redirect(shown.goTo, 303);
    // It is shown once, and gone with the next look.
    if (getCookie(context, typedCookie) !== undefined) setCookie(context, typedCookie, '', { path: '/', secure: true, maxAge: 0 });
    return context.html(drawPage(visit, shown), shown.status ?? 200);
  };
  const app = new Hono();
  app.use(guard(origins, (context, why) => show(context, strangerPage(why))));
  const sendAsset = (context: Context, name: string): Response | Promise<Response> => {
    const asset = assets.get(name);
    return asset === undefined ? context.notFound() : context.body(asset.body, 200, { 'content-type': asset.type, 'cache-control': 'no-cache' });
  };
  app.get('/assets/:name', (context) => sendAsset(context, context.req.param('name')));
  // Where a PDF is shown, browsers ask here.
  app.get('/favicon.ico', (context) => sendAsset(context, 'icon.svg'));
  app.all('/auth/*', async (context) => keepTyped(context.req.raw, routes));
  app.post('/language', bodyLimit({ maxSize: 1024, onError: (context) => context.redirect('/', 303) }), async (context) => {
    const { language, back } = await context.req.parseBody();
    if (typeof language === 'string' && isLanguage(language)) setCookie(context, 'lang', language, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 31_536_000 });
    return context.redirect(typeof back === 'string' && /^\/[a-zA-Z0-9_/-]{0,200}$/.test(back) && !back.startsWith('//') ? back : '/', 303);
  });
  app.get('/wait/:what', async (context) => context.json({ state: await waitedState(visitOf(context), context.req.param('what')) }));
  for (const [path, page] of Object.entries(pages)) app.get(path, (context) => show(context, page));
  // It shows everybody's messages, and is no more open than the office.
  app.get('/inbox', (context) => show(context, headUserOf(context) === undefined ? closedPage : inboxPage));
  app.get('/inbox/:id', (context) => {
    const letter = headUserOf(context) === undefined ? undefined : host.mailbox.all().find(({ id }) => id === context.req.param('id'))?.html;
    return letter === undefined ? context.notFound() : context.html(letter, 200, { 'content-security-policy': letterPolicy });
  });
  payment(app, { host, show, visitOf });
  phoneRoutes(app, { visitOf });
  office(app, { host, show, visitOf, onError });
  app.notFound((context) => show(context, notFoundPage));
  app.onError((error, context) => {
    onError?.(error);
    return show(context, brokenPage);
  });
  return app;
}
