/**
 * Makes docs/protocol-vectors.json: statements and keys that a phone or a server must accept or refuse, and why. With `--write` it writes the file;
 * without, it says whether the file is up to date. Keys and times are fixed, so that the same text comes every time. What it is made by is TypeScript,
 * so it is bundled first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

const file = `${root}docs/protocol-vectors.json`;
const outfile = `${root}.tmp/protocol-vectors.mjs`;

await build({ entryPoints: [`${root}test/vector/make-protocol-vectors.ts`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
/** @type {{ renderProtocolVectors: () => Promise<string> }} */
const { renderProtocolVectors } = await import(pathToFileURL(outfile).href);
const text = await renderProtocolVectors();
if (process.argv.includes('--write')) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('docs/protocol-vectors.json is out of date: run node test/tools/protocol-vectors.mjs --write');
  process.exitCode = 1;
}
