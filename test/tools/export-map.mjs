/**
 * Reads the export map and the programs of package.json, the hand-kept list of what the package offers, and says which source file stands
 * behind each. tsup, typedoc and the gates take their entries from here; `test/package/export-map.test.ts` compares
 * the list with the folders.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Entry
 * @property {string} name what a host imports: `lukko/otp-list`
 * @property {string} entry the file in `dist`, without its ending: `otp-list`
 * @property {string} source the file in `src`, from the root: `src/core/otp-list/index.ts`
 */

/** The subpaths that need an optional peer. @type {Readonly<Record<string, string>>} */
export const peers = { 'lukko/adapter/redis': 'redis', 'lukko/adapter/sql': 'kysely', 'lukko/adapter/smtp': 'nodemailer', 'lukko/http': 'hono', 'lukko/sheet/pdf': 'pdfkit', 'lukko/verifier/bcrypt': 'bcryptjs' };

/** @returns {Record<string, unknown>} package.json's `exports` */
export function readExports() {
  return JSON.parse(readFileSync(`${root}package.json`, 'utf8')).exports;
}

/** @returns {Entry[]} one per subpath, `./package.json` left out */
export function readEntries() {
  return Object.keys(readExports())
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => {
      const path = subpath.replace(/^\.\/?/, '');
      return { name: path === '' ? 'lukko' : `lukko/${path}`, entry: path === '' ? 'index' : path, source: sourceOf(path) };
    });
}

/** @returns {Omit<Entry, 'name'>[]} the programs of package.json's `bin`: `dist/cli.js` is made of `src/cli/main.ts`, and nobody imports it */
export function readPrograms() {
  /** @type {Record<string, string>} */
  const programs = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).bin;
  return Object.values(programs).map((file) => {
    const entry = file.replace(/^\.\/dist\/|\.js$/g, '');
    return { entry, source: `src/${entry}/main.ts` };
  });
}

/** @param {string} path a subpath without its `./`. The `core/` storey is left out of the name (design section 3). */
function sourceOf(path) {
  const inCore = `src/core/${path}/index.ts`;
  return path === '' ? 'src/index.ts' : existsSync(root + inCore) ? inCore : `src/${path}/index.ts`;
}

/**
 * @param {string} folder from the root: `src`
 * @param {RegExp} ending which files are wanted
 * @returns {string[]} their paths from the root, sorted; none for a folder that is not there
 */
export function listFiles(folder, ending) {
  if (!existsSync(root + folder)) return [];
  const entries = readdirSync(root + folder, { withFileTypes: true });
  return entries.flatMap((entry) => filesIn(entry, `${folder}/${entry.name}`, ending)).sort();
}

/** @param {import('node:fs').Dirent} entry @param {string} path @param {RegExp} ending @returns {string[]} not what is installed, nor the site: it may be written anew just now */
function filesIn(entry, path, ending) {
  if (entry.isDirectory()) return entry.name === 'node_modules' || path === 'docs/site' ? [] : listFiles(path, ending);
  return ending.test(path) ? [path] : [];
}
