/** Counts what the ladder ran, from the reports it left in .tmp: the tests of each project, and those of each file that proves a claim. */
import { readFileSync } from 'node:fs';
import { listFiles, root } from './export-map.mjs';

/** @typedef {import('./quality.mjs').QualityRow} QualityRow */
/** @typedef {{ numPassedTests: number, numFailedTests: number, success: boolean, testResults: readonly { name: string, status: string, assertionResults: readonly { status: string }[] }[] }} Report */

/** @param {string} name @param {number} value @param {boolean} ok @returns {QualityRow} */
const row = (name, value, ok) => ({ name, value, unit: value === 1 ? 'test' : 'tests', ok });

/**
 * @param {string} project
 * @param {Report} report
 * @param {ReadonlySet<string>} proofs the files that prove a claim, from the root
 * @returns {QualityRow[]}
 */
export function rowsOfReport(project, { numPassedTests, success, testResults }, proofs) {
  const files = testResults.map(({ name, status, assertionResults }) => row(name.replace(root, ''), assertionResults.filter((one) => one.status === 'passed').length, status === 'passed'));
  return [row(project, numPassedTests, success), ...files.filter(({ name }) => proofs.has(name))];
}

/**
 * What was not run again keeps its row.
 *
 * @param {readonly import('./quality.mjs').Claim[]} claims
 * @param {import('./quality.mjs').Quality | undefined} before
 * @returns {QualityRow[] | undefined} nothing where no rung left a report
 */
export function countTests(claims, before) {
  const proofs = new Set(claims.flatMap(({ tests = [] }) => tests));
  const reports = listFiles('.tmp', /^\.tmp\/vitest-[a-z0-9-]+\.json$/).sort();
  if (reports.length === 0) return undefined;
  /** @type {Map<string, QualityRow>} */
  const rows = new Map(before?.rows.map((one) => [one.name, one]));
  for (const file of reports) {
    const project = file.replace(/^\.tmp\/vitest-|\.json$/g, '');
    for (const one of rowsOfReport(project, JSON.parse(readFileSync(root + file, 'utf8')), proofs)) rows.set(one.name, one);
  }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
