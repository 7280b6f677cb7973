import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';
import { examplesOfPage, excerptsOfPage, readNamedFunctions, readPageExamples, readPageExcerpts, readPages, readSymbolExamples, type Example, type Excerpt } from './read-examples.js';
import { checkExamples, runExamples } from './run-examples.js';

const examples = [...readPageExamples(), ...readSymbolExamples(), ...readNamedFunctions()];
const runnable = examples.filter(({ fragment }) => fragment === undefined);
const checked = checkExamples(examples);
const ran = runExamples(runnable);
const excerpts = readPageExcerpts();

/** Word for word, and in a file that is tested. */
const stands = ({ file, code }: Excerpt): boolean => file.startsWith('examples/') && existsSync(root + file) && readFileSync(root + file, 'utf8').includes(code);

describe('every example of the documentation', () => {
  it.each(examples.map((example, n) => [example.at, n] as const))('%s compiles for a strict host', (_at, n) => {
    expect(checked[n]).toEqual([]);
  });

  it.each(runnable.map((example, n) => [example.at, n] as const))('%s runs and prints what its comments say', (_at, n) => {
    expect(ran[n]).toEqual([]);
  });
});

describe('every block of the documentation', () => {
  it('is in a language that is compiled, judged by its names, or replayed by a test of that page', () => {
    const elsewhere = ['docs/guide/storage.md: js', 'docs/guide/storage.md: console', 'docs/guide/storage.md: sql', 'docs/guide/scale.md: sql'];
    const blocks = readPages().flatMap(({ page, text }) => [...text.matchAll(/^```(\w*).*\n[\s\S]*?^```$/gm)].map(([, language = '']) => ({ page, language })));
    expect(blocks.length).toBeGreaterThan(100);
    const others = blocks.filter(({ page, language }) => !['ts', 'sh', 'json', 'html', ''].includes(language) && !elsewhere.includes(`${page}: ${language}`));
    expect(others.map(({ page, language }) => `${page}: ${language}`)).toEqual([]);
  });
});

describe('every excerpt of the documentation', () => {
  it.each(excerpts.map((excerpt) => [excerpt.at, excerpt.file, excerpt] as const))('%s stands in %s', (_at, _file, excerpt) => {
    expect(stands(excerpt)).toBe(true);
  });

  it('is refused where a word, the file or the folder is another', () => {
    const [excerpt] = excerpts;
    if (excerpt === undefined) throw new Error('an excerpt was expected');
    expect(stands({ ...excerpt, code: excerpt.code.replace(/\w+/, 'other') })).toBe(false);
    expect(stands({ ...excerpt, file: 'examples/no-such-file.ts' })).toBe(false);
    expect(stands({ ...excerpt, file: 'test/package/examples.test.ts', code: 'import' })).toBe(false);
  });

  it('is no example, and an example may go on behind it', () => {
    const page = '```ts\nconst a = 1;\n```\n\n```ts excerpt: examples/a.ts\nconst b = 1;\n```\n\n```ts continued\nconsole.log(a);\n```\n';
    expect(examplesOfPage('page.md', page).map(({ code }) => code)).toEqual(['const a = 1;\nconsole.log(a);\n']);
    expect(excerptsOfPage('page.md', page)).toEqual([{ at: 'page.md:6', file: 'examples/a.ts', code: 'const b = 1;\n' }]);
  });
});

describe('the runner of examples can say no', () => {
  const page = (code: string, info = ''): readonly Example[] => examplesOfPage('page.md', `# Page\n\n\`\`\`ts${info}\n${code}\n\`\`\`\n`);

  it('to a wrong type, with its line', () => {
    expect(checkExamples(page(`const a = 1;\nconst b: string = a;`))).toEqual([[expect.stringContaining('page.md:4, line 2: ')]]);
  });

  it('to a name that is not declared', () => {
    expect(checkExamples(page(`console.log(random);`))).toEqual([[expect.stringContaining('random')]]);
  });

  it('to a function that a sentence names and that does not exist', () => {
    const [right, wrong] = checkExamples(readNamedFunctions([{ page: 'page.md', text: 'Call `auth.login.start`.\nNever `auth.login.begin()`.' }]));
    expect(right).toEqual([]);
    expect(wrong).toEqual([expect.stringMatching(/^page\.md:2, .*begin/)]);
  });

  it('to output that differs, is missing, or an error', () => {
    const said = (code: string): readonly (readonly string[])[] => runExamples(page(code));
    expect(said(`console.log({ ok: true }); // { ok: true }`)).toEqual([[]]);
    expect(said(`console.log({ ok: true }); // { ok: false }`)).toEqual([[expect.stringContaining('{ ok: true }')]]);
    expect(said(`if (Math.PI < 3) console.log(1); // 1`)).toEqual([[expect.stringContaining('nothing printed')]]);
    expect(said(`throw new Error('boom');`)).toEqual([[expect.stringContaining('boom')]]);
  });

  it('to a fence it does not know', () => {
    expect(() => page('a', ' norun')).toThrow('fragment: reason');
  });

  it('and a block goes on where the one before it ended', () => {
    const [story, ...rest] = examplesOfPage('page.md', '```ts\nconst a = 1;\n```\n\nThen:\n\n```ts continued\nconsole.log(a); // 1\n```\n');
    expect(rest).toEqual([]);
    expect(story === undefined ? undefined : runExamples([story])).toEqual([[]]);
  });
});
