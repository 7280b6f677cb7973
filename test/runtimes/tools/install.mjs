/**
 * `node test/runtimes/tools/install.mjs`: installs the runtimes and Next.js by their lockfiles, and the packed package beside each as a host would. The package
 * has to be built (`npx tsup`).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { root } from '../../tools/export-map.mjs';
import { folder } from './runtimes.mjs';

/** @param {string} cwd @param {readonly string[]} args */
const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];
mkdirSync(`${root}.tmp`, { recursive: true });
/** @type {{ filename: string }[]} */
const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', '.tmp'));
for (const place of [`${root}examples/nextjs`, folder]) {
  npm(place, 'ci', ...quietly);
  // What it needs stands in the lockfile: `--offline` fails where it would need more.
  npm(place, 'install', '--no-save', '--offline', ...quietly, `${root}.tmp/${packed?.filename ?? ''}`);
}
