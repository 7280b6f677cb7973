/**
 * `node test/tools/run-example.mjs FILE.ts [arguments]`: runs a TypeScript example on plain Node, without a build: the example and the
 * source it reaches as `lukko` become one file under `.tmp`, which runs with the arguments and the exit code of the example.
 */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { readEntries, root } from './export-map.mjs';

const [file, ...args] = process.argv.slice(2);
if (file === undefined || !existsSync(file)) {
  console.error(`run-example: there is no file ${String(file)}`);
  process.exit(2);
}
// One file per example: tests run several of them at once, and most are called main.ts.
const outfile = `${root}.tmp/example/${relative(root, resolve(file)).replace(/\.ts$/, '').replaceAll(/[^\w-]+/g, '-')}.mjs`;
const sources = new Map(readEntries().map(({ name, source }) => [name, root + source]));
await build({
  entryPoints: [file],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [
    {
      name: 'packages',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
          const source = sources.get(path);
          if (source !== undefined) return { path: source };
          return kind === 'entry-point' ? undefined : { path, external: true };
        }),
    },
  ],
});
// Its service would hold memory beside the example for as long as that runs.
await stop();
process.argv = [process.execPath, outfile, ...args];
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
