/**
 * Makes docs/mistakes.md: what other systems got wrong, and which tests of ours answer it. Like docs/conformance.md it is read off the titles
 * of the tests, where `field 9` names mistake 9 of `test/tools/mistakes.json`. `npm run conformance` writes it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readAllTitles } from './conformance.mjs';
import { root } from './export-map.mjs';

/**
 * @typedef {object} Mistake
 * @property {number} number
 * @property {string} text what went wrong elsewhere
 * @property {string} answer what answers it here
 * @property {boolean} due whether a test must answer it now; the others wait for the rooms they concern
 */

const page = 'docs/mistakes.md';

/** @returns {Mistake[]} */
const readMistakes = () => JSON.parse(readFileSync(`${root}test/tools/mistakes.json`, 'utf8'));

/** @param {string} title @returns {number[]} */
export const mistakesIn = (title) => [...title.matchAll(/\bfield (\d{1,2})\b/g)].map(([, number]) => Number(number));

/**
 * @param {Mistake[]} mistakes
 * @param {{ title: string, file: string }[]} titles
 * @returns {{ page: string, unanswered: number[] }} the page, and the mistakes that a test must answer and none does
 */
export function renderMistakes(mistakes, titles) {
  const cited = titles.flatMap(({ title, file }) => mistakesIn(title).map((number) => ({ number, file })));
  const unknown = cited.filter(({ number }) => !mistakes.some((mistake) => mistake.number === number));
  if (unknown.length > 0) throw new Error(`no such mistake: ${unknown.map(({ number, file }) => `field ${number} in ${file}`).join(', ')}`);
  const rows = mistakes.map((mistake) => {
    const files = [...new Set(cited.filter(({ number }) => number === mistake.number).map(({ file }) => file))].sort();
    return { ...mistake, files };
  });
  const lines = rows.map(({ number, text, answer, files }) => {
    const links = files.map((file) => `[${file.replace(/^test\//, '')}](../${file})`).join(', ');
    return `| ${number} | ${text} | ${answer} | ${links === '' ? 'later' : links} |`;
  });
  const head = [
    '# Mistakes of others',
    '',
    'What eight other systems got wrong, as their public issues tell it, and the tests that answer it here. Made from the titles of the tests by',
    '`npm run conformance`; do not edit. *Later*: it concerns what is not built yet, or what other gates keep.',
    '',
    '| | what went wrong | what answers it | tests |',
    '| --- | --- | --- | --- |',
  ];
  return { page: [...head, ...lines, ''].join('\n'), unanswered: rows.filter(({ due, files }) => due && files.length === 0).map(({ number }) => number) };
}

/** @returns {{ page: string, unanswered: number[] }} what docs/mistakes.md should hold */
export const currentMistakes = () => renderMistakes(readMistakes(), readAllTitles());

/** @returns {string} what it holds */
export const writtenMistakes = () => (existsSync(root + page) ? readFileSync(root + page, 'utf8') : '');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(root + page, currentMistakes().page);
