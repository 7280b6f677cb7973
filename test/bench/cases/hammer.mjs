/**
 * A stranger tries passwords at one account as fast as answers come, 16 at a time, while its owner logs in from a known browser, with the
 * real scrypt. The owner is never refused; what the owner pays is at most the hash that runs already. The same login on a quiet machine stands
 * beside it, measured in turns.
 */
import { spreadOf, timeMs } from '../measure.mjs';
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, toChallenge, walkToEnd } from '../walk.mjs';

export const name = 'a stranger hammers one account';

const atOnce = 16;
const turns = 8;

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { hasher, meter } = createMeteredHasher();
  const { auth } = createHost({ hasher });
  const owner = await walkToEnd(auth);
  meter.isReal = ({ logN }) => logN === auth.policy.password.cost.logN;
  let tries = 0;
  const hammerUntil = async (/** @type {() => boolean} */ isOver) => {
    while (!isOver()) {
      await auth.login.start({ username: owner.username, password: `guess number ${String(tries)}` });
      tries += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const quiet = [];
  const hammered = [];
  for (let turn = 0; turn < turns; turn += 1) {
    quiet.push(await timeMs(() => toChallenge(auth, owner)));
    let over = false;
    const strangers = Array.from({ length: atOnce }, () => hammerUntil(() => over));
    await new Promise((resolve) => setTimeout(resolve, 50));
    hammered.push(await timeMs(() => toChallenge(auth, owner)));
    over = true;
    await Promise.all(strangers);
  }
  const [calm, busy] = [spreadOf(quiet), spreadOf(hammered)];
  return [
    { name: "the owner's login, quiet", ...calm, unit: 'ms' },
    { name: "the owner's login, hammered", ...busy, unit: 'ms' },
    { name: 'hammered to quiet', value: busy.value / calm.value, unit: '×', limit: 2.5 },
    { name: 'tries of the stranger meanwhile', value: tries, unit: '', ok: tries >= turns },
  ];
}
