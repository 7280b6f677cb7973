/**
 * Draws a machine of its table, as narrow as a phone: the states one below the other, in each what can happen there, and a lane at the right edge from
 * every arrow to where it leads. Deterministic: the same table gives the same picture.
 */
import { escape, picture, say, wrap } from './svg.mjs';

/** @typedef {{ from: string, event: string, when?: string | undefined, to: string, effects: readonly string[] }} Arrow */
/** @typedef {{ name: string, title: string, says: string, page: string, states: readonly string[], table: readonly Arrow[], when?: string | undefined }} Machine */
/** @typedef {{ y: number, to: string }} Exit */

const width = 360;
const laneGap = 11;
const headHeight = 26;
const lineHeight = 15;
const gap = 14;
const colours = ['#1d4ed8', '#b45309', '#047857', '#be123c', '#6d28d9', '#0e7490'];

/** @param {Machine} machine @param {Arrow} arrow @returns {string} what takes it */
export const causeOf = ({ when = 'if' }, arrow) => say(arrow.event) + (arrow.when === undefined ? '' : `, ${when} ${say(arrow.when)}`);

/** @param {Arrow} arrow @returns {string} what comes of it */
export const outcomeOf = ({ from, to, effects }) => [from === to ? 'stays here' : `→ ${say(to)}`, ...effects.map(say)].join('; ');

/** @param {Machine} machine @returns {string} an SVG */
export function drawMachine(machine) {
  const { title, says, states, table } = machine;
  const targets = states.filter((state) => table.some(({ from, to }) => to === state && from !== state));
  const cardWidth = width - 2 * gap - laneGap * (targets.length + 1);
  /** @type {Map<string, number>} */
  const heads = new Map();
  /** @type {Exit[]} */
  const exits = [];
  /** @type {string[]} */
  const cards = [];
  let y = gap;
  for (const state of states) {
    const arrows = table.filter(({ from }) => from === state);
    heads.set(state, y + headHeight / 2);
    const top = y;
    y += headHeight;
    /** @type {string[]} */
    const texts = [];
    for (const arrow of arrows) {
      y += 5;
      const causes = wrap(causeOf(machine, arrow), Math.floor((cardWidth - 20) / 6.8));
      const lines = [...causes, ...wrap(outcomeOf(arrow), Math.floor((cardWidth - 20) / 6.1))];
      if (arrow.to !== arrow.from) exits.push({ y: y + lineHeight / 2, to: arrow.to });
      for (const [n, line] of lines.entries()) {
        texts.push(`<text x="${gap + 10}" y="${y + 12}"${n < causes.length ? '' : ' class="then"'}>${escape(line)}</text>`);
        y += lineHeight;
      }
    }
    y += arrows.length === 0 ? 0 : 6;
    cards.push(`<rect class="card" x="${gap}" y="${top}" width="${cardWidth}" height="${y - top}" rx="5"/><rect class="head" x="${gap}" y="${top}" width="${cardWidth}" height="${headHeight}" rx="5"/><text class="state" x="${gap + 10}" y="${top + 18}">${escape(say(state))}</text>`, ...texts);
    y += gap;
  }
  const edge = gap + cardWidth;
  const lanes = targets.map((state, n) => drawLane({ x: edge + laneGap * (n + 1), edge, end: heads.get(state) ?? 0, begins: exits.filter(({ to }) => to === state).map((exit) => exit.y), colour: colours[n % colours.length] ?? '' }));
  const description = `${says} ${table.map((arrow) => `In ${say(arrow.from)}: ${causeOf(machine, arrow)} ${outcomeOf(arrow).replace('→', 'leads to')}.`).join(' ')}`;
  return picture({ width, height: y, title, description, body: [...cards, ...lanes] });
}

/** @param {{ x: number, edge: number, end: number, begins: readonly number[], colour: string }} lane every arrow to one state */
function drawLane({ x, edge, end, begins, colour }) {
  const ways = begins.map((begin) => `M${edge} ${begin}H${x}V${end}`).join('');
  const dots = begins.map((begin) => `<circle cx="${edge}" cy="${begin}" r="2.5"/>`).join('');
  return `<g stroke="${colour}" fill="${colour}"><path class="way" d="${ways}H${edge + 5}"/>${dots}<path d="M${edge} ${end}l7 -4v8z"/></g>`;
}
