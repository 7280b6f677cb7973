import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { readEntries } from './test/tools/export-map.mjs';

const entries = readEntries().filter(({ source }) => existsSync(source));

export default defineConfig({
  entry: Object.fromEntries(entries.map(({ entry, source }) => [entry, source])),
  format: ['esm'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  external: [/^node:/],
  removeNodeProtocol: false,
  clean: true,
  silent: true,
  // tsup sets baseUrl, which TypeScript 6 refuses with TS5101. Whether every export has a written type is for `tsc` to say.
  dts: { compilerOptions: { ignoreDeprecations: '6.0', isolatedDeclarations: false } },
});
