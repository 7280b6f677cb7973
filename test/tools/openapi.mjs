/**
 * `npm run openapi [-- FILE]` writes what `openapi.json` says, out of the table of operations in src/http/operations; to docs/openapi.json by default, which is not
 * committed. The table is TypeScript, so it is bundled first.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

const page = process.argv[2] ?? `${root}docs/openapi.json`;
const outfile = `${root}.tmp/openapi.mjs`;
const contents = `import { describeApi } from './describe-api.js';
import { operations } from './operations/table.js';
export const described = describeApi({ operations, basePath: '', cookiePrefix: 'lukko' });`;
await build({ stdin: { contents, resolveDir: `${root}src/http`, loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
/** @type {unknown} */
const made = await import(pathToFileURL(outfile).href);
const { described } = /** @type {{ described: object }} */ (made);
const text = `${JSON.stringify(described, undefined, 2)}\n`;
writeFileSync(page, text);
