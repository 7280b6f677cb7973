import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listFiles, readEntries, readExports, readPrograms, root } from '../tools/export-map.mjs';

/** Rooms that are nobody's subpath (design section 3). */
const unexported = /^src\/(?:service|internal|cli|adapter\/runtime)(?:\/|$)/;

/** The subpaths that the folders ask for: a folder with an `index.ts` is one, the `core/` storey left out of its name. */
function subpathsOfFolders(): string[] {
  return listFiles('src', /(?:^|\/)index\.ts$/)
    .map((file) => file.replace(/\/?index\.ts$/, ''))
    .filter((folder) => !unexported.test(folder))
    .map((folder) => folder.replace(/^src\/?(?:core\/)?/, ''))
    .map((path) => (path === '' ? '.' : `./${path}`));
}

describe('the export map', () => {
  it('names exactly the folders of src that have an index.ts, and package.json', () => {
    expect(Object.keys(readExports()).sort()).toEqual([...subpathsOfFolders(), './package.json'].sort());
  });

  it('gives types first, then one ES module', () => {
    for (const { name, entry } of readEntries()) {
      const target = readExports()[name.replace(/^lukko/, '.')];
      expect(JSON.stringify(target), name).toBe(JSON.stringify({ types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` }));
    }
  });

  it('has one program beside it, lukko, which the build has made and whose file says that Node runs it', () => {
    expect(readPrograms()).toEqual([{ entry: 'cli', source: 'src/cli/main.ts' }]);
    expect(readFileSync(`${root}dist/cli.js`, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(existsSync(`${root}dist/cli.d.ts`)).toBe(false);
  });

  it('points at files that the build has made', () => {
    for (const { name, entry } of readEntries()) {
      expect(existsSync(`${root}dist/${entry}.js`) && existsSync(`${root}dist/${entry}.d.ts`), name).toBe(true);
    }
  });

  it('stands on index files that only re-export', () => {
    for (const { name, source } of readEntries()) {
      const code = readFileSync(root + source, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const rest = code.replace(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\s+'[^']+';/g, '').trim();
      expect(rest, name).toBe('');
    }
  });
});
