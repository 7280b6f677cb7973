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
 * Does several things in turns, so that whatever else the machine does falls on all of them alike, each turn with another one first. The
 * first turns warm up and are not counted.
 *
 * @param {readonly (() => Promise<number>)[]} acts each answers with one figure
 * @param {{ turns: number, warmUp?: number }} options
 * @returns {Promise<number[][]>} for each turn the figures, in the order of the acts
 */
export async function takeTurns(acts, { turns, warmUp = 3 }) {
  const rounds = [];
  for (let turn = 0; turn < warmUp + turns; turn += 1) {
    const figures = acts.map(() => Number.NaN);
    for (let n = 0; n < acts.length; n += 1) {
      const at = (turn + n) % acts.length;
      figures[at] = (await acts[at]?.()) ?? Number.NaN;
    }
    if (turn >= warmUp) rounds.push(figures);
  }
  return rounds;
}

/**
 * Measures several things in turns.
 *
 * @param {readonly Measured[]} things
 * @param {{ turns: number, warmUp?: number }} options
 * @returns {Promise<import('./run.mjs').Row[]>}
 */
export async function inTurns(things, options) {
  const rounds = await takeTurns(things.map(({ measure }) => measure), options);
  return things.map(({ name, unit, limit }, at) => ({ name, unit, limit, ...spreadOf(rounds.map((figures) => figures[at] ?? Number.NaN)) }));
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
