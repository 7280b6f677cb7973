/**
 * Makes docs/openapi.json out of the table of operations in src/http/operations. `npm run openapi` writes it; without `--write` it says whether the
 * file is up to date. The table is TypeScript, so it is bundled first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

const page = `${root}docs/openapi.json`;
const outfile = `${root}.tmp/openapi.mjs`;
const contents = `import { describeApi } from './describe-api.js';
import { operations } from './operations/table.js';
export const described = describeApi({ operations, basePath: '', cookiePrefix: 'lukko' });`;
await build({ stdin: { contents, resolveDir: `${root}src/http`, loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
/** @type {unknown} */
const made = await import(pathToFileURL(outfile).href);
const { described } = /** @type {{ described: object }} */ (made);
const text = `${JSON.stringify(described, undefined, 2)}\n`;
if (process.argv.includes('--write')) writeFileSync(page, text);
else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  console.error('docs/openapi.json is out of date: run npm run openapi');
  process.exitCode = 1;
}
