import { existsSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { readEntries, readPrograms } from './test/tools/export-map.mjs';

const filesOf = (list: readonly { readonly entry: string; readonly source: string }[]): Record<string, string> =>
  Object.fromEntries(list.filter(({ source }) => existsSync(source)).map(({ entry, source }) => [entry, source]));
const modules = filesOf(readEntries());

export default defineConfig({
  entry: { ...modules, ...filesOf(readPrograms()) },
  format: ['esm'],
  target: 'es2022',
  platform: 'neutral',
  splitting: true,
  external: [/^node:/],
  removeNodeProtocol: false,
  clean: true,
  silent: true,
  // tsup sets baseUrl, which TypeScript 6 refuses with TS5101. Types are for `tsc` to check: once more here took half of the time.
  // A program has no types to give.
  dts: { entry: modules, compilerOptions: { ignoreDeprecations: '6.0', noCheck: true } },
});
