/** docs/bench.svg: a group of bars for each thing that lukko and better-auth both do, as long as the time, the memory or the bytes it takes. */
import { figureOf } from './figures.mjs';

/** @typedef {import('./quality.mjs').QualityRow} QualityRow */

const size = { width: 860, left: 190, bar: 440, row: 22, head: 34 };

/** Both the light and the dark page show through; text and bars have 4.5 to 1 on either. */
const style = `text { font: 13px system-ui, sans-serif; fill: #1f2328 } .what { font-weight: 600 } .lukko { fill: #1a56b0 } .other { fill: #6e7781 } .spread { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .lukko { fill: #6cb0ff } .other { fill: #8b949e } .spread { stroke: #e6edf3 } }`;

const escape = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** @param {readonly QualityRow[]} rows @returns {{ what: string, bars: (QualityRow & { of: string })[] }[]} */
function groupsOf(rows) {
  /** @type {Map<string, (QualityRow & { of: string })[]>} */
  const groups = new Map();
  for (const row of rows) if (row.bar !== undefined) groups.set(row.bar.what, [...(groups.get(row.bar.what) ?? []), { ...row, of: row.bar.of }]);
  return [...groups].map(([what, bars]) => ({ what, bars }));
}

/** @param {QualityRow & { of: string }} bar @param {number} y @param {number} longest */
function drawBar(bar, y, longest) {
  const { value, of, low, high } = bar;
  const at = (/** @type {number} */ figure) => (size.left + Math.max(0, figure / longest) * size.bar).toFixed(1);
  const end = Math.max(value, high ?? 0);
  const spread = low === undefined || high === undefined ? '' : `<line class="spread" x1="${at(low)}" x2="${at(high)}" y1="${y}" y2="${y}"/>`;
  return [
    `<text x="${size.left - 8}" y="${y + 4}" text-anchor="end">${escape(of)}</text>`,
    `<rect class="${of === 'lukko' ? 'lukko' : 'other'}" x="${size.left}" y="${y - 7}" width="${Math.max(1, Number(at(value)) - size.left).toFixed(1)}" height="14"/>${spread}`,
    `<text x="${(Number(at(end)) + 8).toFixed(1)}" y="${y + 4}">${escape(figureOf(bar))}</text>`,
  ];
}

/** @param {import('./quality.mjs').Quality | undefined} quality @returns {string} an empty picture says that nothing was measured */
export function renderPicture(quality) {
  const groups = groupsOf(quality?.rows ?? []);
  const lines = [];
  let y = 0;
  for (const { what, bars } of groups) {
    const longest = Math.max(...bars.map(({ value, high }) => Math.max(value, high ?? 0)));
    lines.push(`<text class="what" x="8" y="${y + 22}">${escape(what)}</text>`);
    bars.forEach((bar, n) => lines.push(...drawBar(bar, y + size.head + size.row * n + 6, longest)));
    y += size.head + size.row * bars.length + 8;
  }
  const said = groups.map(({ what, bars }) => `${what}: ${bars.map((bar) => `${bar.of} ${figureOf(bar)}`).join(', ')}.`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${y + size.head}" width="${size.width}" role="img" aria-labelledby="title desc">`,
    '<title id="title">What lukko, better-auth and the bare primitive take; less is better</title>',
    `<desc id="desc">${escape(said === '' ? 'Not measured yet.' : said)}</desc>`,
    `<style>${style}</style>`,
    ...lines,
    `<text x="8" y="${y + 22}">Less is better. The thin line is the middle half of all turns.</text>`,
    '</svg>',
    '',
  ].join('\n');
}
