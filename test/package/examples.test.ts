import { describe, expect, it } from 'vitest';
import { examplesOfPage, readPageExamples, readSymbolExamples, type Example } from './read-examples.js';
import { checkExamples, runExamples } from './run-examples.js';

const examples = [...readPageExamples(), ...readSymbolExamples()];
const runnable = examples.filter(({ fragment }) => fragment === undefined);
const checked = checkExamples(examples);
const ran = runExamples(runnable);

describe('every example of the documentation', () => {
  it.each(examples.map((example, n) => [example.at, n] as const))('%s compiles for a strict host', (_at, n) => {
    expect(checked[n]).toEqual([]);
  });

  it.each(runnable.map((example, n) => [example.at, n] as const))('%s runs and prints what its comments say', (_at, n) => {
    expect(ran[n]).toEqual([]);
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
