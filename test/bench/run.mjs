/**
 * `npm run bench [-- --peers | --engines | --http] [-- --only NAME] [-- --record]`: runs every case of test/bench/cases against the built package and prints
 * one table; with `--peers` those of test/bench/against (better-auth, installed by its own lockfile), with `--engines` or `--http` those of the folder of that name. The
 * three need PostgreSQL, `--engines` MariaDB and Redis, too. With `--record` the table is kept in test/quality, where `npm run quality` makes its page of it.
 * Figures are compared with one another in the same run, so a limit holds on any machine where it is a ratio; limits in milliseconds are
 * meant for a quiet machine. Nothing here is a test: a missed limit is marked and ends the run with 1, and no rung of the ladder runs it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { figureOf, middleOf, mostOf } from '../tools/figures.mjs';
import { writeQuality } from '../tools/quality.mjs';

/**
 * @typedef {object} Row
 * @property {string} name what was measured
 * @property {number} value a median where it was measured more than once
 * @property {number | undefined} [low] a quarter of what was measured lies below
 * @property {number | undefined} [high] a quarter of what was measured lies above
 * @property {number | undefined} [p99] a hundredth of what was measured lies above
 * @property {string} unit `ms`, `×`, `KB`
 * @property {number | undefined} [limit] the most it may be
 * @property {boolean | undefined} [ok] whether the limit holds; by default `value <= limit`
 * @property {{ readonly what: string, readonly of: string } | undefined} [bar] the group and the name of its bar in the picture, where it has one
 */
/**
 * @typedef {object} Case
 * @property {string} name
 * @property {() => Promise<readonly Row[]>} run
 */

const argument = /** @param {string} name */ (name) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

/** @param {string} url @returns {readonly Row[]} each case has a process of its own, so that no figure depends on what ran before it */
function runCase(url) {
  const script = fileURLToPath(new URL('run-case.mjs', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, url], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

/** The folder of the cases and the name of what is kept, by the flag. @type {Readonly<Record<string, { folder: string, file: string }>>} */
const kinds = {
  '--peers': { folder: 'against/', file: 'bench-peers' },
  '--engines': { folder: 'engines/', file: 'bench-engines' },
  '--http': { folder: 'http/', file: 'bench-http' },
};
const kind = process.argv.find((flag) => flag in kinds) ?? '';
const { folder: cases, file: kept } = kinds[kind] ?? { folder: 'cases/', file: 'bench' };
const folder = new URL(cases, import.meta.url);
const only = argument('--only');
const record = process.argv.includes('--record');
// Half a table would pass for the whole.
if (record && only !== undefined) throw new Error('--record: keeps whole tables, so not with --only');
/** @type {(Row & { case: string, ok: boolean | undefined })[]} */
const rows = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort()) {
  /** @type {Case} */
  const { name } = await import(new URL(file, folder).href);
  if (only !== undefined && !name.includes(only)) continue;
  console.error(`… ${name}`);
  for (const row of runCase(new URL(file, folder).href)) rows.push({ case: name, ...row, ok: row.ok ?? (row.limit === undefined ? undefined : row.value <= row.limit) });
}

const worst = /** @param {Row} row */ ({ p99, unit }) => (p99 === undefined ? '' : figureOf({ value: p99, unit }));
const cells = rows.map((row) => [row.case, row.name, figureOf(row), middleOf(row), worst(row), mostOf(row), row.ok === false ? 'MISSED' : '']);
const table = [['case', 'measured', 'value', 'middle half', 'p99', 'limit', ''], ...cells];
const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
for (const line of table) console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());

if (record) writeQuality(kept, { command: ['npm run bench --', kind, '--record'].filter((part) => part !== '').join(' '), rows: rows.map(({ case: of, name, ...row }) => ({ name: `${of}: ${name}`, ...row })) });
process.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
