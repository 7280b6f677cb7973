/**
 * Lukko beside better-auth with its username and two-factor plugins: two processes that do the same over HTTP, with the same password hash and the
 * same PostgreSQL, in turns. A session check reads the database in both. A login is username and password, then a code of a printed list in
 * one and a backup code in the other.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { spreadOf } from '../measure.mjs';
import { createSchema, databaseUrl, query } from '../postgresql.mjs';
import { createBrowser } from '../tools/http-browser.mjs';
import { installBetterAuth } from '../tools/packages.mjs';

/** @typedef {{ url: string, schema: string, people: number, poolSize: number }} Setup */
/** @typedef {{ username: string, password: string, codes: readonly string[] }} Owner */
/** @typedef {{ port: number, owners: readonly Owner[] }} Ready */
/**
 * @typedef {object} Host
 * @property {string} name
 * @property {URL} script
 * @property {(call: Call, owner: Owner, turn: number) => Promise<void>} logIn
 * @property {(call: Call) => Promise<void>} check
 */
/** @typedef {ReturnType<typeof createBrowser>['call']} Call */

export const name = 'HTTP, beside better-auth 1.7';

const people = 8;
const turns = 15;
const loginsATurn = 3;
const checksMs = 1_000;

/** @param {{ status: number, body: Record<string, unknown> }} answer */
function expectOk({ status, body }) {
  if (status !== 200) throw new Error(`refused: ${String(status)} ${JSON.stringify(body)}`);
  return body;
}

/** @type {Host} */
const lukko = {
  name: 'lukko',
  script: new URL('../tools/http-server.mjs', import.meta.url),
  logIn: async (call, { username, password, codes }) => {
    const { challenge } = /** @type {{ challenge: { position: number } }} */ (expectOk(await call('POST', '/auth/login/start', { username, password })));
    expectOk(await call('POST', '/auth/login/answer-otp', { code: codes[challenge.position - 1] }));
  },
  check: async (call) => {
    const { session } = expectOk(await call('GET', '/auth/sessions/check'));
    if (session === undefined) throw new Error('no session');
  },
};

/** @type {Host} */
const betterAuth = {
  name: 'better-auth',
  script: new URL('../peers/better-auth-server.mjs', import.meta.url),
  logIn: async (call, { username, password, codes }, turn) => {
    expectOk(await call('POST', '/api/auth/sign-in/username', { username, password }));
    expectOk(await call('POST', '/api/auth/two-factor/verify-backup-code', { code: codes[turn] }));
  },
  check: async (call) => {
    if (expectOk(await call('GET', '/api/auth/get-session')) === null) throw new Error('no session');
  },
};

/** Everybody at once: how many a second, and how long each took. @param {(at: number) => Promise<number>} each answers how long it took, -1 when it is over */
async function crowd(/** @type {number} */ size, each) {
  const began = performance.now();
  /** @type {number[]} */
  const took = [];
  const go = async (/** @type {number} */ at) => {
    for (let ms = await each(at); ms >= 0; ms = await each(at)) took.push(ms);
  };
  await Promise.all(Array.from({ length: size }, (_, at) => go(at)));
  return { perSecond: (took.length / (performance.now() - began)) * 1_000, took };
}

const timed = async (/** @type {() => Promise<void>} */ act) => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

/** @param {Host} host @param {string} schema */
async function open(host, schema) {
  const child = fork(host.script, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.send({ url: databaseUrl, schema, people, poolSize: 8 });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${host.name} ended`);
  });
  const [{ port, owners }] = /** @type {[Ready]} */ (await Promise.race([once(child, 'message'), ended]));
  const browsers = owners.map(() => createBrowser(port));
  let login = 0;
  return {
    host,
    /** @type {number[]} */ logins: [],
    /** @type {number[]} */ loginMs: [],
    /** @type {number[]} */ checks: [],
    /** @type {number[]} */ checkMs: [],
    turn: async () => {
      const first = login;
      login += loginsATurn;
      const left = owners.map(() => loginsATurn);
      const logins = await crowd(people, async (at) => {
        const owner = owners[at];
        const browser = browsers[at];
        const todo = left[at] ?? 0;
        if (todo === 0 || owner === undefined || browser === undefined) return -1;
        left[at] = todo - 1;
        return timed(() => host.logIn(browser.call, owner, first + loginsATurn - todo));
      });
      const until = performance.now() + checksMs;
      const checks = await crowd(people, async (at) => {
        const browser = browsers[at];
        return browser === undefined || performance.now() > until ? -1 : timed(() => host.check(browser.call));
      });
      return { logins, checks };
    },
    close: () => {
      for (const browser of browsers) browser.close();
      child.disconnect();
    },
  };
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  installBetterAuth();
  const ours = await createSchema('http');
  const theirs = `better_auth_http_${String(process.pid)}`;
  await query(`create schema ${theirs}`);
  const hosts = [await open(lukko, ours.schema), await open(betterAuth, theirs)];
  try {
    for (const host of hosts) await host.turn();
    for (let turn = 0; turn < turns; turn += 1) {
      for (const host of turn % 2 === 0 ? hosts : [...hosts].reverse()) {
        const { logins, checks } = await host.turn();
        host.logins.push(logins.perSecond);
        host.loginMs.push(...logins.took);
        host.checks.push(checks.perSecond);
        host.checkMs.push(...checks.took);
      }
    }
    return rowsOf(hosts);
  } finally {
    for (const host of hosts) host.close();
    await ours.drop();
    await query(`drop schema ${theirs} cascade`);
  }
}

/** @param {readonly Awaited<ReturnType<typeof open>>[]} hosts */
function rowsOf(hosts) {
  const [first, second] = hosts;
  if (first === undefined || second === undefined) throw new Error('two hosts were expected');
  const ratio = (/** @type {string} */ name, /** @type {number} */ value) => ({ name: `${name}, at least 1`, value, unit: '×', ok: value >= 1 });
  /** @param {string} name @param {readonly number[]} ours @param {readonly number[]} theirs */
  const perTurn = (name, ours, theirs) => {
    const { p99: _p99, ...spread } = spreadOf(ours.map((rate, turn) => rate / (theirs[turn] ?? Number.NaN)));
    return { ...ratio(name, spread.value), ...spread };
  };
  const each = hosts.flatMap(({ host, logins, loginMs, checks, checkMs }) => [
    { name: `${host.name}: logins`, ...spreadOf(logins), p99: undefined, unit: '/s' },
    { name: `${host.name}: one login, two requests`, ...spreadOf(loginMs), unit: 'ms', bar: { what: 'one login over HTTP with PostgreSQL, hashes left out', of: host.name } },
    { name: `${host.name}: session checks`, ...spreadOf(checks), p99: undefined, unit: '/s' },
    { name: `${host.name}: one session check`, ...spreadOf(checkMs), unit: 'ms', bar: { what: 'one session check over HTTP with PostgreSQL', of: host.name } },
  ]);
  return [
    ...each,
    perTurn('logins a second: ours to theirs', first.logins, second.logins),
    perTurn('session checks a second: ours to theirs', first.checks, second.checks),
    ratio(`p99 of ${String(first.loginMs.length)} logins: theirs to ours`, spreadOf(second.loginMs).p99 / spreadOf(first.loginMs).p99),
    ratio('p99 of thousands of session checks: theirs to ours', spreadOf(second.checkMs).p99 / spreadOf(first.checkMs).p99),
  ];
}
