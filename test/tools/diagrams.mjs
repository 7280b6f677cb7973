/**
 * Draws the machines of their tables: docs/diagrams/*.svg, and docs/machines.md with the same in words. `npm run diagrams` writes them; without `--write` it
 * says whether they are up to date. The tables are TypeScript, so they are bundled first.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { causeOf, drawMachine, outcomeOf } from './diagram/machine.mjs';
import { drawSequence, sentenceOf } from './diagram/sequence.mjs';
import { say } from './diagram/svg.mjs';
import { listFiles, root } from './export-map.mjs';

/** @typedef {import('./diagram/machine.mjs').Machine} Machine */
/** @typedef {import('./diagram/sequence.mjs').Sequence} Sequence */
/** @typedef {{ machines: readonly Machine[], sequences: readonly Sequence[], operationIds: readonly string[] }} Source */

const introduction = `# The machines

What can happen where, made from the tables of the code by \`npm run diagrams\`; do not edit. What a table does not have is refused as \`sequence-error\` or as the
state that is over. Pairings, approvals and messages have no table in the code: the stores were watched while every function of the API was used
([stored-machines.test.ts](../test/unit/port/stored-machines.test.ts)), and showed these changes and no other.
`;

/** @param {Machine | Sequence} one @param {string} words */
const section = ({ name, title, says, page }, words) => `## ${title}\n\n${says} Shown in [its guide](${page}).\n\n![${title}: as the words below say](diagrams/${name}.svg)\n\n${words}\n`;

/** @param {Machine} machine */
function describeMachine(machine) {
  const rows = machine.table.map((arrow) => `| ${say(arrow.from)} | ${causeOf(machine, arrow)} | ${outcomeOf(arrow)} |`);
  return section(machine, ['| in | what happens | what comes of it |', '| --- | --- | --- |', ...rows].join('\n'));
}

/** @param {Sequence} sequence */
const describeSequence = (sequence) => section(sequence, sequence.steps.map((step, n) => `${n + 1}. ${sentenceOf(step)}`).join('\n'));

/** @param {Source} source @returns {ReadonlyMap<string, string>} what stands in which file, from the root */
export function drawDiagrams({ machines, sequences, operationIds }) {
  const unknown = sequences.flatMap(({ steps }) => steps).filter(({ call }) => call !== undefined && !operationIds.includes(call));
  if (unknown.length > 0) throw new Error(`no such operation: ${unknown.map(({ call }) => call).join(', ')}`);
  const page = [introduction, ...machines.map(describeMachine), ...sequences.map(describeSequence)].join('\n');
  const drawn = [...machines.map((one) => [one.name, drawMachine(one)]), ...sequences.map((one) => [one.name, drawSequence(one)])];
  return new Map([['docs/machines.md', page], ...drawn.map(([name, svg]) => /** @type {[string, string]} */ ([`docs/diagrams/${name}.svg`, svg]))]);
}

/** @returns {Promise<Source>} */
async function readMachines() {
  const outfile = `${root}.tmp/machines.mjs`;
  await build({ entryPoints: [`${root}test/tools/diagram/machines.ts`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
  return await import(pathToFileURL(outfile).href);
}

/** @param {ReadonlyMap<string, string>} drawn @returns {string[]} the files that say something else, or that nothing draws any more */
export function findStale(drawn) {
  const there = ['docs/machines.md', ...listFiles('docs/diagrams', /\.svg$/)];
  return [...new Set([...there, ...drawn.keys()])].filter((file) => !there.includes(file) || readFileSync(root + file, 'utf8') !== drawn.get(file));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const drawn = drawDiagrams(await readMachines());
  mkdirSync(`${root}docs/diagrams`, { recursive: true });
  if (process.argv.includes('--write')) for (const [file, text] of drawn) writeFileSync(root + file, text);
  const stale = findStale(drawn);
  for (const file of stale) console.error(`${file} is out of date: run npm run diagrams`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}
