import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folders, hashCode, readMeasured } from '../mutation/folders.mjs';
import { nameOf, readReport, readSurvivors } from '../mutation/survivors.mjs';
import { root } from '../tools/export-map.mjs';

/*
 * `npm run mutation` takes minutes for each folder and runs in no rung of the ladder. What is asked here is what can be asked at once: that all was measured and
 * well, and that nobody edits the reasons away from the code. That the code is the one that was measured is asked before a release (`npm run mutation -- --check`).
 */
describe('the mutants of src/core', () => {
  it('at least 90 of a hundred are found in every folder, by what was measured last', () => {
    expect(readMeasured().map(({ folder, unit, limit, ok }) => ({ folder, unit, limit, ok }))).toEqual(folders.map((folder) => ({ folder, unit: '%', limit: 90, ok: true })));
    for (const { value } of readMeasured()) expect(value).toBeGreaterThanOrEqual(90);
  });

  it('each that lives has its reason, and stands in a line that is still there', () => {
    const survivors = readSurvivors();
    expect(new Set(survivors.map(nameOf)).size).toBe(survivors.length);
    for (const one of survivors) {
      const file = `${root}src/core/${one.file}`;
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').map((line) => line.trim()) : [];
      expect([one.file, one.line, lines.includes(one.line)]).toEqual([one.file, one.line, true]);
      expect(one.reason.length, nameOf(one)).toBeGreaterThan(20);
    }
  });

  it('a mutant is told by its text, wherever its line moves to, and those of texts are left out', () => {
    const mutant = { replacement: 'a <=\n  b', status: 'Survived', location: { start: { line: 2, column: 7 }, end: { line: 3, column: 4 } } };
    const report = { files: { 'src/core/login/made-up.ts': { source: 'one();\n  if (a <\n  b) two();\n', mutants: [mutant, { ...mutant, status: 'Ignored' }] } } };
    expect(readReport(JSON.stringify(report))).toMatchObject([{ file: 'login/made-up.ts', line: 'if (a <', was: 'a < b', is: 'a <= b', status: 'Survived', isStatic: false }]);
  });

  it('and one that keeps a file of tests from loading is noticed, though no test failed', () => {
    const place = { start: { line: 1, column: 1 }, end: { line: 1, column: 4 } };
    const alive = { replacement: 'two', status: 'Survived', location: place, coveredBy: ['1', '2'], testsCompleted: 2 };
    const statusOf = (mutant: object): string => readReport(JSON.stringify({ files: { 'src/core/login/made-up.ts': { source: 'one', mutants: [{ ...alive, ...mutant }] } }, testFiles: { 'a.test.ts': { tests: [1, 2, 3] } } }))[0]?.status ?? '';
    expect([statusOf({}), statusOf({ testsCompleted: 1 })]).toEqual(['Survived', 'Killed']);
    expect([3, 2].map((testsCompleted) => statusOf({ static: true, coveredBy: [], testsCompleted }))).toEqual(['Survived', 'Killed']);
  });

  it('a folder’s hash follows its code', () => {
    expect(new Set(folders.map(hashCode)).size).toBe(folders.length);
  });
});
