/**
 * A store that notes how long its calls take.
 *
 * @template {object} T
 * @param {T} store
 * @param {{ spentMs: number, calls: number }} meter
 * @returns {T}
 */
export function createMeteredStore(store, meter) {
  const methods = Object.entries(store).filter(([, call]) => typeof call === 'function');
  const metered = methods.map(([name, call]) => [
    name,
    async (/** @type {unknown[]} */ ...args) => {
      const began = performance.now();
      try {
        return await call(...args);
      } finally {
        meter.calls += 1;
        meter.spentMs += performance.now() - began;
      }
    },
  ]);
  return Object.fromEntries(metered);
}
