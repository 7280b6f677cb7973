/**
 * Holds README.md to its opening: both command lines stand there, and the first one runs. `npm ci` is what `.ci/run` begins with, and
 * `npm test` is the first rung of the ladder this step belongs to; neither is run again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { root } from './export-map.mjs';

const opening = existsSync(`${root}README.md`) ? readFileSync(`${root}README.md`, 'utf8').split('\n').slice(0, 40) : [];
const missing = ['npm ci && npm run quickstart', 'npm ci && npm test'].filter((command) => !opening.some((line) => line.includes(command)));
for (const command of missing) console.error(`README.md: its first 40 lines do not show \`${command}\``);

const { status } = spawnSync('npm', ['run', 'quickstart'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
process.exitCode = missing.length === 0 && status === 0 ? 0 : 1;
