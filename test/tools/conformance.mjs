/**
 * Makes docs/conformance.md: one row per requirement with the tests whose titles cite it. `npm run conformance` writes it; without `--write`
 * it says whether the page is up to date. `test/tools/requirements.json` is the committed copy of the numbers with a short text each.
 *
 * A title is what `it`, `test` or `describe` is given, or any text of a test or contract suite that begins like one (`R60: …`), so that
 * tables and contract cases count too. `R61` there is a test of the whole, `R61, R62 in part` of a part of both, `R61–R63` of three.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { listFiles, root } from './export-map.mjs';

/**
 * @typedef {object} Requirement
 * @property {number} number
 * @property {string} section
 * @property {string} source the clauses it comes from, by the key of the page
 * @property {string} text the requirement, in short
 * @property {boolean} later not to be built now
 * @property {boolean} partLater a part of it is not to be built now
 * @property {string | undefined} [open] what is not proved yet, and why
 */
/** @typedef {{ number: number, part: boolean, file: string }} Citation */

const page = 'docs/conformance.md';

/** @returns {Requirement[]} */
export const readRequirements = () => {
  /** @type {Requirement[]} */
  const requirements = JSON.parse(readFileSync(`${root}test/tools/requirements.json`, 'utf8'));
  /** @type {Record<string, string>} */
  const open = JSON.parse(readFileSync(`${root}test/tools/open-requirements.json`, 'utf8'));
  return requirements.map((requirement) => ({ ...requirement, open: open[`R${requirement.number}`] }));
};

/**
 * @param {string} title
 * @returns {{ number: number, part: boolean }[]} the requirements it cites; `R8265` is an RFC. `in part` goes for the whole list before it
 */
export function citationsOf(title) {
  const lists = title.matchAll(/\bR\d{1,3}\b(?:(?:, | and |\s?[–-]\s?)R\d{1,3}\b)*( in part)?/g);
  return [...lists].flatMap(([list, part]) => numbersOf(list).map((number) => ({ number, part: part !== undefined })));
}

/** @param {string} list @returns {number[]} `R1, R5–R7` → 1, 5, 6, 7 */
function numbersOf(list) {
  return [...list.matchAll(/R(\d+)(?:\s?[–-]\s?R(\d+))?/g)].flatMap(([, first, last]) => {
    return Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, n) => Number(first) + n);
  });
}

/**
 * @param {string} file
 * @param {string} code
 * @returns {Citation[]}
 */
export const readCitations = (file, code) => readTitles(file, code).flatMap((title) => citationsOf(title).map((citation) => ({ ...citation, file })));

/**
 * @param {string} file
 * @param {string} code
 * @returns {string[]}
 */
export function readTitles(file, code) {
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const title = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }) => literal.text).join('…') : undefined;
    if (title !== undefined && (isTitle(node) || /^R\d{1,3}\b[^:]*:/.test(title))) found.push(title);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true));
  return found;
}

/** @param {ts.Node} node @returns {boolean} whether it is the first argument of `it(…)`, `it.each(…)(…)` and their like */
function isTitle(node) {
  const call = node.parent;
  return ts.isCallExpression(call) && call.arguments[0] === node && /^(?:it|test|describe)\b(?!\.(?:skip|todo))/.test(call.expression.getText());
}

/** @returns {{ title: string, file: string }[]} of every test file, and of the crash scenarios and contract suites that tests run */
export function readAllTitles() {
  const files = [...listFiles('test', /\.test\.ts$|\/proof\/crash\/acts\/.*\.ts$/), ...listFiles('examples', /\.test\.ts$/), ...listFiles('src/testing', /\.ts$/)];
  const gates = ['test/package/conformance.test.ts', 'test/package/mistakes.test.ts'];
  return files.filter((file) => !gates.includes(file)).flatMap((file) => readTitles(file, readFileSync(root + file, 'utf8')).map((title) => ({ title, file })));
}

/** @type {Citation[] | undefined} read once in a process: it parses every test */
let allCitations;

/** @returns {Citation[]} */
const readAllCitations = () => (allCitations ??= readAllTitles().flatMap(({ title, file }) => citationsOf(title).map((citation) => ({ ...citation, file }))));

/**
 * @param {Requirement} requirement
 * @param {Citation[]} mine
 */
function status({ later, partLater, open }, mine) {
  if (later) return 'later';
  const word = mine.length === 0 ? 'not covered' : mine.every(({ part }) => part) ? 'in part' : 'covered';
  const said = partLater ? `${word}, the rest later` : word;
  return open === undefined || word === 'covered' ? said : `${said}: ${open}`;
}

/**
 * @param {Requirement[]} requirements
 * @param {Citation[]} citations
 * @returns {string} the page
 */
export function renderConformance(requirements, citations) {
  const known = new Set(requirements.map(({ number }) => number));
  const unknown = citations.filter(({ number }) => !known.has(number));
  if (unknown.length > 0) throw new Error(`no such requirement: ${unknown.map(({ number, file }) => `R${number} in ${file}`).join(', ')}`);
  const rows = requirements.map((requirement) => {
    const mine = citations.filter(({ number }) => number === requirement.number);
    const files = [...new Set(mine.map(({ file }) => file))].sort();
    return { ...requirement, status: status(requirement, mine), links: files.map((file) => `[${file.replace(/^test\//, '')}](../${file})`).join(', ') };
  });
  const sections = [...new Set(rows.map(({ section }) => section))];
  const count = /** @param {string} word */ (word) => rows.filter((row) => row.status.startsWith(word)).length;
  return [
    '# Conformance',
    '',
    'Which requirement is proved by which tests. Made from the titles of the tests by `npm run conformance`; do not edit. *Not covered* and *later*',
    'are not claimed anywhere. *In part*: the tests prove a part; what is open stands behind the colon. The sources are NIST SP 800-63B-4 (N) and 63A-4 (NA), OWASP ASVS 5.0 (A) and cheat sheets',
    '(CS), RFCs by number, the PHC string format, Regulation (EU) 2018/389 (RTS), the GDPR, and our own reasoning (E) and story (L); 4L marks a clash of',
    'the four-letter password.',
    '',
    `Of ${rows.length} requirements ${count('covered')} are covered, ${count('in part')} in part, ${count('not covered')} not, and ${count('later')} are for later.`,
    ...sections.flatMap((section) => [
      '',
      `## ${section}`,
      '',
      '| | source | requirement, in short | status | tests |',
      '| --- | --- | --- | --- | --- |',
      ...rows.filter((row) => row.section === section).map((row) => `| R${row.number} | ${cell(row.source)} | ${cell(row.text)} | ${cell(row.status)} | ${row.links} |`),
    ]),
    '',
  ].join('\n');
}

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|');

/** @returns {{ number: number, status: string, open: string | undefined }[]} how each requirement stands */
export function currentStatuses() {
  const citations = readAllCitations();
  return readRequirements().map((each) => ({ number: each.number, status: status(each, citations.filter(({ number }) => number === each.number)), open: each.open }));
}

/** @returns {string} what docs/conformance.md should hold */
export const currentConformance = () => renderConformance(readRequirements(), readAllCitations());

/** @returns {string} what it holds */
export const writtenConformance = () => (existsSync(root + page) ? readFileSync(root + page, 'utf8') : '');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--write')) writeFileSync(root + page, currentConformance());
  else if (currentConformance() !== writtenConformance()) {
    console.error(`${page} is out of date: run npm run conformance`);
    process.exitCode = 1;
  }
}
