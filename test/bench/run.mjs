/**
 * `npm run bench [-- --json FILE] [-- --only NAME] [-- --engines] [-- --http]`: runs every case of test/bench/cases against the built package and prints
 * one table; with `--engines` those of test/bench/engines, with `--http` those of test/bench/http; both need PostgreSQL, the first MariaDB and Redis, too.
 * Figures are compared with one another in the same run, so a limit holds on any machine where it is a ratio; limits in milliseconds are
 * meant for a quiet machine. Nothing here is a test: a missed limit is marked and ends the run with 1, and no rung of the ladder runs it.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

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

const folder = new URL(process.argv.includes('--engines') ? 'engines/' : process.argv.includes('--http') ? 'http/' : 'cases/', import.meta.url);
const only = argument('--only');
/** @type {(Row & { case: string, ok: boolean })[]} */
const rows = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort()) {
  /** @type {Case} */
  const { name } = await import(new URL(file, folder).href);
  if (only !== undefined && !name.includes(only)) continue;
  console.error(`… ${name}`);
  for (const row of runCase(new URL(file, folder).href)) rows.push({ case: name, ...row, ok: row.ok ?? (row.limit === undefined || row.value <= row.limit) });
}

const digits = /** @param {number} value */ (value) => value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false });
const middle = /** @param {Row} row */ ({ low, high }) => (low === undefined || high === undefined ? '' : `${digits(low)} to ${digits(high)}`);
const worst = /** @param {Row} row */ ({ p99, unit }) => (p99 === undefined ? '' : `${digits(p99)} ${unit}`);
const most = /** @param {Row} row */ ({ limit, unit }) => (limit === undefined ? '' : `≤ ${digits(limit)} ${unit}`);
const cells = rows.map((row) => [row.case, row.name, `${digits(row.value)} ${row.unit}`, middle(row), worst(row), most(row), row.ok ? '' : 'MISSED']);
const table = [['case', 'measured', 'value', 'middle half', 'p99', 'limit', ''], ...cells];
const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
for (const line of table) console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());

const json = argument('--json');
if (json !== undefined) {
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}`, cpus: cpus().length, cpu: cpus()[0]?.model ?? '' };
  writeFileSync(json, `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
}
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
