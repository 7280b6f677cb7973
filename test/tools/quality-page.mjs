/** The text of docs/quality.md. */
import { existsSync } from 'node:fs';
import { figureOf, middleOf } from './figures.mjs';
import { root } from './export-map.mjs';

/** @typedef {import('./quality.mjs').Claim} Claim */
/** @typedef {import('./quality.mjs').Quality} Quality */
/** @typedef {import('./quality.mjs').QualityRow} QualityRow */
/** @typedef {(name: string) => Quality | undefined} Read */

const unmeasured = 'not measured yet';

/** What is measured, in the order of the page: the file in test/quality and the command that leaves it. */
export const sections = [
  {
    file: 'bench-peers',
    title: 'Beside better-auth',
    command: 'npm run bench -- --peers --record',
    says: 'better-auth with its username and two-factor plugins, and the bare primitive that no library of the kind can do without. A ratio is taken within one turn of one run; below 1, lukko takes less. Bundles are of the login alone: lukko without a storage adapter, better-auth with the one that it cannot do without. Its own password hash is the costlier one on purpose, and it keeps a hash of each list code where backup codes are one text to decrypt.',
  },
  { file: 'bench', title: 'Speed and size', command: 'npm run bench -- --record', says: 'Limits in milliseconds are meant for a machine that does nothing else.' },
  { file: 'bench-http', title: 'Over HTTP', command: 'npm run bench -- --http --record', says: 'What the handler adds to a call, and the demo.' },
  { file: 'bench-engines', title: 'On the engines', command: 'npm run bench -- --engines --record', says: 'The password hash costs nothing here, so that storage and library are seen.' },
  { file: 'growth', title: 'Among a million accounts', command: 'npm run bench:growth -- --record', says: 'How many times as long a statement takes among a million accounts as among a thousand.' },
  { file: 'tests', title: 'Tests', command: '.ci/run, then npm run quality', says: 'How long one run of the whole ladder took, and how many tests passed in it, by step, and in each file that proves a claim.' },
  { file: 'mutation', title: 'Mutation testing', command: 'npm run mutation', says: 'How many of the changes that a program made to the code some test noticed; one with which the file no longer loads counts as noticed.' },
  { file: 'fuzz', title: 'Fuzzing', command: 'npm run fuzz', says: 'How many inputs and sessions of random behaviour went by without a fault.' },
  { file: 'timing', title: 'Time that tells of a secret', command: 'npm run timing', says: 'By how many standard errors a secret that is wrong in its last bit and a random one differ in time. A leak is called what is above 10, where 4.5 is usual: each run makes a dozen comparisons, on a machine with habits of its own. A row tells of no difference smaller than it names: a slow hash around a comparison hides what the comparison alone would show, which stands in the first row.' },
  { file: 'supply', title: 'The package', command: 'npm run supply', says: 'What the package is made of.' },
];

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');
const verdictOf = (/** @type {QualityRow} */ { ok }) => (ok === undefined ? '' : ok ? 'held' : '**missed**');

/** A limit that holds above it, or is missed below it, is the least. @param {QualityRow} row */
function limitOf({ name, value, unit, limit, ok }) {
  if (limit === undefined) return '';
  const isLeast = name.includes('at least') || (ok !== undefined && ok !== value <= limit);
  return `${isLeast ? '≥' : '≤'} ${figureOf({ value: limit, unit })}`;
}

/** @param {Quality} of */
const conditionsOf = ({ measuredAt, commit, machine, load }) => [measuredAt.slice(0, 10), ...(commit === undefined ? [] : [`commit ${commit}`]), machine, ...(load === undefined ? [] : [`load ${String(load)} when it began`])].join('; ');

/** @param {Quality} quality */
function tableOf({ rows }) {
  const lines = rows.map((row) => `| ${[row.name, figureOf(row), middleOf(row), limitOf(row), verdictOf(row)].map(cell).join(' | ')} |`);
  return ['| measured | result | middle half | limit | |', '| --- | --- | --- | --- | --- |', ...lines];
}

/** @param {typeof sections[number]} section @param {Read} read */
function sectionOf({ file, title, command, says }, read) {
  const quality = read(file);
  const measured = quality === undefined ? [`\`${command}\`: ${unmeasured}.`] : [`\`${quality.command}\`: ${conditionsOf(quality)}.`, '', ...tableOf(quality)];
  return [`## ${title}`, '', says, '', ...measured, ''];
}

/** What a claim rests on, a line each. @param {Claim} claim @param {Read} read @returns {{ how: string, result: string, ok: boolean | undefined }[]} */
export function measuresOf({ tests = [], rows = [] }, read) {
  const counted = tests.map((file) => ({ how: `[${file.replace(/^test\//, '')}](../${file})`, row: read('tests')?.rows.find(({ name }) => name === file) }));
  const proofs = counted.map(({ how, row }) => ({ how, result: row === undefined ? unmeasured : row.ok === false ? '**failed**' : `${figureOf(row)} passed`, ok: row?.ok }));
  const figures = rows.map(({ file, row: wanted, most }) => {
    const how = `\`${sections.find((section) => section.file === file)?.command ?? file}\``;
    const row = read(file)?.rows.find(({ name }) => name === wanted);
    if (row === undefined) return { how, result: unmeasured, ok: undefined };
    const ok = row.ok !== false && (most === undefined || row.value <= most);
    return { how, result: `${cell(row.name)}: ${figureOf(row)}${ok ? '' : ' **missed**'}`, ok };
  });
  return [...proofs, ...figures];
}

/** @param {Claim} claim @param {Read} read */
function rowOf(claim, read) {
  const measures = measuresOf(claim, read);
  const results = measures.every(({ result }) => result === unmeasured) ? [unmeasured] : measures.map(({ result }) => result);
  // The README is the first page of the site, to which no link to its file leads.
  const place = claim.page.replace(/^docs\//, '');
  return `| ${cell(claim.claim)} | ${claim.page.startsWith('docs/') ? `[${place.replace(/^guide\/|\.md$/g, '')}](${place})` : 'README'} | ${measures.map(({ how }) => how).join('<br>')} | ${results.join('<br>')} |`;
}

/** @param {readonly Claim[]} claims @param {Read} read */
export function renderQuality(claims, read) {
  return [
    '# Quality',
    '',
    'What the README and the guides claim, how each claim is measured, and with what result. Made by `npm run quality` from the files in `test/quality`, which the commands left that',
    'measured; no figure is typed by hand. Figures are of the machine that stands beside them: a virtual one may do half or twice as much tomorrow, a ratio of one run much less so.',
    '',
    '## Claims',
    '',
    '| claim | page | measured by | result |',
    '| --- | --- | --- | --- |',
    ...claims.map((claim) => rowOf(claim, read)),
    '',
    ...(read('bench-peers') === undefined ? [] : ['![Bars: what lukko, better-auth and the bare primitive take; the table under "Beside better-auth" has the figures](bench.svg)', '']),
    ...sections.flatMap((section) => sectionOf(section, read)),
  ].join('\n').replace(/\n+$/, '\n');
}

/** What is wrong with the claims themselves, whatever was measured. @param {readonly Claim[]} claims @param {(page: string) => string} textOf @param {Read} read */
export function faultsOf(claims, textOf, read) {
  return claims.flatMap((claim) => {
    const { page, says, tests = [], rows = [] } = claim;
    const gone = rows.filter(({ file, row }) => !sections.some((section) => section.file === file) || read(file)?.rows.every(({ name }) => name !== row) === true);
    return [
      ...(plainTextOf(textOf(page)).includes(says) ? [] : [`${page} does not say: ${says}`]),
      ...(tests.length + rows.length === 0 ? [`no measure: ${says}`] : []),
      ...tests.filter((file) => !existsSync(root + file)).map((file) => `no such test: ${file}`),
      ...gone.map(({ file, row }) => `test/quality/${file}.json has no row: ${row}`),
    ];
  });
}

/** Prose in one line: code, pictures and the addresses of links left out. @param {string} text */
export const plainTextOf = (text) =>
  text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ');

/** Sentences that promise something, and have no claim. @param {string} text @param {readonly Claim[]} claims of that page */
export function unclaimed(text, claims) {
  const sentences = plainTextOf(text.replace(/^(?:#+ .*|- )/gm, '. ')).split(/(?<=[.!?])\s+/).map((sentence) => sentence.trim());
  return sentences.filter((sentence) => /\b(?:never|nothing|nobody|without|cannot|refuses?|resists?|less than|at most|fast(?:er)?|small(?:er)?)\b/i.test(sentence) && !claims.some(({ says }) => sentence.includes(says)));
}

/** Figures with a unit that only a measurement gives. @param {string} text */
export const measuredFiguresIn = (text) => plainTextOf(text).match(/\b\d+(?:[.,]\d+)?\s?(?:ms|µs|s|KB|MB|GB|MiB|KiB|%|×|times|tests|seconds|milliseconds)(?![\w-])/g) ?? [];
