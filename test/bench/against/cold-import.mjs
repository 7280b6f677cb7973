/**
 * What a process pays that imports the library and does nothing: its time and its memory beyond those of a process that imports nothing, by turns. Lukko is the
 * packed package with all of `createAuth`; better-auth comes with the plugins that a login of username, password and a second factor needs.
 */
import { execFileSync } from 'node:child_process';
import { compare } from '../compare.mjs';
import { timeMs } from '../measure.mjs';
import { installBetterAuth, installLukko } from '../tools/packages.mjs';

export const name = 'a fresh process';

const turns = 25;
const warmUp = 2;
const mostMs = 150;
const mostOfTheirs = 1 / 4;

/** @param {{ folder: string, imports: string }} of @returns {Promise<{ ms: number, megabytes: number }>} */
async function start({ folder, imports }) {
  let said = '';
  const code = `${imports} console.log(process.memoryUsage.rss())`;
  const ms = await timeMs(() => (said = execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: folder, encoding: 'utf8' })));
  return { ms, megabytes: Number(said) / 1e6 };
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const { remove, ...lukko } = installLukko();
  const bare = { folder: lukko.folder, imports: '' };
  const started = [bare, lukko, installBetterAuth()];
  const [time, memory] = [/** @type {number[][]} */ ([]), /** @type {number[][]} */ ([])];
  for (let turn = -warmUp; turn < turns; turn += 1) {
    /** @type {{ ms: number, megabytes: number }[]} */
    const took = [];
    // Whoever comes first in one turn comes last in the next one.
    for (const at of turn % 2 === 0 ? [0, 1, 2] : [2, 1, 0]) took[at] = await start(started[at] ?? bare);
    const [nothing, ...each] = took;
    if (turn < 0 || nothing === undefined) continue;
    time.push(each.map(({ ms }) => ms - nothing.ms));
    memory.push(each.map(({ megabytes }) => megabytes - nothing.megabytes));
  }
  remove();
  return [
    ...compare({ what: 'import, time beyond bare Node', unit: 'ms', turns: time, limits: { lukko: mostMs, ratio: mostOfTheirs } }),
    ...compare({ what: 'import, memory beyond bare Node', unit: 'MB', turns: memory }),
  ];
}
