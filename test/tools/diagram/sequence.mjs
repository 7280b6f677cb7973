/** Draws who says what to whom, as narrow as a phone: every message has its line over the whole width, and its arrow below. */
import { escape, picture, wrap } from './svg.mjs';

/**
 * @typedef {object} Step
 * @property {string | undefined} [from] who says it; without it, a note on what people do
 * @property {string | undefined} [to] who hears it
 * @property {string | undefined} [call] the operation of lukko/http that is asked
 * @property {string | undefined} [text] what is said, besides
 */
/** @typedef {{ name: string, title: string, says: string, page: string, parties: readonly string[], steps: readonly Step[] }} Sequence */

const width = 360;
const margin = 60;

/** @param {Step} step */
const wordsOf = ({ call, text }) => [call, text].filter((part) => part !== undefined).join(': ');

/** @param {Step} step @returns {string} */
export const sentenceOf = (step) => (step.from === undefined ? wordsOf(step) : `${step.from} to ${step.to ?? ''}: ${wordsOf(step)}`);

/** @param {Sequence} sequence @returns {string} an SVG */
export function drawSequence({ title, says, parties, steps }) {
  /** @type {(name: string | undefined) => number} */
  const placeOf = (name) => margin + (parties.indexOf(name ?? '') * (width - 2 * margin)) / (parties.length - 1);
  /** @type {string[]} */
  const body = [];
  let y = 52;
  for (const step of steps) {
    const lines = wrap(wordsOf(step), 46);
    const [a, b] = [placeOf(step.from), placeOf(step.to)];
    const middle = step.from === undefined ? width / 2 : Math.max(150, Math.min(width - 150, (a + b) / 2));
    for (const line of lines) {
      body.push(`<rect x="${middle - line.length * 3.3}" y="${y - 11}" width="${line.length * 6.6}" height="15" fill="#f8fafc"/><text class="${step.from === undefined ? 'note' : 'said'}" text-anchor="middle" x="${middle}" y="${y}">${escape(line)}</text>`);
      y += 15;
    }
    if (step.from !== undefined) {
      const back = a < b ? -7 : 7;
      body.push(`<g stroke="#1d4ed8" fill="#1d4ed8"><path class="way" d="M${a} ${y - 7}H${b + back}"/><path d="M${b} ${y - 7}l${back} -4v8z"/></g>`);
      y += 14;
    } else y += 6;
  }
  const heads = parties.map((party) => `<rect class="head" x="${placeOf(party) - 52}" y="8" width="104" height="24" rx="5"/><text class="state" text-anchor="middle" x="${placeOf(party)}" y="24">${escape(party)}</text>`);
  const lives = parties.map((party) => `<path class="life" d="M${placeOf(party)} 32V${y}"/>`);
  return picture({ width, height: y + 8, title, description: `${says} ${steps.map(sentenceOf).join('. ')}.`, body: [...lives, ...heads, ...body] });
}
