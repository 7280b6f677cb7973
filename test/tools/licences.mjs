/** Which licence each package has that a lockfile names, and which may be used where. `test/package/supply.test.ts` holds every lockfile to it. */
import { readFileSync } from 'node:fs';
import { root } from './export-map.mjs';

export const lockfiles = ['package-lock.json', 'test/bench/peers/package-lock.json', 'test/runtimes/package-lock.json', 'test/mutation/package-lock.json', 'examples/nextjs/package-lock.json'];

/** What a user installs, the optional peers included: licences that ask for a notice at most. */
export const forUsers = ['Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

/** What is only used to build, test and measure, and is not passed on. */
export const forUs = [...forUsers, '0BSD', 'Bitstream-Vera', 'BlueOak-1.0.0', 'BSD-2-Clause', 'CC-BY-4.0', 'LGPL-3.0-or-later', 'MPL-2.0', 'Python-2.0'];

/** By their LICENSE files, where package.json names none that is known. A new version is read anew. @type {Readonly<Record<string, string>>} */
const read = { 'dejavu-fonts-ttf@2.37.3': 'Bitstream-Vera', 'node-20.19@20.19.0': 'MIT', 'png-js@2.0.0': 'MIT' };

/** @typedef {{ readonly id: string, readonly licence: string | undefined, readonly runsOnInstall: boolean }} Package `id` is name@version */

/** @param {string} lockfile @returns {Package[]} */
export function readPackages(lockfile) {
  /** @type {Record<string, { version: string, license?: string, hasInstallScript?: boolean }>} */
  const packages = JSON.parse(readFileSync(root + lockfile, 'utf8')).packages;
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, hasInstallScript }]) => {
      const id = `${path.replace(/^.*node_modules\//, '')}@${version}`;
      return { id, licence: read[id] ?? license, runsOnInstall: hasInstallScript === true };
    });
}

/**
 * @param {readonly Package[]} packages
 * @param {readonly string[]} allowed
 * @returns {string[]} those whose licence is not among them, or unknown
 */
export function findRefused(packages, allowed) {
  return packages.filter(({ licence }) => licence === undefined || !isAllowed(licence, allowed)).map(({ id, licence }) => `${id}: ${licence ?? 'no licence'}`);
}

/** An SPDX expression without nesting, which is all that occurs. @param {string} licence @param {readonly string[]} allowed */
function isAllowed(licence, allowed) {
  const choices = licence.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => allowed.includes(one)));
}
