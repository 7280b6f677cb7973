/**
 * `npm run bench:growth [-- --few N --many N] [-- --record]`, N in hundreds: what each statement of the SQL adapter takes among 1,000 accounts and among 1,000,000, on the PostgreSQL at
 * DATABASE_URL, as a host sees it: with the way to the server and back, each call about another of all the rows. Both are measured in turns, so that whatever else
 * the machine does falls on both alike. Compared is the lower quartile, which what else the machine does moves least. A statement that takes more
 * than 1.2 times as long is measured once more, with twice as many fresh samples, and if it does again, is marked and ends the run with 1. It takes
 * some minutes, and 10 GB of disk in schemas of its own that it drops at the end. With `--record` the ratios are kept in test/quality/growth.json.
 */
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createPlace } from './growth/place.mjs';
import { keepShapes } from './growth/shapes.mjs';
import { statementsOf } from './growth/statements.mjs';
import { writeQuality } from '../tools/quality.mjs';
import { createMeteredHasher } from './metered-hasher.mjs';
import { spreadOf, timeMs } from './measure.mjs';
import { createHost, toChallenge, walkToEnd } from './walk.mjs';

const most = 1.2;
/** Fewer where each needs something to find. */
const turns = { bare: 400, prepared: 100 };
const warmUp = 20;

/** @param {number} accounts @returns {import('./growth/fill.mjs').Counts} */
function countsOf(accounts) {
  const tenth = accounts / 10;
  return { accounts, lists: tenth, devices: tenth, flows: tenth, sessions: tenth * 3, messages: accounts, ledgers: accounts, audit: accounts * 5 };
}

/** Real records: those of a person who logs in. */
async function walkForShapes() {
  const { storage, shapes } = keepShapes(createMemoryStorage());
  const { auth } = createHost({ storage, hasher: createMeteredHasher().hasher });
  await toChallenge(auth, await walkToEnd(auth));
  return shapes();
}

let turn = 0;

/** @param {readonly import('./growth/statements.mjs').Statement[]} pair the same statement in both places @param {number} times as many samples */
async function measureOnce(pair, times) {
  const series = pair.map((statement) => ({ statement, figures: /** @type {number[]} */ ([]) }));
  const samples = times * (pair.some(({ prepare }) => prepare !== undefined) ? turns.prepared : turns.bare);
  for (let count = -warmUp; count < samples; count += 1) {
    turn += 1;
    // In turns also which comes first: the second one finds the processor warmer.
    for (const { statement, figures } of turn % 2 === 0 ? series : [...series].reverse()) {
      await statement.prepare?.(turn);
      const ms = await timeMs(() => statement.act(turn));
      if (count >= 0) figures.push(ms);
    }
  }
  const [few = Number.NaN, many = Number.NaN] = series.map(({ figures }) => spreadOf(figures).low);
  return { name: pair[0]?.name ?? '', few, many, ratio: many / few, again: times > 1 };
}

/** @param {readonly import('./growth/statements.mjs').Statement[]} pair */
async function measure(pair) {
  const first = await measureOnce(pair, 1);
  if (first.ratio <= most) return first;
  note(`${first.name}: ${first.ratio.toFixed(2)}, once more`);
  return measureOnce(pair, 2);
}

/** @param {'few' | 'many'} name @param {number} otherwise */
function countFrom(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  const count = at < 0 ? otherwise : Number(process.argv[at + 1]);
  if (!Number.isSafeInteger(count) || count < 1_000 || count % 100 !== 0) throw new RangeError(`--${name}: must be a number in hundreds, 1000 at least`);
  return count;
}

const sizes = { few: countFrom('few', 1_000), many: countFrom('many', 1_000_000) };
const isWhole = sizes.few === 1_000 && sizes.many === 1_000_000;
if (process.argv.includes('--record') && !isWhole) throw new RangeError('--record: keeps what 1,000 and 1,000,000 accounts take, and no other numbers');
const thousands = (/** @type {number} */ count) => count.toLocaleString('en');
const note = (/** @type {string} */ text) => console.error(`${new Date().toISOString().slice(11, 19)} … ${text}`);
const shapes = await walkForShapes();
const places = [];
try {
  for (const [name, accounts] of Object.entries(sizes)) {
    note(`${thousands(accounts)} accounts`);
    const counts = countsOf(accounts);
    places.push({ counts, ...(await createPlace({ name, counts, shapes })) });
  }
  note(`${places.map(({ bytes }) => `${String(Math.round(bytes / 2 ** 20))} MiB`).join(' and ')}; measuring`);
  const [few = [], many = []] = places.map(({ storage, counts }) => statementsOf({ storage, shapes, counts }));
  const rows = [];
  for (const [at, statement] of few.entries()) rows.push(await measure([statement, ...many.slice(at, at + 1)]));
  const ms = (/** @type {number} */ value) => `${value.toFixed(2)} ms`;
  const cells = rows.map(({ name, few: before, many: after, ratio, again }) => [name, ms(before), ms(after), ratio.toFixed(2), ratio > most ? 'MISSED twice' : again ? 'the second time' : '']);
  const table = [['statement, lower quartiles', `of ${thousands(sizes.few)}`, `of ${thousands(sizes.many)}`, `≤ ${String(most)}`, ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table) console.log(line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
  if (process.argv.includes('--record')) {
    const ratios = rows.map(({ name, ratio, again }) => ({ name: again ? `${name}, the second time` : name, value: ratio, unit: '×', limit: most, ok: ratio <= most }));
    const [slowest] = [...ratios].sort((a, b) => b.value - a.value);
    writeQuality('growth', { command: 'npm run bench:growth -- --record', rows: slowest === undefined ? [] : [{ ...slowest, name: 'the statement that slows most' }, ...ratios] });
  }
  process.exitCode = rows.every(({ ratio }) => ratio <= most) ? 0 : 1;
} finally {
  for (const { drop } of places) await drop();
}
