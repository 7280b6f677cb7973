/** The demo, as `npm run demo` starts it: how soon its first page is there, and what it holds when nobody asks for anything. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spreadOf } from '../measure.mjs';

export const name = 'the demo';

const port = 3918;
const turns = 5;
const restMs = 5_000;

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  /** @type {number[]} */
  const firstPages = [];
  /** @type {number[]} */
  const atRest = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const { firstPageMs, megabytes } = await start();
    firstPages.push(firstPageMs);
    atRest.push(megabytes);
  }
  return [
    { name: 'from npm run demo to the first page', ...spreadOf(firstPages), p99: undefined, unit: 'ms', limit: 3_000 },
    { name: `its process, ${String(restMs / 1_000)} s later`, ...spreadOf(atRest), p99: undefined, unit: 'MB', limit: 150 },
  ];
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-bench-demo-'));
  const began = performance.now();
  const options = { cwd: fileURLToPath(new URL('../../..', import.meta.url)), env: { ...process.env, PORT: String(port) }, stdio: /** @type {import('node:child_process').StdioOptions} */ (['ignore', 'ignore', 'inherit']), detached: true };
  const demo = spawn('npm', ['run', 'demo', '--', '--data', folder], options);
  const ended = once(demo, 'exit');
  const group = demo.pid;
  if (group === undefined) throw new Error('npm did not start');
  try {
    const firstPage = () => fetch(`http://127.0.0.1:${String(port)}/`).then((answer) => answer.text(), () => '');
    while (!(await firstPage()).includes('</html>')) await new Promise((resolve) => setTimeout(resolve, 10));
    const firstPageMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, restMs));
    return { firstPageMs, megabytes: largestOf(group) };
  } finally {
    process.kill(-group, 'SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** npm and what bundles the demo wait beside it; the one that serves is the one that was told of the folder and holds most. @param {number} group */
function largestOf(group) {
  const sizes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
      return Number(fields[2]) === group ? [(pages * 4096) / 1e6] : [];
    } catch {
      return [];
    }
  });
  return Math.max(...sizes);
}
