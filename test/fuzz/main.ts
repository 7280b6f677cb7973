/**
 * `npm run fuzz [-- --minutes 5] [-- --seed 123] [-- --only NAME]`: gives every parser, and whole sessions with faults, inputs that nobody chose, round after round,
 * each with a seed of its own that is printed. What is found is written to test/fuzz/fixtures and tried again in every test run. The figures go to
 * test/quality/fuzz.json.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { writeQuality } from '../tools/quality.mjs';
import { profiles } from '../unit/service/shared/tools.js';
import { writeFixture } from './fixtures.js';
import { parsers } from './parsers/index.js';
import { play, sessionsIn, visits } from './sessions.js';

interface Target {
  readonly name: string;
  readonly runsEach: number;
  /** Runs with this seed, and says what was found. */
  readonly run: (seed: number, numRuns: number) => Promise<string | undefined>;
}

async function check<T>(property: fc.IAsyncProperty<[T]>, { seed, numRuns, onFind }: { readonly seed: number; readonly numRuns: number; readonly onFind: (input: T) => string }): Promise<string | undefined> {
  const ran = await fc.check(property, { seed, numRuns });
  if (!ran.failed) return undefined;
  const said = ran.errorInstance instanceof Error ? ran.errorInstance.stack : String(ran.errorInstance);
  return `seed ${seed}, path ${ran.counterexamplePath ?? ''}: ${ran.counterexample === null ? '' : onFind(ran.counterexample[0])}\n${said ?? ''}`;
}

const targets: readonly Target[] = [
  ...parsers.map(({ name, input, holds }) => ({
    name,
    runsEach: 1_000,
    run: (seed: number, numRuns: number) => check(fc.asyncProperty(input, async (given) => holds(given)), { seed, numRuns, onFind: (given) => writeFixture({ parser: name, given }) }),
  })),
  ...profiles.map((policy) => ({
    name: sessionsIn(policy),
    runsEach: 60,
    run: (seed: number, numRuns: number) => check(fc.asyncProperty(visits, async (run) => { await play(policy, run); }), { seed, numRuns, onFind: (run) => writeFixture({ parser: sessionsIn(policy), given: { json: run } }) }),
  })),
];

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, only: { type: 'string', default: '' } } });
const chosen = targets.filter(({ name }) => name.includes(values.only));
const ends = performance.now() + Number(values.minutes) * 60_000;
const counts = new Map<string, number>();
const finds: string[] = [];

// What was given a seed is run once with it.
for (let seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)), round = 1; ; seed += 1, round += 1) {
  console.log(`round ${round}: seed ${seed}`);
  for (const { name, runsEach, run } of chosen) {
    if (round > 1 && performance.now() > ends) break;
    const found = await run(seed, runsEach);
    counts.set(name, (counts.get(name) ?? 0) + runsEach);
    if (found === undefined) continue;
    finds.push(name);
    console.error(`\n${name}: ${found}\n`);
  }
  if (values.seed !== undefined || finds.length > 0 || performance.now() > ends) break;
}

const sum = (which: readonly string[]): number => which.reduce((all, name) => all + (counts.get(name) ?? 0), 0);
const names = { parsers: chosen.map(({ name }) => name).filter((name) => !name.startsWith('sessions')), sessions: chosen.map(({ name }) => name).filter((name) => name.startsWith('sessions')) };
const rows = [
  { name: `inputs for ${names.parsers.length} parsers (${sum(names.parsers)}): finds`, value: finds.filter((name) => names.parsers.includes(name)).length, unit: 'finds', limit: 0 },
  { name: `whole sessions with faults (${sum(names.sessions)}): finds`, value: finds.filter((name) => names.sessions.includes(name)).length, unit: 'finds', limit: 0 },
].map((row) => ({ ...row, ok: row.value === 0 }));
for (const { name, value } of rows) console.log(`${name}: ${value}`);
// A part of it is no measure of the whole.
if (values.only === '') writeQuality('fuzz', { command: `npm run fuzz -- --minutes ${values.minutes}`, rows });
process.exitCode = finds.length === 0 ? 0 : 1;
