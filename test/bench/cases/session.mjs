/**
 * What a session check costs besides the store: the time of `auth.sessions.check` less the time inside the store in that very call. Once
 * where nothing is to be written, which is nearly always, and once where the idle time is extended.
 */
import { inTurns } from '../measure.mjs';
import { createMeteredStore } from '../metered-store.mjs';
import { createHost, walkToEnd } from '../walk.mjs';
import { createMemoryStorage } from 'lukko/adapter/memory';

export const name = 'session check, besides the store';

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const meter = { spentMs: 0, calls: 0 };
  const memory = createMemoryStorage();
  const storage = { ...memory, sessions: createMeteredStore(memory.sessions, meter) };
  let now = Date.now();
  const { auth } = createHost({ storage, clock: { now: () => now } });
  const { token } = await walkToEnd(auth);
  const besides = /** @param {number} later @param {number} calls */ (later, calls) => async () => {
    now += later;
    Object.assign(meter, { spentMs: 0, calls: 0 });
    const began = performance.now();
    const checked = await auth.sessions.check({ token });
    const ms = performance.now() - began - meter.spentMs;
    if (!checked.ok || meter.calls !== calls) throw new Error(`expected a session with ${String(calls)} calls of the store`);
    return ms;
  };
  return inTurns(
    [
      { name: 'nothing to write', measure: besides(1, 1), unit: 'ms', limit: 0.1 },
      { name: 'idle time extended', measure: besides(60_001, 2), unit: 'ms', limit: 0.1 },
    ],
    { turns: 300, warmUp: 100 },
  );
}
