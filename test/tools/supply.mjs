/** `npm run supply`: counts what reaches a user with the package, and writes it for docs/quality.md. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { root } from './export-map.mjs';
import { findRefused, forUs, forUsers, lockfiles, readPackages } from './licences.mjs';
import { writeQuality } from './quality.mjs';
import { packTwice } from './reproduce.mjs';
import { makeSbom } from './sbom.mjs';

/** @returns {import('./quality.mjs').QualityRow[]} what is counted from package.json and the lockfiles alone */
export function countSupply() {
  const { dependencies, scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const { components } = makeSbom();
  const all = lockfiles.flatMap(readPackages);
  const reaching = all.filter(({ id }) => components.some((one) => one['bom-ref'] === id));
  const own = ['preinstall', 'install', 'postinstall'].filter((name) => name in scripts);
  return [
    row('run-time dependencies named in package.json', Object.keys(dependencies).length, 'packages', 4),
    row('packages that are installed with Lukko, those that its dependencies bring included', components.filter(({ scope }) => scope === 'required').length, 'packages', 4),
    row('scripts that run when Lukko is installed, its optional peers included', own.length + reaching.filter(({ runsOnInstall }) => runsOnInstall).length, 'scripts', 0),
    row('packages that reach a user under a licence that is not on the list', findRefused(reaching, forUsers).length, 'packages', 0),
    row('packages of all lockfiles under a licence that is not on the list', findRefused(all, forUs).length, 'packages', 0),
  ];
}

/** @type {(name: string, value: number, unit: string, limit: number) => import('./quality.mjs').QualityRow} */
const row = (name, value, unit, limit) => ({ name, value, unit, limit, ok: value <= limit });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { first, second } = packTwice();
  const rows = [row('different tarballs out of two builds, in two folders with another umask, time zone and language', new Set([first, second]).size, 'tarballs', 1), ...countSupply()];
  writeQuality('supply', { command: 'npm run supply', rows });
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}
