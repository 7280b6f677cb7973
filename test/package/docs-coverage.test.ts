import { readFileSync } from 'node:fs';
import { Logger, LogLevel, ReflectionKind, type ProjectReflection } from 'typedoc';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocs } from '../tools/docs.mjs';
import { listFiles, root } from '../tools/export-map.mjs';

class Collector extends Logger {
  readonly complaints: string[] = [];

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.complaints.push(message);
  }
}

const logger = new Collector();
let project: ProjectReflection | undefined;

beforeAll(async () => {
  const docs = await createDocs();
  docs.logger = logger;
  project = await docs.convert();
  if (project !== undefined) docs.validate(project);
});

describe('the documentation', () => {
  it('has every guide as a page', () => {
    const titles = listFiles('docs/guide', /\.md$/).map((file) => /^# (.+)$/m.exec(readFileSync(root + file, 'utf8'))?.[1] ?? file);
    expect(titles.length).toBeGreaterThan(5);
    expect((project?.documents ?? []).map(({ name }) => name).sort()).toEqual([...titles].sort());
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
});
