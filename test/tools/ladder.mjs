/**
 * The test ladder: `node test/tools/ladder.mjs test|check|engines|e2e|runtimes|ci`. Each rung holds the one below it and runs no step twice. Every test counts
 * as one, and so does every step that is not a test run. The last line is `N passed, N failed`. What each step said is left in .tmp/ladder.json, of which `npm run quality`
 * makes its table.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './export-map.mjs';
import { commitOf } from './quality.mjs';

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[] | undefined} [names] of the tests that failed, or the last words of a tool that did
 */
/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<Count>} run
 */
/** @typedef {Step | readonly (readonly Step[])[]} Rung a step, or rows of steps that are gone through side by side: each needs one core */

/** @type {(name: string, ...args: string[]) => Step} a tool of node_modules/.bin that says by its exit code whether all is well */
const tool = (name, ...args) => ({ name: [name, ...args].join(' '), run: () => runTool(name, args) });

/** @type {(...projects: string[]) => Step} vitest projects (test/vitest.config.ts) in one run */
const vitest = (...projects) => ({ name: `vitest ${projects.join(' ')}`, run: () => runVitest(projects) });

const build = tool('tsup');
/** @type {readonly Step[]} */
const test = [vitest('suite')];
/** @type {readonly Rung[]} */
const check = [
  // The suite reads src, and whatever comes after it what was built.
  [test, [build]],
  vitest('proof'),
  [
    [tool('eslint', '--config', 'test/eslint.config.js', '--max-warnings', '0', 'src', 'test', 'examples', 'tsup.config.ts')],
    [
      tool('tsc', '-p', 'tsconfig.json', '--noEmit'),
      tool('tsc', '-p', 'test/tsconfig.json'),
      tool('tsc', '-p', 'test/tsconfig.pure.json'),
      tool('tsc', '-p', 'examples/demo/assets'),
      tool('tsc', '-p', 'examples/demo/phone'),
      tool('tsc', '-p', 'examples/demo/phone/worker'),
      tool('knip', '--config', 'test/knip.config.js', '--no-config-hints'),
      tool('knip', '--config', 'test/knip.config.js', '--no-config-hints', '--production'),
    ],
  ],
  vitest('package'),
];
const engines = vitest('engines');
const e2e = vitest('e2e');
/** A simulated office day of 75 seconds: `npm run soak` has longer ones. */
const soak = tool('node', 'test/tools/run-example.mjs', 'test/soak/main.ts', '--minutes', '1.25');
const runtimes = [tool('node', 'test/runtimes/tools/install.mjs'), vitest('runtimes')];
/** @type {readonly Rung[]} */
const ci = [
  ...check,
  // Both rows wait for others most of the time: for servers here; for Chromium, a day's pauses and the runtimes there.
  [[engines, tool('node', 'test/tools/reproduce.mjs')], [e2e, soak, ...runtimes]],
  [[vitest('long'), vitest('sheet-tools'), tool('node', 'test/tools/readme-commands.mjs')], [vitest('beyond')]],
  tool('node', 'test/tools/ecosystem.mjs', '--check'),
];

/** What a rung leaves to those above it, in one line. @type {Record<string, string>} */
const left = {
  test: 'Tested with storage in memory and in SQLite. Not tested: every crash, the package (npm run check); every order of two calls (.ci/run); PostgreSQL, MariaDB and Redis (npm run test:engines); a whole day with faults (npm run soak); the pages in a browser (npm run test:e2e); Bun, Deno, workerd and other Nodes (npm run test:runtimes); the printed sheets, a second build (.ci/run).',
  check: 'Tested with storage in memory and in SQLite. Not tested: the examples but for the demo, every order of two calls, the widest fuzzing, what strangers learn by time, a year of maintenance (.ci/run); PostgreSQL, MariaDB and Redis (npm run test:engines); a whole day with faults (npm run soak); the pages in a browser (npm run test:e2e); Bun, Deno, workerd and other Nodes (npm run test:runtimes); the printed sheets, a second build (.ci/run).',
};

/** @type {Record<string, readonly Rung[]>} */
const rungs = { test, check, engines: [engines], e2e: [tool('node', 'test/tools/docs.mjs'), e2e], runtimes: [build, ...runtimes], ci };

/**
 * @param {string} name
 * @param {string[]} args
 * @param {(said: string) => void} [hear] what is to be heard of all that it prints
 * @returns {Promise<boolean>} whether it ended with 0
 */
async function start(name, args, hear) {
  const command = name === 'node' ? process.execPath : `node_modules/.bin/${name}`;
  const out = hear === undefined ? 'inherit' : 'pipe';
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', out, out] });
  const streams = [child.stdout, child.stderr];
  if (hear !== undefined) streams.forEach((stream) => stream?.setEncoding('utf8').on('data', hear));
  const closed = once(child, 'close').catch(() => undefined);
  try {
    const [status, signal] = await once(child, 'exit');
    if (status !== 0) hear?.(`\n${name} ended with ${status ?? signal}\n`);
    // What it left running may hold its pipes for ever.
    await Promise.race([closed, sleep(2_000, undefined, { ref: false })]);
    streams.forEach((stream) => stream?.destroy());
    return status === 0;
  } catch (error) {
    console.error(`${name}: ${String(error)}`);
    return false;
  }
}

/**
 * What a tool that failed said last is said again at the end, where a log that was cut short still has it.
 *
 * @param {string} name
 * @param {string[]} args
 * @returns {Promise<Count>}
 */
async function runTool(name, args) {
  let words = '';
  const ok = await start(name, args, (said) => {
    process.stdout.write(said);
    words = (words + said).slice(-4_000);
  });
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, names: words.trimEnd().split('\n').slice(-20) };
}

/**
 * @param {string[]} projects
 * @returns {Promise<Count>}
 */
async function runVitest(projects) {
  const report = `${root}.tmp/vitest-${projects.join('-')}.json`;
  mkdirSync(`${root}.tmp`, { recursive: true });
  rmSync(report, { force: true });
  const flags = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const ok = await start('vitest', ['run', '--config', 'test/vitest.config.ts', ...projects.flatMap((name) => ['--project', name]), ...flags]);
  const { passed, failed, names } = readReport(report);
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  return { passed, failed: ok || failed > 0 ? failed : 1, names };
}

/**
 * @param {string} file
 * @returns {Count} a skipped test counts as failed: nothing is skipped here
 */
function readReport(file) {
  try {
    /** @type {Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numTodoTests', number> & { testResults: { status: string, name: string, assertionResults: { status: string, fullName: string }[] }[] }} */
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const skipped = report.numPendingTests + report.numTodoTests;
    if (skipped > 0) console.error(`${skipped} tests were skipped`);
    const names = report.testResults.flatMap(({ status, name, assertionResults }) => {
      const failed = assertionResults.filter((one) => one.status === 'failed').map(({ fullName }) => fullName);
      return status === 'failed' && failed.length === 0 ? [name] : failed;
    });
    return { passed: report.numPassedTests, failed: report.numFailedTests + skipped, names };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const rung = process.argv[2] ?? '';
const steps = rungs[rung];
if (steps === undefined) {
  console.error(`usage: ladder.mjs ${Object.keys(rungs).join('|')}`);
  process.exit(2);
}
const ranAt = { measuredAt: new Date().toISOString(), commit: commitOf(), load: Number((loadavg()[0] ?? 0).toFixed(1)) };
rmSync(`${root}.tmp/ladder.json`, { force: true });
let isWhole = true;
const sum = { passed: 0, failed: 0 };
/** @type {string[]} */
const lines = [];
/** @type {import('./count-tests.mjs').LadderStep[]} */
const said = [];
for (const step of steps) {
  await ('run' in step ? runStep(step) : Promise.all(step.map(runRow)));
  if (!isWhole) break;
}

/** @param {readonly Step[]} row */
async function runRow(row) {
  for (const step of row) await runStep(step);
}

/** @param {Step} step */
async function runStep(step) {
  console.log(`\n> ${step.name}`);
  const began = performance.now();
  const { passed, failed, names = [] } = await step.run();
  if (step === build && failed > 0) isWhole = false;
  sum.passed += passed;
  sum.failed += failed;
  const seconds = (performance.now() - began) / 1000;
  said.push({ step: step.name, passed, failed });
  lines.push(`${failed === 0 ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(6)} s  ${step.name}`, ...names.slice(0, 20).map((one) => `                  ${one}`));
}
mkdirSync(`${root}.tmp`, { recursive: true });
if (isWhole) writeFileSync(`${root}.tmp/ladder.json`, JSON.stringify({ rung, ranAt, seconds: Math.round(performance.now() / 1000), steps: said }));
if (left[rung] !== undefined) lines.push('', left[rung]);
console.log(`\n${lines.join('\n')}\n\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
