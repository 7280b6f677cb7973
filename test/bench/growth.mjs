/**
 * `npm run bench:growth`: what each statement of the SQL adapter takes among 1,000 accounts and among 1,000,000, on the PostgreSQL at
 * DATABASE_URL, as a host sees it: with the way to the server and back. Both are measured in turns, so that whatever else the machine does falls on
 * both alike, and with warm caches. A statement that takes more than 1.2 times as long is marked and ends the run with 1. It needs 10 GB of
 * disk for some minutes, in schemas of its own that it drops at the end.
 */
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createPlace, query } from './growth/place.mjs';
import { keepShapes } from './growth/shapes.mjs';
import { statementsOf } from './growth/statements.mjs';
import { createMeteredHasher } from './metered-hasher.mjs';
import { spreadOf, timeMs } from './measure.mjs';
import { createHost, toChallenge, walkToEnd } from './walk.mjs';

const most = 1.2;
const turns = { bare: 400, prepared: 100 };
const warmUp = 20;
const countsOf = (/** @type {number} */ accounts) => ({
  ...{ accounts, messages: accounts, ledgers: accounts, lists: accounts / 10, devices: accounts / 10, flows: accounts / 10 },
  ...{ sessions: (accounts * 3) / 10, audit: accounts * 5 },
});
const [few, many] = [countsOf(1_000), countsOf(Number(process.env.TRY ?? 1_000_000))];

/** Real records: those of a person who logs in. */
async function walkForShapes() {
  const { storage, shapes } = keepShapes(createMemoryStorage());
  const { auth } = createHost({ storage, hasher: createMeteredHasher().hasher });
  await toChallenge(auth, await walkToEnd(auth));
  return shapes();
}

const note = (/** @type {string} */ text) => console.error(`${new Date().toISOString().slice(11, 19)} … ${text}`);
const shapes = await walkForShapes();
const places = [];
try {
  for (const [name, counts] of /** @type {const} */ ([['few', few], ['many', many]])) places.push({ counts, ...(await createPlace({ name, counts, shapes, note })) });
  note(`${places.map(({ bytes }) => `${String(Math.round(bytes / 2 ** 20))} MiB`).join(' and ')}; measuring`);
  const [small, large] = places.map(({ storage, counts }) => statementsOf({ storage, shapes, counts }));
  const rows = [];
  for (const [at, one] of (small ?? []).entries()) {
    const pair = [one, large?.[at] ?? one].map((statement) => ({ statement, figures: /** @type {number[]} */ ([]) }));
    for (let turn = -warmUp; turn < (one.prepare === undefined ? turns.bare : turns.prepared); turn += 1) {
      // The one that comes second finds the processor warmer.
      for (const { statement, figures } of turn % 2 === 0 ? pair : [...pair].reverse()) {
        await statement.prepare?.(turn + warmUp);
        const ms = await timeMs(() => statement.act(turn + warmUp));
        if (turn >= 0) figures.push(ms);
      }
    }
    const [before = Number.NaN, after = Number.NaN] = pair.map(({ figures }) => spreadOf(figures).value);
    rows.push({ name: one.name, before, after, ratio: after / before });
    note(`${(after / before).toFixed(2)} ${before.toFixed(2)} ${after.toFixed(2)} ${one.name}`);
  }
  const ms = (/** @type {number} */ value) => `${value.toFixed(3)} ms`;
  const table = [
    ['statement', '1,000 accounts', '1,000,000', 'ratio', ''],
    ...rows.map(({ name, before, after, ratio }) => [name, ms(before), ms(after), ratio.toFixed(2), ratio <= most ? '' : 'MISSED']),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
  for (const line of table) console.log(line.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join('  ').trimEnd());
  process.exitCode = rows.every(({ ratio }) => ratio <= most) ? 0 : 1;
} finally {
  if (!process.env.KEEP) for (const { drop } of places) await drop();
}
void query;
