/** Lukko as a host installs it, and better-auth by its lockfile, each in a folder of its own: what is measured is what is shipped. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../tools/export-map.mjs';

/** @typedef {{ name: string, folder: string, imports: string }} Package its folder holds `node_modules`; `imports` is what a host of username, password and a second factor needs */

const peers = fileURLToPath(new URL('../peers', import.meta.url));
const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];

/** @param {string} cwd @param {readonly string[]} args */
const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** @returns {Package} */
export function installBetterAuth() {
  if (!existsSync(`${peers}/node_modules`)) npm(peers, 'ci', ...quietly);
  return { name: 'better-auth', folder: peers, imports: "import { betterAuth } from 'better-auth'; import { twoFactor, username } from 'better-auth/plugins';" };
}

/** The built package, packed. @returns {Package & { remove: () => void }} */
export function installLukko() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-bench-'));
  /** @type {{ filename: string }[]} */
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm(folder, 'install', '--prefer-offline', ...quietly, join(folder, packed?.filename ?? ''));
  return { name: 'lukko', folder, imports: "import { createAuth } from 'lukko';", remove: () => rmSync(folder, { recursive: true }) };
}
