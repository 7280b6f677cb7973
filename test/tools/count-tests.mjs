/** Counts what the whole ladder ran, from what it left in .tmp: the tests of each step, and those of each file that proves a claim. */
import { existsSync, readFileSync } from 'node:fs';
import { root } from './export-map.mjs';

/** @typedef {import('./quality.mjs').QualityRow} QualityRow */
/** @typedef {{ numPassedTests: number, numFailedTests: number, success: boolean, testResults: readonly { name: string, status: string, assertionResults: readonly { status: string }[] }[] }} Report */
/** @typedef {{ readonly step: string, readonly passed: number, readonly failed: number }} LadderStep */
/** @typedef {{ readonly measuredAt: string, readonly commit: string | undefined, readonly load: number }} RanAt when, of what code, on how busy a machine */
/** @typedef {{ readonly rung: string, readonly ranAt: RanAt, readonly seconds: number, readonly steps: readonly LadderStep[] }} Ladder */

/** @param {string} name @param {number} value @param {boolean} ok @returns {QualityRow} */
const row = (name, value, ok) => ({ name, value, unit: value === 1 ? 'test' : 'tests', ok });

/**
 * @param {Report} report
 * @param {ReadonlySet<string>} proofs the files that prove a claim, from the root
 * @returns {QualityRow[]}
 */
export function rowsOfReport({ testResults }, proofs) {
  const files = testResults.map(({ name, status, assertionResults }) => row(name.replace(root, ''), assertionResults.filter((one) => one.status === 'passed').length, status === 'passed'));
  return files.filter(({ name }) => proofs.has(name));
}

/** A step that is a script proves by its file. @param {LadderStep} step @param {ReadonlySet<string>} proofs @returns {QualityRow} */
export function rowOfStep({ step, passed, failed }, proofs) {
  return row([...proofs].find((file) => step.split(' ').includes(file)) ?? step, passed, failed === 0);
}

/** From the first step to the last, after `npm ci`. @param {Ladder} ladder @returns {QualityRow} */
export function minutesOf({ seconds }) {
  const value = seconds / 60;
  return { name: 'the whole ladder', value, unit: 'min', limit: 30, ok: value <= 30 };
}

/**
 * Half a ladder says nothing of the other half, and what was counted before is of other code: all rows are of one run, or none is taken.
 *
 * @param {readonly import('./quality.mjs').Claim[]} claims
 * @returns {{ readonly rows: readonly QualityRow[], readonly ranAt: RanAt } | undefined} nothing where the whole ladder did not run here
 */
export function countTests(claims) {
  const file = `${root}.tmp/ladder.json`;
  /** @type {Ladder | undefined} */
  const ladder = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (ladder?.rung !== 'ci') return undefined;
  const proofs = new Set(claims.flatMap(({ tests = [] }) => tests));
  const reports = ladder.steps.filter(({ step }) => step.startsWith('vitest ')).map(({ step }) => `${root}.tmp/${step.replaceAll(' ', '-')}.json`);
  const rows = [...ladder.steps.map((step) => rowOfStep(step, proofs)), ...reports.flatMap((report) => rowsOfReport(JSON.parse(readFileSync(report, 'utf8')), proofs))];
  return { rows: [minutesOf(ladder), ...rows.sort((a, b) => (a.name < b.name ? -1 : 1))], ranAt: ladder.ranAt };
}
