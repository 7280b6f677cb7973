import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machines, operationIds, sequences } from '../tools/diagram/machines.js';
import { drawDiagrams, findStale } from '../tools/diagrams.mjs';
import { root } from '../tools/export-map.mjs';

const source = { machines, sequences, operationIds };

describe('the diagrams of the machines', () => {
  it('are what the tables draw: after a change of a table run npm run diagrams', () => {
    expect(findStale(drawDiagrams(source))).toEqual([]);
  });

  it('are out of date where an arrow is another, or a machine is gone', () => {
    const [first, ...rest] = source.machines;
    if (first === undefined) throw new Error('a machine was expected');
    const turned = { ...first, table: first.table.map((arrow, n) => (n === 0 ? { ...arrow, to: 'done' } : arrow)) };
    expect(findStale(drawDiagrams({ ...source, machines: [turned, ...rest] }))).toEqual(['docs/machines.md', `docs/diagrams/${first.name}.svg`]);
    expect(findStale(drawDiagrams({ ...source, machines: rest }))).toContain(`docs/diagrams/${first.name}.svg`);
  });

  it('name operations that there are', () => {
    expect(() => drawDiagrams({ ...source, operationIds: [] })).toThrow('no such operation: first-login/choose-key');
  });

  it('stand in their guides, each with a link to the same in words', () => {
    const missing = [...source.machines, ...source.sequences].filter(({ name, title, page }) => !new RegExp(`!\\[Diagram of [^\\]]+\\]\\(\\.\\./diagrams/${name}\\.svg\\)\n\n\\[The same in words\\]\\(\\.\\./machines\\.md#${title.toLowerCase().replaceAll(' ', '-')}\\)`).test(readFileSync(`${root}docs/${page}`, 'utf8')));
    expect(missing.map(({ name, page }) => `${page}: ${name}.svg`)).toEqual([]);
  });

  it('say in words what they show, and fit a phone', () => {
    for (const [file, svg] of drawDiagrams(source)) {
      if (!file.endsWith('.svg')) continue;
      expect(svg, file).toMatch(/<title id="title">[^<]+<\/title>\n<desc id="desc">[^<]+<\/desc>/);
      expect(Number(/width="(\d+)"/.exec(svg)?.[1]), file).toBeLessThanOrEqual(360);
    }
  });
});
