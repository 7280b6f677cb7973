/**
 * Holds README.md to its opening: both command lines stand there, and the first one runs: the demo answers, and ends when it is told to. `npm ci` is what
 * `.ci/run` begins with, and `npm test` is the first rung of the ladder this step belongs to; neither is run again. The quickstart is run to its end.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './export-map.mjs';

const port = '3917';
const patienceMs = 30_000;

const opening = existsSync(`${root}README.md`) ? readFileSync(`${root}README.md`, 'utf8').split('\n').slice(0, 40) : [];
const missing = ['npm ci && npm run demo', 'npm ci && npm test'].filter((command) => !opening.some((line) => line.includes(command)));
for (const command of missing) console.error(`README.md: its first 40 lines do not show \`${command}\``);

/** @returns {Promise<boolean>} whether its first page came */
async function runDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-demo-'));
  const began = performance.now();
  // A group of its own, as npm starts the process that listens.
  const demo = spawn('npm', ['run', 'demo', '--', '--data', folder], { cwd: root, env: { ...process.env, PORT: port }, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const ended = once(demo, 'exit');
  try {
    while (performance.now() - began < patienceMs && demo.exitCode === null) {
      const page = await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text(), () => '');
      if (page.includes('</html>')) return true;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    console.error('the demo did not answer');
    return false;
  } finally {
    if (demo.pid !== undefined && demo.exitCode === null) process.kill(-demo.pid, 'SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

const shown = await runDemo();
const { status } = spawnSync('npm', ['run', 'quickstart'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = missing.length === 0 && shown && status === 0 ? 0 : 1;
