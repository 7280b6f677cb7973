/** Lukko, better-auth and the bare primitive that neither can do without, as rows of the bench. */
import { spreadOf } from './measure.mjs';

/**
 * @typedef {object} Comparison
 * @property {string} what
 * @property {string} unit less is better
 * @property {readonly (readonly number[])[]} turns what each turn measured: lukko, better-auth and, where there is one, the primitive alone
 * @property {string | undefined} [primitive] what it is called
 * @property {{ lukko?: number, ratio?: number, primitive?: number }} [limits] of lukko's own figure, of lukko to better-auth, of lukko to the primitive
 */

/**
 * A ratio is taken within each turn, so that whatever else the machine does falls on both sides of it.
 *
 * @param {Comparison} comparison
 * @returns {import('./run.mjs').Row[]}
 */
export function compare({ what, unit, turns, primitive, limits = {} }) {
  const column = (/** @type {number} */ at) => turns.map((turn) => turn[at] ?? Number.NaN);
  const ratio = (/** @type {number} */ at) => turns.map((turn) => (turn[0] ?? Number.NaN) / (turn[at] ?? Number.NaN));
  // One turn has no spread.
  const spread = (/** @type {readonly number[]} */ figures) => (figures.length > 1 ? { ...spreadOf(figures), p99: undefined } : { value: figures[0] ?? Number.NaN });
  const bar = (/** @type {string} */ of, /** @type {number} */ at, /** @type {number | undefined} */ limit) => ({ name: `${what}: ${of}`, ...spread(column(at)), unit, limit, bar: { what, of } });
  return [
    ...(primitive === undefined ? [] : [bar(primitive, 2, undefined)]),
    bar('lukko', 0, limits.lukko),
    bar('better-auth', 1, undefined),
    { name: `${what}: lukko to better-auth`, ...spread(ratio(1)), unit: '×', limit: limits.ratio },
    ...(primitive === undefined ? [] : [{ name: `${what}: lukko to ${primitive}`, ...spread(ratio(2)), unit: '×', limit: limits.primitive }]),
  ];
}
