import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peers, readEntries, readPrograms, root } from '../tools/export-map.mjs';

/** Findings that are accepted, by name, each with its reason; a new one fails. */
const accepted = { publint: [] as readonly string[], attw: [] as readonly string[] };

const folder = mkdtempSync(join(tmpdir(), 'lukko-packed-'));
const host = join(folder, 'host');
const names = readEntries().map(({ name }) => name);
let tarball = '';
let files: readonly string[] = [];

const run = (command: string, args: readonly string[], cwd: string): string => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const npm = (args: readonly string[], cwd: string): string => run('npm', args, cwd);
/** Puts a peer beside the package, as `npm install` would. */
const addPeer = (peer: string): void => {
  const place = join(host, 'node_modules', peer);
  if (!existsSync(place)) symlinkSync(join(root, 'node_modules', peer), place);
};
/** What the program answers with, and all it says. */
const lukko = (...args: readonly string[]): readonly [number | null, string] => {
  const { status, stdout, stderr } = spawnSync(join(host, 'node_modules/.bin/lukko'), args, { cwd: host, encoding: 'utf8' });
  return [status, stdout + stderr];
};
const node = (code: string): string => run(process.execPath, ['--input-type=module', '-e', code], host);

beforeAll(() => {
  // The build is a step of its own in the ladder: the scripts, and with them `prepack`, stay out.
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)) as readonly { filename: string; files: readonly { path: string }[] }[];
  tarball = join(folder, packed?.filename ?? '');
  files = packed?.files.map(({ path }) => path) ?? [];
  mkdirSync(host);
  writeFileSync(join(host, 'package.json'), '{ "private": true }');
  npm(['install', '--prefer-offline', '--ignore-scripts', '--omit=optional', tarball], host);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed tarball', () => {
  it('holds dist, package.json, README, LICENSE and CHANGELOG and nothing else', () => {
    expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(files.filter((path) => path.startsWith('dist/') && !/\.(?:js|d\.ts)$/.test(path))).toEqual([]);
  });

  it('holds both files of every subpath', () => {
    expect(files).toEqual(expect.arrayContaining(readEntries().flatMap(({ entry }) => [`dist/${entry}.js`, `dist/${entry}.d.ts`])));
  });

  it('holds the program, alone', () => {
    for (const { entry } of readPrograms()) expect(files.filter((path) => path.startsWith(`dist/${entry}.`))).toEqual([`dist/${entry}.js`]);
  });

  it('brings exactly the four libraries, and no peer', () => {
    const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { dependencies: object };
    expect(Object.keys(dependencies)).toEqual(['@noble/ed25519', '@noble/hashes', 'jose', 'zod']);
    const installed = npm(['ls', '--all', '--parseable'], host).trim().split('\n').slice(1);
    expect(installed.map((path) => path.replace(/^.*node_modules\//, '')).sort()).toEqual([...Object.keys(dependencies), 'lukko'].sort());
  });

  it.each(names.filter((name) => !(name in peers)))('%s is imported by plain Node in an empty folder, without any peer', (name) => {
    expect(node(`await import('${name}'); console.log('imported')`)).toBe('imported\n');
  });

  it('npx lukko helps without any peer, and says which one it lacks', () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    expect(lukko('--version')).toEqual([0, `${version}\n`]);
    expect(lukko('migrate', '--url', 'sqlite:./lukko.db')).toEqual([2, expect.stringContaining('npm install kysely')]);
  });

  it.each(Object.entries(peers))('%s is imported beside its peer %s', (name, peer) => {
    addPeer(peer);
    expect(node(`await import('${name}'); console.log('imported')`)).toBe('imported\n');
  });

  it.each([
    ['sqlite:x.db', 'libsql'],
    ['postgres://host/db', 'pg'],
    ['mysql://host/db', 'mysql2'],
  ])('lukko/adapter/sql says which package %s needs', (url, driver) => {
    const code = `const { openSqlStorage } = await import('lukko/adapter/sql'); await openSqlStorage({ url: '${url}' }).catch((error) => console.log(error.name, error.message))`;
    expect(node(code)).toMatch(new RegExp(`^TypeError url: .* npm install ${driver}\n$`));
  });

  it('npx lukko says which driver it lacks, and works once it is there', () => {
    const migrate = ['migrate', '--url', 'sqlite:./lukko.db'];
    expect(lukko('migrate', '--url', 'postgres://127.0.0.1:1/lukko')).toEqual([2, expect.stringContaining('npm install pg')]);
    expect(lukko(...migrate)).toEqual([2, expect.stringContaining('npm install libsql')]);
    addPeer('libsql');
    expect(lukko(...migrate)).toEqual([0, 'The tables went from version 0 (there were none) to version 1.\n']);
  });

  it('answers to require, as it has no top-level await', () => {
    const code = `import { createRequire } from 'node:module'; const lukko = createRequire(process.cwd() + '/')('lukko'); console.log(typeof lukko.createAuth)`;
    expect(node(code)).toBe('function\n');
  });

  it('does nothing when it is imported: no output, no handle that keeps the process alive, no global', () => {
    const code = `const before = new Set(Reflect.ownKeys(globalThis)); for (const name of ${JSON.stringify(names)}) await import(name);
      const after = Reflect.ownKeys(globalThis).filter((key) => !before.has(key));
      console.log(JSON.stringify({ after, handles: process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|TCP/.test(kind)) }))`;
    // zod keeps its settings and its registry in globals, so that two copies of it share them.
    expect(JSON.parse(node(code))).toEqual({ after: ['__zod_globalConfig', '__zod_globalRegistry'], handles: [] });
  });

  it('satisfies publint', async () => {
    const { messages, pkg } = await publint({ strict: true, pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer } });
    expect(messages.map((message) => `${message.code}: ${String(formatMessage(message, pkg))}`).filter((line) => !accepted.publint.some((code) => line.startsWith(code)))).toEqual([]);
  });

  it('satisfies attw as an ES module only package', () => {
    const report = JSON.parse(attw()) as { analysis: { problems: readonly { kind: string; resolutionKind?: string }[] } };
    // `esm-only` leaves node10 and the CommonJS side of node16 out of account, here as in its own table.
    const problems = report.analysis.problems.filter(({ resolutionKind }) => resolutionKind !== 'node10' && resolutionKind !== 'node16-cjs');
    expect(problems.filter(({ kind }) => !accepted.attw.includes(kind))).toEqual([]);
  });
});

/** attw ends with 1 where it finds a problem; the report says which. */
function attw(): string {
  try {
    return run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only', '--format', 'json'], folder);
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
