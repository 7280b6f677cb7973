/**
 * What login call 1 costs besides the password hash, with a right and a wrong password from a known browser: the time of
 * `auth.login.start` less the time inside scrypt in that very call, and once more with a hash that costs nothing. Both in turns.
 */
import { inTurns } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, password, walkToEnd } from '../walk.mjs';

export const name = 'login call 1, besides the password hash';

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { hasher, meter } = createMeteredHasher();
  const { auth } = createHost({ hasher });
  const { username, browser } = await walkToEnd(auth);
  const besides = /** @param {string} typed @param {string} answer */ (typed, answer) => async () => {
    meter.spentMs = 0;
    const began = performance.now();
    const started = await auth.login.start({ username, password: typed, browser });
    const ms = performance.now() - began - meter.spentMs;
    if ((started.ok ? started.next : started.reason) !== answer) throw new Error(`expected ${answer}`);
    return ms;
  };
  // A right password clears what a wrong one counted, so that no turn is made to wait.
  const rows = (/** @type {string} */ hash) => [
    { name: `right password, ${hash}`, measure: besides(password, 'otp-challenge'), unit: 'ms', limit: 1 },
    { name: `wrong password, ${hash}`, measure: besides('kahvi jäähtyy pöydällä', 'wrong-credentials'), unit: 'ms', limit: 1 },
  ];
  const instant = await inTurns(rows('instant hash'), { turns: 200, warmUp: 20 });
  meter.isReal = () => true;
  return [...(await inTurns(rows('scrypt 2^17'), { turns: 15, warmUp: 1 })), ...instant];
}
