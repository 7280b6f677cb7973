/** Which folders of src/core are mutated, and what their code was when that was last done. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../tools/export-map.mjs';

/** @type {readonly string[]} */
export const folders = ['otp-list', 'pairing', 'throttle', 'login', 'recovery'];

/** @typedef {import('../tools/quality.mjs').QualityRow & { folder: string, code: string }} FolderRow */

/** @returns {readonly FolderRow[]} what was measured last, by `npm run mutation` */
export function readMeasured() {
  const file = `${root}test/quality/mutation.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).rows : [];
}

/**
 * The hash of a folder's code: a comment that changes is no reason to measure again.
 *
 * @param {string} folder
 */
export function hashCode(folder) {
  const files = readdirSync(`${root}src/core/${folder}`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();
  const codes = files.map((name) => [name, codeOf(readFileSync(`${root}src/core/${folder}/${name}`, 'utf8'))]);
  return createHash('sha256').update(JSON.stringify(codes)).digest('base64url');
}

/** @param {string} text */
function codeOf(text) {
  return ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true } }).outputText;
}

/** @returns {readonly string[]} the folders whose code is another than the one that was measured */
export function changedFolders() {
  const measured = readMeasured();
  return folders.filter((folder) => measured.find((row) => row.folder === folder)?.code !== hashCode(folder));
}
