/**
 * Makes docs/ecosystem.md: which hosts, runtimes and engines the tests ran, and in which version. It reads the titles of the tests and the lockfiles, and runs
 * nothing. `npm run ecosystem` writes it; without `--write` it says whether the page is up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { bun, deno, nodes, versionOf, workerd } from '../runtimes/tools/runtimes.mjs';
import { readTitles } from './conformance.mjs';
import { listFiles, root } from './export-map.mjs';

const page = 'docs/ecosystem.md';

/** The package of a host that is one, by its example. @type {Readonly<Record<string, string>>} */
const frameworks = { express: 'express', fastify: 'fastify', hono: 'hono', koa: 'koa', nextjs: 'next' };
/** What reaches an engine. @type {Readonly<Record<string, string | undefined>>} */
const drivers = { SQLite: 'libsql', PostgreSQL: 'pg', MySQL: 'mysql2', MariaDB: 'mysql2', Redis: 'redis' };

const columns = ['Node', bun.name, deno.name, workerd.name];

/** @typedef {{ title: string, file: string }} Title */
/** @typedef {{ name: string, version: string, runtime: string, example: string, file: string }} Host */

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(readFileSync(root + file, 'utf8'));

/** @param {string} name of a package @param {string} [lockfile] @returns {string} its version, by the lockfile */
function lockedVersion(name, lockfile = 'package-lock.json') {
  const found = readJson(lockfile).packages[`node_modules/${name}`];
  if (found === undefined) throw new Error(`${lockfile} has no ${name}`);
  return found.version;
}

/** @param {readonly Title[]} titles @returns {Host[]} one for each example that is visited over a port */
function hostsIn(titles) {
  return titles.flatMap(({ title, file }) => {
    const [, name = ''] = /^(.+?) takes three-step login on a page of code/.exec(title) ?? [];
    const [, folder = ''] = /^examples\/([^/]+)\//.exec(file) ?? [];
    if (name === '' || folder === '') return [];
    const [, example = '', runtime = 'Node'] = /visit\('([^']+)'(?:, '([^']+)')?\)/.exec(readFileSync(root + file, 'utf8')) ?? [];
    const own = `examples/${folder}/package-lock.json`;
    const framework = frameworks[folder];
    const version = framework === undefined ? '' : lockedVersion(framework, existsSync(root + own) ? own : undefined);
    return [{ name: name.replace(/^A /, '').replace(/ \d+$/, ''), version, runtime: columns.includes(runtime) ? runtime : 'Node', example, file }];
  });
}

/** @param {readonly Title[]} titles @returns {{ name: string, file: string }[]} each that has to keep the whole contract */
function enginesIn(titles) {
  return titles.flatMap(({ title, file }) => {
    const [, name] = /^the \S* ?(?:adapter|storage) (?:on|in) (\w+) keeps every sentence of the ports$/.exec(title) ?? [];
    return name === undefined ? [] : [{ name, file }];
  });
}

/** @param {readonly Title[]} titles @returns {readonly (string | undefined)[]} the engines on which the other runtimes go through the story */
const enginesOfStory = (titles) => ['memory', ...titles.map(({ title }) => /with all that is kept in (\w+),$/.exec(title)?.[1])];

/** @param {string} engine */
function driverOf(engine) {
  if (engine === 'memory') return 'none';
  const driver = drivers[engine];
  if (driver === undefined) throw new Error(`${engine}: say in ecosystem.mjs which package reaches it`);
  return `\`${driver}\` ${lockedVersion(driver)}`;
}

/** @param {string} file */
const link = (file, name = file.replace(/^test\//, '')) => `[${name}](../${file})`;

/**
 * @param {readonly Title[]} titles of all tests
 * @returns {string} the page
 */
export function renderEcosystem(titles) {
  const [hosts, engines, stories] = [hostsIn(titles), enginesIn(titles), enginesOfStory(titles)];
  if (hosts.length === 0 || engines.length === 0) throw new Error('no title tells of a host or of an engine');
  return [
    '# Ecosystem',
    '',
    'What the tests ran, and in which version. Made from their titles and from the lockfiles by `npm run ecosystem`; do not edit. What stands here nowhere may well work: it was not tried.',
    '',
    '## Runtimes',
    '',
    'The packed package goes through first login, login by the list, pairing and login by the Key on each, over `Request` and `Response`, with storage in memory. `.ci/run` does it',
    'every time, on Linux on x64; the whole test suite runs on Node 20 alone.',
    '',
    '| runtime | version | `require` | proved by |',
    '| --- | --- | --- | --- |',
    ...nodes.map((runtime) => `| ${runtime.name} | ${versionOf(runtime)} | yes | ${link('test/runtimes/nodes.test.ts')} |`),
    ...[bun, deno].map((runtime) => `| ${runtime.name} | ${versionOf(runtime)} | not tried | ${link('test/runtimes/others.test.ts')} |`),
    `| ${workerd.name}, with and without Node's modules | ${versionOf(workerd)} | has none | ${link('test/runtimes/others.test.ts')} |`,
    '',
    '## Hosts',
    '',
    'Each is a page of code that is visited over a port: first login, guarded pages, what is refused, logging out and in again.',
    '',
    `| host | version | ${columns.join(' | ')} | proved by |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} | --- |`,
    ...hosts.map(({ name, version, runtime, example, file }) => `| ${link(example, name)} | ${version} | ${columns.map((column) => (column === runtime ? 'yes' : '')).join(' | ')} | ${link(file)} |`),
    '',
    '## Engines',
    '',
    'On Node 20 each keeps every sentence of the contracts of the ports; elsewhere the packed package goes through first login, login by the list, pairing and login by the Key',
    `(${link('test/runtimes/engines.test.ts')}). A server is the one that Debian has. Redis holds flows, sessions and ledgers, beside one of the others.`,
    '',
    '| engine | reached by | Node 20 | Node 22, Node 24, Bun, Deno | workerd | contract |',
    '| --- | --- | --- | --- | --- | --- |',
    ...engines.map(({ name, file }) => `| ${name} | ${driverOf(name)} | yes | ${stories.includes(name) ? 'yes' : ''} | ${name === 'memory' ? 'yes' : ''} | ${link(file)} |`),
    '',
  ].join('\n');
}

/** @returns {Title[]} of the files that may tell of one: to parse all others takes seconds */
function readRelevantTitles() {
  const files = [...listFiles('examples', /\.test\.ts$/), ...listFiles('test', /\.test\.ts$/)].map((file) => ({ file, code: readFileSync(root + file, 'utf8') }));
  const relevant = files.filter(({ code }) => /takes three-step login|keeps every sentence of the ports|with all that is kept in/.test(code));
  return relevant.flatMap(({ file, code }) => readTitles(file, code).map((title) => ({ title, file })));
}

/** @returns {string} what docs/ecosystem.md should hold */
export const currentEcosystem = () => renderEcosystem(readRelevantTitles());

/** @returns {string} what it holds */
export const writtenEcosystem = () => (existsSync(root + page) ? readFileSync(root + page, 'utf8') : '');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--write')) writeFileSync(root + page, currentEcosystem());
  else if (currentEcosystem() !== writtenEcosystem()) {
    console.error(`${page} is out of date: run npm run ecosystem`);
    process.exitCode = 1;
  }
}
