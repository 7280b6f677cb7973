import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';
import { findRefused, forUs, forUsers, lockfiles, readPackages } from '../tools/licences.mjs';
import { makeSbom } from '../tools/sbom.mjs';
import { countSupply } from '../tools/supply.mjs';

const sbom = makeSbom();
const scopeOf = new Map(sbom.components.map((one) => [one['bom-ref'], one.scope]));
const description = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { readonly dependencies: Readonly<Record<string, string>>; readonly peerDependencies: Readonly<Record<string, string>> };
const all = lockfiles.flatMap(readPackages);
const reaching = all.filter(({ id }) => scopeOf.has(id));
const nameOf = (id: string): string => id.replace(/@[^@]*$/, '');

describe('the SBOM', () => {
  it('names the four libraries as required, in the version that is installed, and nothing else', () => {
    const required = [...scopeOf].filter(([, scope]) => scope === 'required').map(([id]) => id);
    expect(required.sort()).toEqual(Object.entries(description.dependencies).map(([name, version]) => `${name}@${version}`).sort());
  });

  it('names every peer as optional', () => {
    const optional = [...scopeOf].filter(([, scope]) => scope === 'optional').map(([id]) => nameOf(id));
    expect(optional).toEqual(expect.arrayContaining(Object.keys(description.peerDependencies)));
  });

  it('holds no tool of our own', () => {
    expect([...scopeOf.keys()].map(nameOf).filter((name) => ['typescript', 'vitest', 'esbuild', 'tsup'].includes(name))).toEqual([]);
  });

  it('points to nothing that it does not hold', () => {
    expect(sbom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((id) => !scopeOf.has(id))).toEqual([]);
  });

  it('is the same when it is made again', () => {
    expect(makeSbom()).toEqual(sbom);
  });
});

describe('licences', () => {
  it('what a user installs asks for a notice at most', () => {
    expect(reaching.length).toBeGreaterThan(20);
    expect(findRefused(reaching, forUsers)).toEqual([]);
  });

  it.each(lockfiles)('%s: every package has a licence of the list', (lockfile) => {
    const packages = readPackages(lockfile);
    expect(packages.length).toBeGreaterThan(10);
    expect(findRefused(packages, forUs)).toEqual([]);
  });

  it.each([
    ['GPL-3.0-only', false],
    ['MIT AND GPL-3.0-only', false],
    [undefined, false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['(MIT OR GPL-3.0-only)', true],
    ['Apache-2.0 AND MIT', true],
  ])('%s is told apart', (licence, allowed) => {
    expect(findRefused([{ id: 'some@1.0.0', licence, runsOnInstall: false }], forUsers)).toEqual(allowed ? [] : [`some@1.0.0: ${licence ?? 'no licence'}`]);
  });

  it('the lists allow nothing that nobody uses', () => {
    const unused = (licences: readonly string[], packages: typeof all): readonly string[] => licences.filter((one) => !packages.some(({ licence = '' }) => licence.split(/[() ]+/).includes(one)));
    expect(unused(forUsers, reaching)).toEqual([]);
    expect(unused(forUs, all)).toEqual([]);
  });
});

describe('test/quality/supply.json', () => {
  const { rows } = JSON.parse(readFileSync(`${root}test/quality/supply.json`, 'utf8')) as { readonly rows: readonly { readonly ok: boolean }[] };

  it('holds what is counted now (else run `npm run supply`), and every limit holds', () => {
    expect(rows).toEqual(expect.arrayContaining(countSupply()));
    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
  });
});
