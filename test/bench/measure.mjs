/** Helpers of the bench cases. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * @typedef {object} Spread
 * @property {number} value the median
 * @property {number} low a quarter of the values lies below
 * @property {number} high a quarter of the values lies above
 * @property {number} p99 a hundredth of the values lies above
 */

/**
 * @typedef {object} Measured a row whose value is yet to come
 * @property {string} name
 * @property {() => Promise<number>} measure answers with one figure
 * @property {string} unit
 * @property {number | undefined} [limit]
 */

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = /** @param {number} part */ (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { value: at(0.5), low: at(0.25), high: at(0.75), p99: at(0.99) };
}

/**
 * How long one call takes.
 *
 * @param {() => unknown} act may return a promise
 * @returns {Promise<number>} milliseconds
 */
export async function timeMs(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/**
 * Measures several things in turns, so that whatever else the machine does falls on all of them alike. The first turns warm up and are
 * not counted.
 *
 * @param {readonly Measured[]} things
 * @param {{ turns: number, warmUp?: number }} options
 * @returns {Promise<import('./run.mjs').Row[]>}
 */
export async function inTurns(things, { turns, warmUp = 3 }) {
  const series = things.map((thing) => ({ thing, figures: /** @type {number[]} */ ([]) }));
  for (let turn = -warmUp; turn < turns; turn += 1) {
    for (const { thing, figures } of series) {
      const figure = await thing.measure();
      if (turn >= 0) figures.push(figure);
    }
  }
  return series.map(({ thing: { name, unit, limit }, figures }) => ({ name, unit, limit, ...spreadOf(figures) }));
}

/**
 * Runs something while watching how late the event loop is: what every other request of the process waits.
 *
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<{ result: T, p99Ms: number, maxMs: number, tookMs: number }>}
 */
export async function watchEventLoop(act) {
  const resolution = 1;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  // The first tick has nothing before it to be measured from: without some ahead, a stretch that blocks from the start is missed.
  await pause();
  const began = performance.now();
  const result = await act();
  const tookMs = performance.now() - began;
  // Nor is a stretch seen that blocks until the end.
  await pause();
  delay.disable();
  // The histogram counts the whole tick, the timer's own resolution included.
  const ms = /** @param {number} nanoseconds */ (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
  return { result, p99Ms: ms(delay.percentile(99)), maxMs: ms(delay.max), tookMs };
}

/** Some ticks of the histogram. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
