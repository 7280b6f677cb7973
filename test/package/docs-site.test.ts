import { readFileSync } from 'node:fs';
import { Logger, LogLevel, ReflectionKind, type ProjectReflection } from 'typedoc';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocs } from '../tools/docs.mjs';
import { listFiles, readEntries, root } from '../tools/export-map.mjs';
import { brokenLinks, pageOf, readSite, type SitePage } from './read-site.js';

class Collector extends Logger {
  readonly complaints: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.complaints.push(message);
  }
}

const logger = new Collector();
let project: ProjectReflection | undefined;
let pages: readonly SitePage[] = [];

beforeAll(async () => {
  const docs = await createDocs();
  docs.logger = logger;
  project = await docs.convert();
  if (project === undefined) return;
  docs.validate(project);
  await docs.generateOutputs(project);
  pages = readSite();
});

describe('the site of npm run docs', () => {
  it('has every page, each in its group', () => {
    const titleOf = (file: string): string => /^# (.+)$/m.exec(readFileSync(root + file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
    const titles = (folder: string, files: RegExp): readonly string[] => listFiles(folder, files).map(titleOf).sort();
    const grouped = new Map(project?.groups?.map(({ title, children }) => [title, children.map(({ name }) => name).sort()]));
    expect([...grouped.keys()]).toEqual(['Guides', 'For reviewers', 'Decisions', 'API']);
    expect(grouped.get('Guides')).toEqual(titles('docs/guide', /\.md$/));
    expect(grouped.get('Decisions')).toEqual(titles('docs/decisions', /\.md$/));
    expect(grouped.get('For reviewers')).toEqual([...titles('docs', /^docs\/[^/]+\.md$/), ...['SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map(titleOf)].sort());
    expect(grouped.get('API')).toEqual(readEntries().map(({ name }) => name).sort());
  });

  it('is complete: typedoc has nothing to complain about', () => {
    expect(logger.complaints).toEqual([]);
    expect(project?.children?.length).toBeGreaterThan(0);
  });

  it('gives every exported constant and class an example', () => {
    const values = project?.getReflectionsByKind(ReflectionKind.Variable | ReflectionKind.Class) ?? [];
    expect(values.length).toBeGreaterThan(0);
    const without = values.filter(({ comment }) => comment?.getTag('@example') === undefined);
    expect(without.map((value) => value.getFriendlyFullName())).toEqual([]);
  });

  it('gives every exported function an example', () => {
    const signatures = project?.getReflectionsByKind(ReflectionKind.Function).flatMap((each) => (each.isDeclaration() ? (each.signatures ?? []) : [])) ?? [];
    expect(signatures.length).toBeGreaterThan(0);
    const without = signatures.filter(({ comment }) => comment?.getTag('@example') === undefined);
    expect(without.map((signature) => signature.getFriendlyFullName())).toEqual([]);
  });

  it('every link between its pages, to their anchors and to files leads somewhere', () => {
    expect(pages.length).toBeGreaterThan(100);
    expect(brokenLinks(pages)).toEqual([]);
  });

  it('a link to no page, to no anchor and to no file is found', () => {
    const linked = pageOf('documents/a.html', '<h2 id="here"></h2><a href="#here">1</a><a href="#gone">2</a><a href="../b.html#x">3</a><a class="c" href="../media/a.ts.txt">4</a><img alt="" src="../media/b.svg">');
    expect(brokenLinks([linked, pageOf('b.html', '<p id="y"></p>')], (path) => path === 'media/b.svg')).toEqual(['documents/a.html: #gone', 'documents/a.html: ../b.html#x', 'documents/a.html: ../media/a.ts.txt']);
  });
});
