/** What docs/quality.md is made from: one file for each thing that is measured, written by the script that measures it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { root } from './export-map.mjs';

/**
 * @typedef {object} QualityRow
 * @property {string} name what was measured
 * @property {number} value
 * @property {string} unit
 * @property {number} limit the most it may be, or the least where the name says so
 * @property {boolean} ok whether the limit holds
 */

/**
 * @param {string} name of the file
 * @param {{ readonly command: string, readonly rows: readonly QualityRow[] }} measured the command repeats it
 */
export function writeQuality(name, { command, rows }) {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${process.platform} ${process.arch}, Node ${process.versions.node}`;
  mkdirSync(`${root}test/quality`, { recursive: true });
  writeFileSync(`${root}test/quality/${name}.json`, `${JSON.stringify({ measuredAt: new Date().toISOString(), command, machine, rows }, undefined, 2)}\n`);
}
