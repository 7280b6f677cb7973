/**
 * Makes docs/recovery-matrix.md out of the tables of recovery, first login and login (R203). `npm run recovery-matrix` writes it; without
 * `--write` it says whether the page is up to date. The model is TypeScript beside its test, so it is bundled first.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './export-map.mjs';

const page = `${root}docs/recovery-matrix.md`;
const outfile = `${root}.tmp/recovery-matrix.mjs`;
await build({ entryPoints: [`${root}test/property/loss-model/page.ts`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', packages: 'external' });
/** @type {unknown} */
const made = await import(pathToFileURL(outfile).href);
const { renderRecoveryMatrix } = /** @type {{ renderRecoveryMatrix: () => string }} */ (made);
if (process.argv.includes('--write')) writeFileSync(page, renderRecoveryMatrix());
else if (!existsSync(page) || readFileSync(page, 'utf8') !== renderRecoveryMatrix()) {
  console.error('docs/recovery-matrix.md is out of date: run npm run recovery-matrix');
  process.exitCode = 1;
}
