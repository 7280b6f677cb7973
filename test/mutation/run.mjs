/**
 * `npm run mutation [-- FOLDER …] [-- --changed] [-- --check]`: breaks the rules of src/core in every way that Stryker knows, one at a time, and counts how many of
 * these mutants no test notices. At least 90 % have to be, and each that is not has its reason in survivors.json. It takes minutes for each folder, so no rung of
 * the ladder runs it: `--check` says in no time whether the code has changed since, and `--changed` measures those folders again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { root } from '../tools/export-map.mjs';
import { writeQuality } from '../tools/quality.mjs';
import { changedFolders, folders, hashCode, readMeasured } from './folders.mjs';
import { nameOf, readReport, readSurvivors } from './survivors.mjs';

/** At least so many of a hundred mutants are found. */
const least = 90;
const here = fileURLToPath(new URL('.', import.meta.url));
const args = process.argv.slice(2);
const changed = changedFolders();

if (args.includes('--check')) {
  console.log(changed.length === 0 ? 'Nothing has changed since it was measured.' : `Changed since it was measured: ${changed.join(', ')}. npm run mutation -- --changed`);
  process.exit(changed.length === 0 ? 0 : 1);
}
const named = args.filter((arg) => !arg.startsWith('--'));
const unknown = named.filter((name) => !folders.includes(name));
if (unknown.length > 0) {
  console.error(`mutation: there are ${folders.join(', ')}, and no ${unknown.join(', ')}`);
  process.exit(2);
}
if (!existsSync(`${here}node_modules`)) execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: here, stdio: 'inherit' });
const rows = new Map(readMeasured().map((row) => [row.folder, row]));
const toDo = args.includes('--changed') ? changed : named.length > 0 ? named : folders;
for (const folder of toDo) rows.set(folder, measure(folder));
writeQuality('mutation', { command: 'npm run mutation', rows: folders.flatMap((folder) => rows.get(folder) ?? []) });
process.exitCode = toDo.every((folder) => rows.get(folder)?.ok === true) ? 0 : 1;

/** @param {string} folder @returns {import('./folders.mjs').FolderRow} */
function measure(folder) {
  const code = hashCode(folder);
  const judged = judge(folder);
  const alive = judged.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').map(nameOf);
  const broken = judged.filter(({ status }) => !['Survived', 'NoCoverage', 'Killed', 'Timeout'].includes(status)).map(nameOf);
  const listed = readSurvivors().filter(({ file }) => file.startsWith(`${folder}/`)).map(nameOf);
  tell('No test notices, and no reason is given in survivors.json:', alive.filter((name) => !listed.includes(name)));
  tell('Listed in survivors.json, and no longer alive:', listed.filter((name) => !alive.includes(name)));
  tell('Not judged:', broken);
  const value = Math.round((1_000 * (judged.length - alive.length)) / judged.length) / 10;
  const ok = value >= least && broken.length === 0 && same(alive, listed);
  return { folder, code, name: `core/${folder}: mutants that a test notices, of ${judged.length} (at least); ${alive.length} live, each with its reason`, value, unit: '%', limit: least, ok };
}

/** @typedef {import('./survivors.mjs').Judged} Judged */

/**
 * Each mutant first against the tests that come by it; then those that are made when their file is loaded, and still live, against all tests.
 *
 * @param {string} folder @returns {readonly Judged[]}
 */
function judge(folder) {
  const first = mutate(folder);
  const left = first.filter(({ status, isStatic }) => isStatic && status !== 'Killed' && status !== 'Timeout');
  if (left.length === 0) return first;
  const lines = [...new Set(left.map(({ file, from, to }) => `src/core/${file}:${from.line}-${to.line}`))];
  const again = new Map(mutate(folder, lines).map((one) => [one.id, one]));
  return first.map((one) => (left.includes(one) ? (again.get(one.id) ?? one) : one));
}

/** @param {string} folder @param {readonly string[]} [lines] @returns {readonly Judged[]} */
function mutate(folder, lines) {
  const env = { ...process.env, MUTATED: folder, ...(lines === undefined ? {} : { MUTATED_LINES: JSON.stringify(lines) }) };
  execFileSync(process.execPath, [`${here}node_modules/@stryker-mutator/core/bin/stryker.js`, 'run', `${here}stryker.config.mjs`], { cwd: root, stdio: 'inherit', env });
  return readReport(readFileSync(`${root}.tmp/mutation/${folder}${lines === undefined ? '' : '-static'}.json`, 'utf8'));
}

/** @param {readonly string[]} one @param {readonly string[]} other */
function same(one, other) {
  return JSON.stringify([...new Set(one)].sort()) === JSON.stringify([...new Set(other)].sort());
}

/** @param {string} what @param {readonly string[]} names */
function tell(what, names) {
  if (names.length > 0) console.error(`\n${what}\n${names.map((name) => `  ${name}`).join('\n')}`);
}
