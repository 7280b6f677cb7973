/**
 * `node test/runtimes/tools/install.mjs`: installs the runtimes by their lockfile, and the packed package beside them as a host would. The package has to be
 * built (`npx tsup`).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { root } from '../../tools/export-map.mjs';
import { folder } from './runtimes.mjs';

/** @param {string} cwd @param {readonly string[]} args */
const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];
mkdirSync(`${root}.tmp`, { recursive: true });
npm(folder, 'ci', ...quietly);
/** @type {{ filename: string }[]} */
const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', '.tmp'));
// What it needs stands in the lockfile: `--offline` fails where it would need more.
npm(folder, 'install', '--no-save', '--offline', ...quietly, `${root}.tmp/${packed?.filename ?? ''}`);
