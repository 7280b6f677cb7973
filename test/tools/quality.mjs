/**
 * Makes docs/quality.md and docs/bench.svg: what README and guides claim, how each claim is measured, and with what result. It runs nothing: whatever measures
 * leaves a file `test/quality/NAME.json`, made by `writeQuality`, of one shape:
 *
 *   { measuredAt: ISO time, commit: of what code, command: what repeats it, machine: its class, load: of the machine when it began, rows: [
 *     { name, value, unit, limit?: the most it may be, ok?: whether it may, low?, high?: a quarter lies below and above, p99?, bar?: { what, of } in the picture } ] }
 *
 * `npm run quality` counts the tests first, where the whole ladder (`.ci/run`) left its reports in .tmp, then writes page and picture; without `--write` it says whether
 * they are up to date. What was never measured stands on the page as `not measured yet`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import { renderPicture } from './bench-picture.mjs';
import { countTests } from './count-tests.mjs';
import { root } from './export-map.mjs';
import { renderQuality } from './quality-page.mjs';

/**
 * @typedef {object} QualityRow
 * @property {string} name what was measured
 * @property {number} value a median where it was measured more than once
 * @property {string} unit
 * @property {number | undefined} [limit] the most it may be, or the least where the name says so
 * @property {boolean | undefined} [ok] whether the limit holds
 * @property {number | undefined} [low]
 * @property {number | undefined} [high]
 * @property {number | undefined} [p99]
 * @property {{ readonly what: string, readonly of: string } | undefined} [bar]
 */
/** @typedef {{ readonly measuredAt: string, readonly commit?: string | undefined, readonly command: string, readonly machine: string, readonly load?: number | undefined, readonly rows: readonly QualityRow[] }} Quality */
/**
 * @typedef {object} Claim
 * @property {string} claim a sentence that stands by itself
 * @property {string} page
 * @property {string} says the words of the page
 * @property {readonly string[]} [tests] files whose tests prove it
 * @property {readonly { file: string, row: string, most?: number }[]} [rows] what was measured; `most` is the figure that the page names
 */

const loadWhenStarted = loadavg()[0] ?? 0;
const commitWhenStarted = commitOf();
const fileOf = (/** @type {string} */ name) => `${root}test/quality/${name}.json`;

/**
 * @param {string} name of the file
 * @param {{ readonly command: string, readonly rows: readonly QualityRow[], readonly ranAt?: import('./count-tests.mjs').RanAt | undefined }} measured the command repeats it; it ran now, or when it says
 */
export function writeQuality(name, { command, rows, ranAt = { measuredAt: new Date().toISOString(), commit: commitWhenStarted, load: Number(loadWhenStarted.toFixed(1)) } }) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${process.platform} ${process.arch}, Node ${process.versions.node}`;
  mkdirSync(`${root}test/quality`, { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify({ measuredAt: ranAt.measuredAt, commit: ranAt.commit, command, machine, load: ranAt.load, rows }, undefined, 2)}\n`);
}

/** The commit that is checked out, and whether library, tests or examples were changed since. Nothing where there is no git, as in a tarball. */
export function commitOf() {
  try {
    const git = (/** @type {readonly string[]} */ ...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short=10', 'HEAD') + (git('status', '--porcelain', '--', 'src', 'test', ':!test/quality', 'examples', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsup.config.ts') === '' ? '' : ' and changes');
  } catch {
    return undefined;
  }
}

/** @param {string} name @returns {Quality | undefined} nothing where it was never measured */
export const readQuality = (name) => (existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : undefined);

/** @returns {readonly Claim[]} */
export const readClaims = () => JSON.parse(readFileSync(fileOf('claims'), 'utf8'));

/** @returns {Readonly<Record<string, string>>} what each file that is made from the measurements should hold */
export const currentPages = () => ({ 'docs/quality.md': renderQuality(readClaims(), readQuality), 'docs/bench.svg': renderPicture(readQuality('bench-peers')) });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const write = process.argv.includes('--write');
  const tests = write ? countTests(readClaims()) : undefined;
  if (tests !== undefined) writeQuality('tests', { command: '.ci/run', ...tests });
  for (const [page, text] of Object.entries(currentPages())) {
    if (write) writeFileSync(root + page, text);
    else if (!existsSync(root + page) || readFileSync(root + page, 'utf8') !== text) {
      console.error(`${page} is out of date: run npm run quality`);
      process.exitCode = 1;
    }
  }
}
