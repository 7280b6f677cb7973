import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFiles, root } from '../tools/export-map.mjs';

const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...listFiles('docs', /^docs\/(?!site\/).*\.md$/)];

/** The relative links of a page, without their anchors. */
function linksOf(text: string): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^(?:https?:|#)/.test(link)).map((link) => link.split('#')[0] ?? '');
}

const broken = (page: string, text: string): readonly string[] => linksOf(text).filter((link) => !existsSync(join(root, dirname(page), link)));

describe('links between the pages, and to the tests that they name', () => {
  it.each(pages)('%s: every link leads to a file', (page) => {
    expect(broken(page, readFileSync(root + page, 'utf8'))).toEqual([]);
  });

  it('the threat model names a test, or a page that a test makes, for each threat but those that no call could bring about', () => {
    const rows = readFileSync(`${root}docs/threat-model.md`, 'utf8').split('## Threats')[1]?.split('## Not defended')[0]?.match(/^\| (?!threat |---).*$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => linksOf(row).length === 0)).toEqual([]);
  });

  it('the threat model tells of every attack of test/attack', () => {
    const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');
    const attacks = listFiles('test/attack', /\.test\.ts$/);
    expect(attacks.length).toBeGreaterThan(50);
    expect(attacks.filter((file) => !page.includes(`(../${file})`))).toEqual([]);
  });

  it('the overview of the decisions has a row for each, by number and title', () => {
    const rows = readFileSync(`${root}docs/decisions/README.md`, 'utf8').split('\n');
    const decisions = listFiles('docs/decisions', /\/\d{3}-[^/]*\.md$/).map((file) => ({ file: basename(file), title: /^# (\d{3}): (.+)$/m.exec(readFileSync(root + file, 'utf8')) }));
    expect(decisions.length).toBeGreaterThan(16);
    expect(decisions.filter(({ file, title }) => !rows.some((row) => row.startsWith(`| ${title?.[1] ?? ''} | [${title?.[2] ?? ''}](${file}) | `)))).toEqual([]);
  });

  it('a link to nothing is found', () => {
    expect(broken('docs/threat-model.md', 'see [a](../test/attack/replay.test.ts) and [b](../test/attack/no-such.test.ts)')).toEqual(['../test/attack/no-such.test.ts']);
  });
});
