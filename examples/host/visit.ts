import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { TestRunner } from 'vitest';
import { versioned } from '../../test/runtimes/tools/run-on.js';
import { bun, deno, workerd } from '../../test/runtimes/tools/runtimes.mjs';
import { here, installed } from '../../test/tools/ran.js';

/** The framework of an example that stands on one, by its folder. */
const frameworks: Readonly<Record<string, string>> = { express: 'express', fastify: 'fastify', hono: 'hono', koa: 'koa', nextjs: 'next' };

/** Starts an example on a port of this machine, on Node or on a runtime of test/runtimes, and walks through it from another process, from the slip to the end of a session: a line for each request. */
export function visit(file: string, ...runtime: readonly string[]) {
  noteRan(file, runtime[0]);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['test/tools/visit-example.mjs', file, ...runtime], { encoding: 'utf8', timeout: 240_000 });
  return { status, stderr, lines: stdout.trim().split('\n') };
}

/** For docs/ecosystem.md. */
function noteRan(file: string, name: string | undefined): void {
  const runtime = [bun, deno, workerd].find((one) => one.name === name);
  const folder = dirname(file);
  const framework = frameworks[folder.replace('examples/', '')];
  const own = existsSync(`${folder}/package.json`) ? `${folder}/` : '';
  const what = `[${file.replace(`${folder}/`, '')}](../${file})${framework === undefined ? '' : ` on ${installed(framework, own)}`}`;
  Object.assign(TestRunner.getCurrentTest()?.meta ?? {}, { ran: { on: runtime === undefined ? here : versioned(runtime), what } });
}

/** What every recipe has to answer, but for what is its own: the pages, and the word for an address that is none. */
export function storyOf({ home = '200 / of Matti', payments = '200 /payments of Matti', nothing = '404 not-found' }: { readonly home?: string; readonly payments?: string; readonly nothing?: string } = {}) {
  const lines = [
    'GET /: 401 no-session',
    `GET /auth/nothing-here: ${nothing}`,
    'POST /auth/login/start: 403 cross-site',
    'POST /auth/login/start: 413 body-too-large',
    // Three strangers at once: one of them waits for a hash.
    ...Array.from({ length: 3 }, () => 'POST /auth/login/start: 401 wrong-credentials'),
    'POST /auth/login/start: 200 first-login',
    'GET /auth/state: 200 personal-information',
    'POST /auth/first-login/give-information: 200',
    'POST /auth/first-login/change-password: 200',
    'POST /auth/first-login/choose-list: 200',
    'POST /auth/first-login/open-list: 200',
    'POST /auth/first-login/ask-list: 200',
    'POST /auth/first-login/prove-list: 200',
    'POST /auth/first-login/finish: 200',
    `GET /: ${home}`,
    `GET /payments: ${payments}`,
    'POST /auth/sessions/end: 200',
    'GET /: 401 no-session',
    'POST /auth/login/start: 200 otp-challenge',
    'POST /auth/login/answer-otp: 200 authenticated',
    `GET /: ${home}`,
  ];
  return { status: 0, stderr: '', lines };
}
