/**
 * Whether a stranger who times the HTTP handler tells a username that exists from one that does not (R126): ten thousand posts each of a wrong
 * password and of a request for a recovery, both names in turns that a fixed seed draws, as Welch's t of the two samples. The hash is scrypt at a 512th
 * of the default's cost, so that there is less noise to hide behind, the store answers after a turn of another thread, and senders take five seconds.
 */
import { createHash, randomFill, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { authRoutes } from 'lukko/http';
import { createHost, walkToEnd } from '../walk.mjs';
import { largestT } from '../welch.mjs';

export const name = 'telling usernames apart by time, over HTTP';

const [samples, warmUp] = [10_000, 1_000];
const origin = 'https://books.example';
const hour = 60 * 60_000;
const scryptOf = /** @type {(password: string, salt: string, length: number, cost: { N: number, r: number, p: number }) => Promise<Buffer>} */ (promisify(scrypt));
const fillAtOnce = promisify(/** @type {(bytes: Uint8Array, done: (error: Error | null, bytes: Uint8Array) => void) => void} */ (randomFill));

/** Costs the same whatever it is asked. */
const spend = () => scryptOf('a guess of a stranger', 'sixteen bytes xx', 32, { N: 256, r: 8, p: 1 });

/** @type {import('lukko/port').PasswordHasher} */
const evenHasher = { hash: () => spend().then(() => 'hash'), verify: () => spend().then(() => false), isOutdated: () => false };

/**
 * The same store, in another thread as far as its time goes.
 *
 * @template {object} T
 * @param {T} store
 * @returns {T}
 */
function later(store) {
  const methods = Object.entries(store).map(([method, call]) => [
    method,
    async (/** @type {unknown[]} */ ...args) => {
      const answer = await call(...args);
      await fillAtOnce(new Uint8Array(16));
      return answer;
    },
  ]);
  return /** @type {T} */ (Object.fromEntries(methods));
}

/** A host whose clock is moved, and whose ledgers are emptied, between two posts. */
async function createSubject() {
  let now = Date.UTC(2026, 0, 1);
  const clock = { now: () => now };
  const own = createMemoryStorage();
  const keys = [{ id: 'bench', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }];
  const known = (await walkToEnd(createHost({ storage: own, keys, clock }).auth)).username;
  const found = new Map([[known, await own.accounts.findBy('username', known)]]);
  // What an index tells of its keys is the store's own affair (threat model).
  const accounts = later({ ...own.accounts, findBy: async (/** @type {'username'} */ _index, /** @type {string} */ value) => found.get(value) ?? [] });
  let ledgers = createMemoryStorage().ledgers;
  const fresh = later({
    add: (/** @type {Parameters<typeof ledgers.add>} */ ...args) => ledgers.add(...args),
    read: (/** @type {Parameters<typeof ledgers.read>} */ ...args) => ledgers.read(...args),
    clear: (/** @type {Parameters<typeof ledgers.clear>} */ ...args) => ledgers.clear(...args),
    removeExpired: (/** @type {Parameters<typeof ledgers.removeExpired>} */ ...args) => ledgers.removeExpired(...args),
  });
  const others = Object.fromEntries(Object.entries(own).map(([kind, store]) => [kind, later(store)]));
  const storage = /** @type {typeof own} */ ({ ...others, accounts, ledgers: fresh });
  /** @type {Set<Promise<unknown>>} */
  const running = new Set();
  /** @type {(() => void)[]} */
  const held = [];
  const sender = { send: async () => new Promise((/** @type {(receipt: { receipt: string }) => void} */ resolve) => held.push(() => resolve({ receipt: 'late' }))) };
  const background = (/** @type {Promise<unknown>} */ task) => {
    running.add(task);
    void task.finally(() => running.delete(task));
  };
  const { auth } = createHost({ storage, keys, clock, hasher: evenHasher, email: sender, sms: sender, background });
  const tidy = async () => {
    // Five seconds are over.
    while (running.size > 0) {
      for (const go of held.splice(0)) go();
      await new Promise((resolve) => setImmediate(resolve));
    }
    ledgers = createMemoryStorage().ledgers;
    now += 3 * hour;
    for (const store of /** @type {const} */ (['flows', 'messages'])) await own[store].removeExpired(now, 100);
  };
  return { routes: authRoutes(auth, { origin }), known, unknown: known.replace(/\d/g, (digit) => String(9 - Number(digit))), tidy };
}

const isKnown = /** @param {number} n */ (n) => ((createHash('sha256').update(`http enumeration, ${n}`).digest()[0] ?? 0) & 1) === 0;

/**
 * @param {string} path
 * @param {(username: string) => object} bodyOf
 * @param {number} status
 */
async function measure(path, bodyOf, status) {
  const { routes, known, unknown, tidy } = await createSubject();
  const times = { known: /** @type {number[]} */ ([]), unknown: /** @type {number[]} */ ([]) };
  for (let n = -warmUp; n < samples; n += 1) {
    const which = isKnown(n) ? 'known' : 'unknown';
    await tidy();
    const body = Buffer.from(JSON.stringify(bodyOf(which === 'known' ? known : unknown)));
    const request = new Request(`${origin}/${path}`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body });
    await new Promise((resolve) => setImmediate(resolve));
    const began = process.hrtime.bigint();
    const answer = await routes(request);
    await answer.arrayBuffer();
    const took = Number(process.hrtime.bigint() - began) / 1_000;
    if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}`);
    if (n >= 0) times[which].push(took);
  }
  return Math.abs(largestT(times));
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const limit = 4.5;
  return [
    { name: 'a wrong password: |t| of known and unknown names', value: await measure('login/start', (username) => ({ username, password: 'a guess of a stranger' }), 401), unit: 'errors', limit },
    { name: 'a request for a recovery, which sends to known names alone: |t| of both', value: await measure('recovery/request', (username) => ({ username, recovers: 'password' }), 200), unit: 'errors', limit },
  ];
}
