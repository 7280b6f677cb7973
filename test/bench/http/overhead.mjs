/** What HTTP adds to a use case, in memory: the same call straight and through the handler, in turns, and the session's guard that a host puts before its pages. */
import { authRoutes, requireSession } from 'lukko/http';
import { spreadOf, timeMs } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, password, walkToEnd } from '../walk.mjs';

export const name = 'HTTP, over a direct call';

const turns = 2_000;
const warmUp = 200;
const origin = 'https://tilinpito.example';
const mostMs = { handler: 0.3, guard: 0.2 };

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { auth } = createHost({ hasher: createMeteredHasher().hasher });
  const { username, token } = await walkToEnd(auth);
  const routes = authRoutes(auth, { origin, basePath: '/auth' });
  const cookie = `__Host-lukko-session=${token}`;
  const guard = requireSession(auth, { aal: 1 });
  const post = { method: 'POST', headers: { origin, 'content-type': 'application/json' } };
  const check = { token };
  return [
    await over('session check through the handler', mostMs.handler, () => auth.sessions.check(check), async () => (await routes(new Request(`${origin}/auth/sessions/check`, { headers: { cookie } }))).text()),
    await over('username and password through the handler', mostMs.handler, () => auth.login.start({ username, password }), async () =>
      (await routes(new Request(`${origin}/auth/login/start`, { ...post, body: JSON.stringify({ username, password }) }))).text(),
    ),
    await over('requireSession', mostMs.guard, () => auth.sessions.check(check), () => guard(cookie)),
  ];
}

/** @param {string} what @param {number} limit @param {() => Promise<unknown>} straight @param {() => Promise<unknown>} through @returns {Promise<import('../run.mjs').Row>} */
async function over(what, limit, straight, through) {
  /** @type {number[]} */
  const more = [];
  for (let turn = -warmUp; turn < turns; turn += 1) {
    // In turns also which comes first.
    const order = turn % 2 === 0 ? [straight, through] : [through, straight];
    const took = [];
    for (const act of order) took.push(await timeMs(act));
    const [first = Number.NaN, second = Number.NaN] = took;
    if (turn >= 0) more.push(turn % 2 === 0 ? second - first : first - second);
  }
  return { name: `${what}, more than the direct call`, ...spreadOf(more), unit: 'ms', limit };
}
