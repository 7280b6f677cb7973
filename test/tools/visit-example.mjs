/**
 * `node test/tools/visit-example.mjs examples/express/main.ts [runtime]`: starts an example on a free port of this machine and visits it as a browser
 * would, from the slip to the end of a session. Prints a line for each request: what was asked, the status, and what came of it. The runtime is Node, one
 * of test/runtimes, or `Next.js`.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { serveOn } from '../runtimes/tools/serve-on.mjs';
import { root } from './export-map.mjs';

const password = 'teacups on the windowsill';

/**
 * A port that is free, below those that the system hands out to every connection (32768 on): a builder takes its time, and another test would have it by then.
 *
 * @returns {Promise<number>}
 */
async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(() => resolve(undefined)));
    if (isFree) return port;
  }
}

/**
 * Starts the example in a process group of its own, and waits for what it prints: where it is, and the slip.
 * @param {string} file
 * @param {string | undefined} runtime
 */
async function start(file, runtime) {
  const port = await freePort();
  const [command, args] = runtime === undefined ? [process.execPath, ['test/tools/run-example.mjs', file]] : serveOn(runtime, { entry: root + file, port });
  const child = spawn(command, args, { cwd: root, detached: true, env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => {
    if (child.pid !== undefined) process.kill(-child.pid);
  };
  // What makes its service at the first request gets one.
  const knock = setInterval(() => void fetch(`http://127.0.0.1:${port}/`).catch(() => undefined), 200);
  for await (const line of createInterface({ input: child.stdout })) {
    const [, origin, username, temporaryPassword] = /^(\S+) is open to (\S+) with the temporary password (\S+)$/.exec(line) ?? [];
    if (origin === undefined || username === undefined || temporaryPassword === undefined) continue;
    clearInterval(knock);
    return { origin, username, temporaryPassword, stop };
  }
  clearInterval(knock);
  throw new Error(`${file} ended before it was open`);
}

/** @typedef {{ body?: object, headers?: Record<string, string> }} Sent */

/**
 * A browser: it keeps cookies, and says where its pages come from.
 * @param {string} origin
 */
function createBrowser(origin) {
  /** @type {Map<string, string>} */
  const cookies = new Map();
  /**
   * @param {string} path
   * @param {Sent} [sent]
   */
  return async (path, { body, headers = {} } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(origin + path, { ...post, headers: { origin, cookie, ...type, ...headers } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    const text = await response.text();
    /** @type {any} */
    const answer = response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : undefined;
    console.log(`${body === undefined ? 'GET' : 'POST'} ${path}: ${response.status}${wordFor(answer, text)}`);
    return answer;
  };
}

/**
 * @param {any} answer
 * @param {string} text
 */
function wordFor(answer, text) {
  const word = answer === undefined ? text.replace(/of \S{16,}$/, 'of Matti') : (answer.code ?? answer.next ?? answer.firstLogin?.state);
  return word === undefined || word === '' ? '' : ` ${word}`;
}

const [file = '', runtime] = process.argv.slice(2);
const { origin, username, temporaryPassword, stop } = await start(file, runtime);
try {
  const visit = createBrowser(origin);
  await visit('/');
  await visit('/auth/nothing-here');
  const credentials = { username, password: temporaryPassword };
  await visit('/auth/login/start', { body: credentials, headers: { origin: 'https://evil.example' } });
  await visit('/auth/login/start', { body: { username, password: 'x'.repeat(100_000) } });
  await Promise.all([1, 2, 3].map((n) => visit('/auth/login/start', { body: { username: `nobody${n}`, password } })));
  await visit('/auth/login/start', { body: credentials });
  const { firstLogin } = await visit('/auth/state');
  await visit('/auth/first-login/give-information', { body: { profile: firstLogin.profile } });
  await visit('/auth/first-login/change-password', { body: { password } });
  await visit('/auth/first-login/choose-list', { body: {} });
  const { list } = await visit('/auth/first-login/open-list', { body: { format: 'json' } });
  const asked = await visit('/auth/first-login/ask-list', { body: {} });
  await visit('/auth/first-login/prove-list', { body: { code: list.codes[asked.challenge.position - 1] } });
  await visit('/auth/first-login/finish', { body: {} });
  await visit('/');
  await visit('/payments');
  await visit('/auth/sessions/end', { body: {} });
  await visit('/');
  const { challenge } = await visit('/auth/login/start', { body: { username, password } });
  await visit('/auth/login/answer-otp', { body: { code: list.codes[challenge.position - 1] } });
  await visit('/');
} finally {
  stop();
}
