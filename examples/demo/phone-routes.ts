import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Context, Hono } from 'hono';
import { drawPhone, phoneManifest } from './pages/phone.js';
import type { Visit } from './visit.js';

const folder = join('examples', 'demo', 'phone');

/** The Key app and what it is made of. It needs nothing of the computer's pages, and no session. */
export function phoneRoutes(app: Hono, { visitOf }: { readonly visitOf: (context: Context) => Visit }): void {
  let script: string | undefined;
  const send = (context: Context, body: string): Response => context.body(body, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' });
  app.get('/phone', (context) => context.html(drawPhone(visitOf(context))));
  app.get('/phone/manifest.json', (context) => context.body(JSON.stringify(phoneManifest(visitOf(context))), 200, { 'content-type': 'application/manifest+json' }));
  app.get('/phone/app.js', (context) => send(context, (script ??= bundle())));
  app.get('/phone-worker.js', (context) => send(context, readFileSync(join(folder, 'worker', 'worker.js'), 'utf8')));
}

/** One file for the browser, out of the app and `lukko/device`, when it is asked for the first time. A real app is built beforehand. */
function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'main.ts')],
    alias: { 'lukko/device': './src/device/index.ts' },
    ...{ bundle: true, write: false, minify: true, platform: 'browser', format: 'esm', target: 'es2022', logLevel: 'error' },
  });
  return outputFiles[0]?.text ?? '';
}
