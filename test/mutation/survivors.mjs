/** The mutants that live, each with the reason: survivors.json. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Named a mutant by its text: a line that moves is the same line
 * @property {string} file below src/core
 * @property {string} line that holds it, without its indent
 * @property {string} was what was mutated
 * @property {string} is what it became
 */
/** @typedef {Named & { reason: string }} Survivor why no test can tell them apart, or why none should */
/** @typedef {{ line: number, column: number }} Place */
/** @typedef {Named & { id: string, status: string, isStatic: boolean, from: Place, to: Place }} Judged */
/** @typedef {{ replacement: string, status: string, static?: boolean, coveredBy?: string[], testsCompleted?: number, location: { start: Place, end: Place } }} Mutant */

/** @returns {readonly Survivor[]} */
export function readSurvivors() {
  return JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8'));
}

/** @param {Named} one */
export const nameOf = ({ file, line, was, is }) => `${file}: ${line}\n    ${was} => ${is}`;

/** @param {string} report of Stryker's @returns {readonly Judged[]} without the mutants of texts */
export function readReport(report) {
  /** @type {{ files: Record<string, { source: string, mutants: Mutant[] }>, testFiles?: Record<string, { tests: unknown[] }> }} */
  const { files, testFiles = {} } = JSON.parse(report);
  const all = Object.values(testFiles).reduce((sum, { tests }) => sum + tests.length, 0);
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.filter(({ status, static: isStatic }) => status !== 'Ignored' || isStatic === true).map((mutant) => judgedOf(file.replace('src/core/', ''), source, { ...mutant, status: isUnloadable(mutant, all) ? 'Killed' : mutant.status })));
}

/** A file of tests that a mutant keeps from loading fails the run, and has no test that could fail: Stryker takes the mutant for alive. @param {Mutant} mutant @param {number} all */
function isUnloadable({ status, static: isStatic, coveredBy = [], testsCompleted = 0 }, all) {
  return status === 'Survived' && testsCompleted < (isStatic === true && coveredBy.length === 0 ? all : coveredBy.length);
}

/** @param {string} file @param {string} source @param {Mutant} mutant @returns {Judged} */
function judgedOf(file, source, { location: { start: from, end: to }, replacement, status, static: isStatic = false }) {
  const lines = source.split('\n');
  const offset = /** @param {Place} place */ ({ line, column }) => lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const oneLine = /** @param {string} text */ (text) => text.replace(/\s+/g, ' ').trim();
  const id = JSON.stringify([file, from, to, replacement]);
  return { id, file, line: (lines[from.line - 1] ?? '').trim(), was: oneLine(source.slice(offset(from), offset(to))), is: oneLine(replacement), status, isStatic, from, to };
}
