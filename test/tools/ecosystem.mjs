/**
 * Makes docs/ecosystem.md: which hosts and engines the tests ran on which runtimes, and in which versions. `npm run ecosystem` writes it from the reports that the
 * ladder leaves in `.tmp`, where each such test says what it ran (`ran.ts`). Without `--write` it says, by titles and lockfiles alone, whether the page is out of date;
 * with `--check`, the last step of `.ci/run`, it holds each line against these reports, too.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bun, deno, nodes, versionOf } from '../runtimes/tools/runtimes.mjs';
import { readTitles } from './conformance.mjs';
import { listFiles, root } from './export-map.mjs';

const page = 'docs/ecosystem.md';

/** Those of `.tmp` whose tests say what they ran. `.ci/run` leaves all of them. */
const reports = ['suite', 'beyond', 'engines', 'runtimes'];

/** @typedef {{ table: 'package' | 'hosts' | 'engines', row: string, cell: string }} Claim what a test of such a title proves */
/** @typedef {{ title: string, file: string }} Title */
/** @typedef {Title & { status: string, on: string, what: string }} Run a test that says what it ran */

/** The first that fits. @type {readonly (readonly [RegExp, Claim['table'], cell: string, row?: string])[]} */
const patterns = [
  [/^the (?:SQL )?(?:adapter|storage) (?:on|in) (\w+) keeps every sentence of the ports/, 'engines', 'contract'],
  [/^the packed package on .*, with all that is kept in (\w+),/, 'engines', 'story'],
  [/^the packed package on .+ answers to require, on every subpath/, 'package', 'yes', '`require`'],
  [/^the packed package on .+ is imported, on every subpath/, 'package', 'yes', '`import`'],
  [/^the packed package on /, 'engines', 'story', 'memory'],
  [/^(?:A )?(.+?)(?: \d+)? takes three-step login on a page of code/, 'hosts', 'yes'],
];

/** @param {string} title @returns {Claim | undefined} */
function claimOf(title) {
  for (const [pattern, table, cell, row] of patterns) {
    const found = pattern.exec(title);
    if (found !== null) return { table, cell, row: row ?? found[1] ?? '' };
  }
  return undefined;
}

const families = ['Node', 'Bun', 'Deno', 'workerd'];
/** @param {string} one @param {string} other */
const byRuntime = (one, other) => families.indexOf(one.replace(/ .*/, '')) - families.indexOf(other.replace(/ .*/, '')) || one.localeCompare(other, 'en', { numeric: true });

/** @template T @param {readonly T[]} all @returns {T[]} */
const unique = (all) => [...new Set(all)];

/** @param {readonly string[]} cells */
const line = (...cells) => `| ${cells.join(' | ')} |`;

/**
 * @param {Claim['table']} table
 * @param {readonly Run[]} runs
 * @param {readonly string[]} columns
 */
function renderTable(table, runs, columns) {
  const claimed = runs.flatMap((run) => {
    const claim = claimOf(run.title);
    return claim?.table === table ? [{ ...run, ...claim }] : [];
  });
  if (claimed.length === 0) throw new Error(`no test says what it ran of the ${table}`);
  const rows = unique(claimed.map(({ row, what }) => JSON.stringify([row, what]))).sort().map((key) => {
    const of = claimed.filter(({ row, what }) => JSON.stringify([row, what]) === key);
    // A contract holds more than a story.
    const cells = columns.map((column) => unique(of.filter(({ on }) => on === column).map(({ cell }) => cell)).sort()[0] ?? '');
    const links = unique(of.map(({ file }) => file)).sort().map((file) => `[${file.replace(/^test\//, '')}](../${file})`);
    return line(of[0]?.row ?? '', of[0]?.what ?? '', ...cells, links.join(', '));
  });
  const header = [table === 'package' ? 'of every subpath' : table.slice(0, -1), 'as', ...columns, 'proved by'];
  return [line(...header), line(...header.map(() => '---')), ...rows];
}

/**
 * @param {readonly Run[]} runs
 * @returns {string} the page
 */
export function renderEcosystem(runs) {
  const failed = runs.find(({ status }) => status !== 'passed');
  if (failed !== undefined) throw new Error(`${failed.file}: "${failed.title}" did not pass`);
  const columns = unique(runs.map(({ on }) => on)).sort(byRuntime);
  return [
    '# Ecosystem',
    '',
    'What the tests ran, and in which version, on Linux on x64. Made from their reports by `npm run ecosystem` after `.ci/run`; do not edit. What stands here nowhere may well work: it',
    'was not tried. MySQL is nowhere: neither Debian nor npm has its server, so it was not run.',
    '',
    '## Hosts',
    '',
    'Each is a page of code that is visited over a port: first login, guarded pages, what is refused, logging out and in again.',
    '',
    ...renderTable('hosts', runs, columns),
    '',
    '## Engines',
    '',
    '*contract*: it keeps every sentence of the contracts of the ports. *story*: the packed package goes through first login, login by the list, pairing and login by the Key, over',
    "`Request` and `Response`; on workerd with Node's modules and without. Redis holds flows, sessions and ledgers, beside one of the others.",
    '',
    ...renderTable('engines', runs, columns),
    '',
    '## Loading the package',
    '',
    'The packed package, as a host installs it. What needs a peer is left out.',
    '',
    ...renderTable('package', runs, columns),
    '',
  ].join('\n');
}

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(readFileSync(root + file, 'utf8'));

const here = `Node ${process.versions.node}`;

/** @param {string} [own] stands for the Node that the tests themselves ran on @returns {Run[]} */
function readRuns(own = here) {
  return reports.flatMap((name) => {
    const file = `.tmp/vitest-${name}.json`;
    if (!existsSync(root + file)) throw new Error(`${file} is missing: .ci/run leaves it`);
    /** @type {{ name: string, assertionResults: { fullName: string, status: string, meta: { ran?: { on: string, what: string } } }[] }[]} */
    const files = readJson(file).testResults;
    return files.flatMap(({ name: path, assertionResults }) =>
      assertionResults.flatMap(({ fullName, status, meta: { ran } }) => (ran === undefined ? [] : [{ title: fullName, file: relative(root, path), status, ...ran, on: ran.on === here && name !== 'runtimes' ? own : ran.on }])),
    );
  });
}

/** @returns {Title[]} of the files that may tell of a host or an engine: to parse all others takes seconds */
function readRelevantTitles() {
  const files = [...listFiles('examples', /\.test\.ts$/), ...listFiles('test', /\.test\.ts$/)].map((file) => ({ file, code: readFileSync(root + file, 'utf8') }));
  const relevant = files.filter(({ code }) => /takes three-step login|keeps every sentence of the ports|the packed package on/.test(code));
  return relevant.flatMap(({ file, code }) => readTitles(file, code).map((title) => ({ title, file })));
}

/** @returns {string[]} what the page has to name, by the lockfiles */
function lockedVersions() {
  const runtimes = [...nodes, bun, deno].map((one) => `${one.name.replace(/ .*/, '')} ${versionOf(one)}`);
  /** @param {string} lockfile @param {readonly string[]} names */
  const of = (lockfile, names) => names.map((name) => `\`${name}\` ${readJson(lockfile).packages[`node_modules/${name}`].version}`);
  return [...runtimes, ...of('package-lock.json', ['express', 'fastify', 'hono', 'koa', 'libsql', 'mysql2', 'pg', 'redis']), ...of('examples/nextjs/package-lock.json', ['next'])];
}

/**
 * Says what is wrong with the page, without running anything: a test that it does not name, a row whose test is gone, a version that is no longer the one.
 *
 * @param {string} written
 * @param {readonly Title[]} [titles]
 * @returns {string[]}
 */
export function outdatedIn(written, titles = readRelevantTitles()) {
  const told = unique(titles.filter(({ file }) => !file.startsWith('test/package/')).flatMap(({ title, file }) => {
    const claim = claimOf(title);
    return claim === undefined || claim.table === 'package' ? [] : [`${claim.row} (${file})`];
  }));
  const rows = written.split('\n').filter((row) => row.startsWith('| ') && !row.startsWith('| `'));
  const claimed = unique(rows.flatMap((row) => [...row.matchAll(/\]\(\.\.\/([^)]+\.test\.ts)\)/g)].map(([, file]) => `${row.split(' | ')[0]?.slice(2)} (${file})`)));
  return [
    ...told.filter((one) => !claimed.includes(one)).map((one) => `no row: ${one}`),
    ...claimed.filter((one) => !told.includes(one)).map((one) => `no test: ${one}`),
    ...lockedVersions().filter((one) => !written.includes(one)).map((one) => `another version: ${one}`),
  ];
}

/**
 * Says where the page is another than these runs make it. Which version a server has, the machine decides.
 *
 * @param {string} written
 * @param {readonly Run[]} runs
 * @returns {string[]}
 */
export function differingIn(written, runs) {
  /** @param {string} text */
  const linesOf = (text) => text.replaceAll(/\| [^|`]+ by `/g, '| by `').split('\n');
  const [told, made] = [linesOf(written), linesOf(renderEcosystem(runs))];
  return [...made.filter((one) => !told.includes(one)).map((one) => `not on the page: ${one}`), ...told.filter((one) => !made.includes(one)).map((one) => `not what ran: ${one}`)];
}

/**
 * Another machine may have another Node: there the tests' own is taken for that of the page, which is the one that most hosts ran on.
 *
 * @param {string} written
 * @returns {string}
 */
export function ownNodeOf(written) {
  const [header = [], ...rows] = written.split('\n').filter((row) => row.startsWith('| ')).map((row) => row.split(' | '));
  const hosts = rows.slice(0, rows.findIndex(([first]) => first === '| engine'));
  /** @param {string} column */
  const hostsOn = (column) => hosts.filter((row) => row[header.indexOf(column)] === 'yes').length;
  return [...header].sort((one, other) => hostsOn(other) - hostsOn(one))[0] ?? here;
}

/** @returns {string} what docs/ecosystem.md holds */
export const writtenEcosystem = () => (existsSync(root + page) ? readFileSync(root + page, 'utf8') : '');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--write')) writeFileSync(root + page, renderEcosystem(readRuns()));
  const written = writtenEcosystem();
  const outdated = [...outdatedIn(written), ...(process.argv.includes('--check') ? differingIn(written, readRuns(ownNodeOf(written))) : [])];
  for (const one of outdated) console.error(`${page}: ${one}. Run .ci/run, then npm run ecosystem`);
  process.exitCode = outdated.length === 0 ? 0 : 1;
}
