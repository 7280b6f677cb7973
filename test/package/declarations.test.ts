import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { listFiles, readEntries, root } from '../tools/export-map.mjs';
import { anysOf } from './any-guard.js';
import { complaintsOf, createConsumer } from './consumer.js';

const importOf = (names: readonly string[]): string => names.map((name, n) => `export * as subpath${n} from '${name}';`).join('\n');
const names = readEntries().map(({ name }) => name);
// HTTP is spoken in the types of its runtime, `Request` and `Response`, and so is Hono.
const spokenInHttp: readonly string[] = names.filter((name) => name === 'lukko/http');
const importAll = importOf(names.filter((name) => !spokenInHttp.includes(name)));
const withNode = { types: ['node'], typeRoots: [`${root}node_modules/@types`] };

describe('the emitted declarations', () => {
  it('compile for a strict host without ambient types, DOM or skipLibCheck', () => {
    expect(complaintsOf(createConsumer(new Map([['.tmp/all.ts', importAll]])))).toEqual([]);
  });

  it('of what speaks HTTP compile for a strict host with the types of Node, and for one with those of a browser', () => {
    const files = new Map([['.tmp/http.ts', importOf(spokenInHttp)]]);
    expect(spokenInHttp).toHaveLength(1);
    expect(complaintsOf(createConsumer(files, withNode))).toEqual([]);
    expect(complaintsOf(createConsumer(files, { lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] }))).toEqual([]);
  });

  it('pass the type tests of test/type', () => {
    const files = listFiles('test/type', /\.ts$/);
    expect(complaintsOf(createConsumer(new Map(files.map((file) => [file, readFileSync(root + file, 'utf8')]))))).toEqual([]);
  });

  it('let every optional property be written as undefined, as exactOptionalPropertyTypes asks', () => {
    const optional = listFiles('dist', /\.d\.ts$/).flatMap((file) => readOptional(file, readFileSync(root + file, 'utf8')));
    expect(optional.length).toBeGreaterThan(0);
    expect(optional.filter((text) => !/(?:\bundefined|\?: unknown);?$/.test(text))).toEqual([]);
  });

  it('hold no type that decayed to any', () => {
    expect(anysOf(new Map([['.tmp/all.ts', importAll]]), '.tmp/all.ts')).toEqual([]);
    expect(anysOf(new Map([['.tmp/http.ts', importOf(spokenInHttp)]]), '.tmp/http.ts', withNode)).toEqual([]);
  });

  it('would show one that did', () => {
    const decayed = `export interface A { readonly b: { readonly c?: (d: string) => Promise<readonly any[]> } }\nexport declare const e: (f: { readonly g: any }) => void;`;
    expect(anysOf(new Map([['.tmp/decayed.ts', decayed]]), '.tmp/decayed.ts')).toEqual(['A.b.c()[0][0]', 'e(f).g']);
  });
});

/** Every optional property declared in a file, as written. */
function readOptional(file: string, code: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.questionToken !== undefined) found.push(`${file}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return found;
}
