import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { help } from '../../src/cli/help.js';
import { operations } from '../../src/http/operations/table.js';
import { listFiles, readEntries, root } from '../tools/export-map.mjs';
import { foreign } from './foreign-names.js';
import { wordsOf, type Span } from './read-spans.js';

const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Readonly<Record<string, string>> };
const subpaths: ReadonlySet<string> = new Set(readEntries().map(({ name }) => name));
const ids: ReadonlySet<string> = new Set(operations.map(({ id }) => id));
const groups: ReadonlySet<string> = new Set([...ids].map((id) => id.split('/')[0] ?? ''));
const ignored = readFileSync(`${root}.gitignore`, 'utf8').split('\n').map((line) => line.replace(/\/$/, ''));

const files: ReadonlySet<string> = new Set(['src', 'examples', 'test'].flatMap((folder) => listFiles(folder, /\.(?:ts|mjs|js)$/)).map((file) => basename(file)));

const read = (files: readonly string[]): readonly string[] => files.map((file) => readFileSync(root + file, 'utf8'));
/** What a host sees of the package: every identifier, and every text that is a type. */
const declared = listFiles('dist', /\.d\.ts$/);
/** Reasons of events are texts of the code alone. */
const said = listFiles('src', /\.ts$/);
const offered: ReadonlySet<string> = new Set([...read(declared).flatMap(wordsOf), ...read(said).flatMap(codesOf), ...[...ids].flatMap((id) => id.split('/'))]);
/** What programs of the repository read: variables of the environment, flags, pages of the examples. */
const programs = read([...said, ...listFiles('examples', /\.(?:ts|mjs)$/), ...listFiles('test', /\.(?:ts|mjs)$/).filter((file) => !file.startsWith('test/package/'))]).join('\n');

/** What does not exist of that which a span names: nothing, for a span that is right. */
export function judgeSpan({ text, own }: Span): readonly string[] {
  if (foreign.has(text)) return [];
  if (/^(?:npm|npx|node) /.test(text)) return text.split(' && ').flatMap(judgeCommand);
  if (/^lukko(?:\/[\w/-]+)?$/.test(text)) return subpaths.has(text) ? [] : [text];
  const file = /^(?:(?:src|docs|test|examples|\.ci)\/|[\w-]+\.(?:ts|mjs|js|md|json)$)[^ ]*/.exec(text)?.[0];
  if (file !== undefined) return existsSync(root + file) || files.has(file) || ignored.includes(file) ? [] : [file];
  const path = /^(?:(?:GET|POST) )?(?<path>\/[\w/.-]*)$/.exec(text)?.groups?.['path'];
  if (path !== undefined) return isRoute(path) ? [] : [path];
  if (/^[\w-]+\/[\w*-]+$/.test(text) && groups.has(text.split('/')[0] ?? '')) return isOperation(text) ? [] : [text];
  if (/^--[a-z-]+/.test(text)) return flagsOf(text).filter((flag) => !programs.includes(flag) && !foreign.has(flag));
  return namesIn(text).filter((name) => !isKnown(name, own));
}

function judgeCommand(command: string): readonly string[] {
  const [program = '', first = '', second = ''] = command.split(' ');
  const flags = flagsOf(command);
  if (program === 'npm' && first === 'run') return [...(second in scripts ? [] : [`npm run ${second}`]), ...flags.filter((flag) => !programs.includes(`'${flag}'`) && !programs.includes(`'${flag.slice(2)}'`) && !programs.includes(`${flag.slice(2)}:`))];
  if (program === 'npm' && first === 'test') return 'test' in scripts ? [] : ['npm test'];
  if (program === 'npx' && first === 'lukko') return [...(second.startsWith('--') || help.includes(`npx lukko ${second} `) ? [] : [`npx lukko ${second}`]), ...flags.filter((flag) => !help.includes(flag))];
  if (program === 'node' && first.includes('/')) return existsSync(root + first) ? [] : [first];
  return [];
}

const flagsOf = (command: string): readonly string[] => command.match(/--[a-z][a-z-]*/g) ?? [];

const isOperation = (id: string): boolean => ids.has(id) || groups.has(id.replace(/\/\*$/, ''));

/** A path of `lukko/http`, at its usual place or without it, or a page of an example. */
function isRoute(path: string): boolean {
  const [, id = ''] = /^\/auth\/(.+)$/.exec(path) ?? [];
  return id === '' ? programs.includes(`'${path}`) || programs.includes(`"${path}`) || ids.has(path.slice(1)) : isOperation(id) || id === 'openapi.json';
}

/** A name alone is one whatever it looks like; in an expression, what has a capital inside or is a code in quotes. */
function namesIn(text: string): readonly string[] {
  if (/^'?[A-Za-z_$][\w$-]*(?:\.[\w$]+)*'?(?:\(\))?$/.test(text)) return text.replace(/['()]/g, '').split('.');
  return [...(text.match(/(?<![\w.@/:-])[a-z]+[A-Z][A-Za-z]*/g) ?? []), ...[...text.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, code = '']) => code)];
}

function isKnown(name: string, own: ReadonlySet<string>): boolean {
  // Of an environment or of a database.
  if (/^[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+$/.test(name)) return foreign.has(name) || new RegExp(`\\b${name}\\b`).test(programs);
  const cookie = /^__Host-(?:lukko-)?(.*)$/.exec(name)?.[1];
  if (cookie !== undefined) return cookie === '' || offered.has(cookie);
  return name.length < 3 || offered.has(name) || name in scripts || own.has(name) || foreign.has(name) || name in globalThis;
}

/** Texts that look like codes. */
function codesOf(code: string): readonly string[] {
  return [...code.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, text = '']) => text);
}
