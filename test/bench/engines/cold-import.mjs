/**
 * What the first import of `lukko` takes on each runtime: how much longer a process takes that imports the packed package than one that imports nothing, by
 * turns. workerd is given one file, as a deployment does. `npm run test:runtimes` installs the runtimes.
 */
import { execFileSync } from 'node:child_process';
import { bun, deno, fileOf, folder, nodes, versionOf, workerd } from '../../runtimes/tools/runtimes.mjs';
import { writeWorker } from '../../runtimes/tools/write-worker.mjs';
import { spreadOf, timeMs } from '../measure.mjs';

export const name = 'cold import';

const turns = 15;

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const rows = [];
  for (const runtime of [...nodes, bun, deno, workerd]) {
    const [nothing, lukko] = ['nothing', 'lukko'].map((file) => (runtime === workerd ? writeWorker({ entry: `${folder}workers/${file}.mjs` }) : `${folder}cold/${file}.mjs`));
    const more = [];
    for (let turn = 0; turn < turns; turn += 1) more.push(-(await start(runtime, nothing)) + (await start(runtime, lukko)));
    rows.push({ name: `${runtime.name} (${versionOf(runtime)})`, ...spreadOf(more), unit: 'ms' });
  }
  return rows;
}

/** @param {import('../../runtimes/tools/runtimes.mjs').Runtime} runtime @param {string | undefined} file */
function start({ holder, command: [binary, ...args] }, file = '') {
  return timeMs(() => execFileSync(fileOf({ holder }, binary), [...args, file], { cwd: folder, stdio: 'ignore' }));
}
