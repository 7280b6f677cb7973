/**
 * Writes what a user installs as an SBOM (CycloneDX): the run-time dependencies as `required`, the optional peers and what they bring, in the versions that the
 * tests ran, as `optional`. npm makes it out of the lockfile; what differs from one run to the next is taken out, so the same lockfile and npm give the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './export-map.mjs';

const place = '.tmp/lukko.cdx.json';

/** @typedef {{ 'bom-ref': string, scope: 'required' | 'optional', properties: readonly { name: string }[] }} Component */
/** @typedef {{ serialNumber?: string, metadata: { timestamp?: string, component: { 'bom-ref': string } }, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} Sbom */

/** @returns {Sbom} */
export function makeSbom() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-sbom-'));
  try {
    return settle(JSON.parse(askNpm(join(folder, 'lukko'))));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * `--omit dev` would lose zod, which a development tool needs as well: npm is shown a package that is developed with nothing instead.
 *
 * @param {string} folder which npm names the package after
 */
function askNpm(folder) {
  const description = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const lockfile = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  delete description.devDependencies;
  delete lockfile.packages[''].devDependencies;
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockfile));
  return execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

/**
 * Leaves out what nobody needs any more, and the instant; the number becomes a digest (RFC 9562 section 5.8).
 *
 * @param {Sbom} sbom
 * @returns {Sbom}
 */
function settle({ serialNumber: _, metadata: { timestamp: __, ...metadata }, ...sbom }) {
  const components = sbom.components.filter(({ properties }) => !properties.some(({ name }) => name === 'cdx:npm:package:extraneous')).map((one) => ({ ...one, properties: [] }));
  const kept = new Set([metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  const dependencies = sbom.dependencies.filter(({ ref }) => kept.has(ref));
  const settled = { ...sbom, metadata, components, dependencies };
  const hex = createHash('sha256').update(JSON.stringify(settled)).digest('hex');
  return { ...settled, serialNumber: `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync(`${root}.tmp`, { recursive: true });
  writeFileSync(root + place, `${JSON.stringify(makeSbom(), undefined, 2)}\n`);
  console.log(place);
}
