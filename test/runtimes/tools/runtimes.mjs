/**
 * The runtimes that the packed package is tried on. Each comes from the registry as a package that holds its binary, for Linux on x64; `package-lock.json`
 * says which version.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} holder the package that holds it
 * @property {readonly [binary: string, ...args: string[]]} command what runs a file: a module, or a configuration of workerd's
 */

// The first is the least that package.json asks for.
/** @type {readonly Runtime[]} */
const nodes = ['20.19', '20', '22', '24'].map((version) => ({ name: `Node ${version}`, holder: `node-${version}`, command: ['bin/node'] }));
/** @type {Runtime} */
export const bun = { name: 'Bun', holder: '@oven/bun-linux-x64', command: ['bin/bun', 'run'] };
// Without any permission, and nothing is fetched.
/** @type {Runtime} */
export const deno = { name: 'Deno', holder: '@deno/linux-x64-glibc', command: ['deno', 'run', '--no-prompt', '--no-lock', '--cached-only'] };
/** @type {Runtime} */
export const workerd = { name: 'workerd', holder: '@cloudflare/workerd-linux-64', command: ['bin/workerd', 'test'] };

export { nodes };

/** @param {Pick<Runtime, 'holder'>} runtime @param {string} file of its package @returns {string} the path */
export const fileOf = ({ holder }, file) => `${folder}node_modules/${holder}/${file}`;

/** @param {Pick<Runtime, 'holder'>} runtime @returns {string} its version, by the lockfile: it need not be installed */
export function versionOf({ holder }) {
  return JSON.parse(readFileSync(`${folder}package-lock.json`, 'utf8')).packages[`node_modules/${holder}`].version;
}
