/**
 * 200 logins at once with the real scrypt and the default queue: 180 strangers come first, then 20 people in browsers that are known. What
 * memory it takes beyond that of the process before it, who is refused, whether anybody hangs, and who gets through first.
 */
import { createMeteredHasher } from '../metered-hasher.mjs';
import { createHost, password, walkToEnd } from '../walk.mjs';

export const name = '200 logins at once';

const strangers = 180;
const known = 20;
const mebibyte = 1024 * 1024;

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { hasher, meter } = createMeteredHasher();
  const { auth } = createHost({ hasher });
  const owners = [];
  for (let n = 0; n < known; n += 1) owners.push(await walkToEnd(auth));
  meter.isReal = ({ logN }) => logN === auth.policy.password.cost.logN;
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  /** @type {{ kind: string, ok: boolean, reason: string }[]} in the order in which they were answered */
  const answered = [];
  const begin = async (/** @type {string} */ kind, /** @type {import('lukko').StartLoginInput} */ input) => {
    const started = await auth.login.start(input);
    answered.push({ kind, ok: started.ok, reason: started.ok ? started.next : started.reason });
  };
  const began = performance.now();
  const all = [
    ...Array.from({ length: strangers }, (_, n) => begin('stranger', { username: `nobody${String(n)}`, password })),
    ...owners.map(({ username, browser }) => begin('known', { username, password, browser })),
  ];
  const hung = await Promise.race([Promise.all(all).then(() => 0), new Promise((resolve) => setTimeout(() => resolve(all.length - answered.length), 30_000))]);
  const tookMs = performance.now() - began;
  clearInterval(watch);
  const { hashing, password: rules } = auth.policy;
  const perHash = (128 * rules.cost.r * 2 ** rules.cost.logN) / mebibyte;
  const judged = answered.filter(({ reason }) => reason !== 'busy');
  // Whoever was being hashed when the others came cannot be overtaken.
  const waited = judged.slice(hashing.parallel);
  const lastKnown = waited.findLastIndex(({ kind }) => kind === 'known');
  const firstStranger = waited.findIndex(({ kind }) => kind === 'stranger');
  const others = answered.filter(({ reason }) => !['busy', 'otp-challenge', 'wrong-credentials'].includes(reason));
  const places = hashing.parallel + hashing.waiting;
  return [
    { name: 'memory at its peak, beyond before', value: (peak - before) / mebibyte, unit: 'MiB', limit: hashing.parallel * perHash + 100 },
    { name: 'all answered after', value: tookMs, unit: 'ms' },
    { name: 'hung', value: Number(hung), unit: '', limit: 0 },
    { name: 'answered otherwise than in, wrong or busy', value: others.length, unit: '', limit: 0 },
    { name: `judged, of ${String(places)} places`, value: judged.length, unit: '', limit: places },
    { name: 'refused as busy', value: answered.length - judged.length, unit: '', ok: answered.length - judged.length >= strangers + known - places },
    { name: 'known browsers let in', value: judged.filter(({ kind, ok }) => kind === 'known' && ok).length, unit: '', ok: judged.some(({ kind }) => kind === 'known') },
    { name: 'strangers who waited and came before one of them', value: firstStranger !== -1 && firstStranger < lastKnown ? 1 : 0, unit: '', limit: 0 },
  ];
}
