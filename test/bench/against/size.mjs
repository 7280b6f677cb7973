/**
 * What the library weighs: the files of `node_modules` after `npm install` of nothing else, and one bundle of all that a host of username, password and a second
 * factor imports, minified. Storage is left out of lukko's, as it is a subpath of its own; better-auth brings the adapter for Kysely in its root.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { compare } from '../compare.mjs';
import { installBetterAuth, installLukko } from '../tools/packages.mjs';

export const name = 'size';

/** @param {string} folder */
function megabytesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0) / 1e6;
}

/** @param {import('../tools/packages.mjs').Package} of @returns {Promise<{ kilobytes: number, gzipped: number }>} */
async function bundle({ folder, imports }) {
  const names = [...imports.matchAll(/\{ ([^}]+) \}/g)].map(([, list]) => list).join(', ');
  const { outputFiles } = await build({
    logLevel: 'error',
    stdin: { contents: `${imports} export { ${names} };`, resolveDir: folder },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  return { kilobytes: contents.length / 1024, gzipped: gzipSync(contents, { level: 9 }).length / 1024 };
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { remove, ...lukko } = installLukko();
  const packages = [lukko, installBetterAuth()];
  const installed = packages.map(({ folder }) => megabytesOf(join(folder, 'node_modules')));
  const bundles = [];
  for (const one of packages) bundles.push(await bundle(one));
  remove();
  return [
    ...compare({ what: 'installed', unit: 'MB', turns: [installed] }),
    ...compare({ what: 'bundle, minified', unit: 'KB', turns: [bundles.map(({ kilobytes }) => kilobytes)] }),
    ...compare({ what: 'bundle, minified and gzipped', unit: 'KB', turns: [bundles.map(({ gzipped }) => gzipped)] }),
  ];
}
