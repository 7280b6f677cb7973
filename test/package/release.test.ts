import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

interface Checkout {
  readonly description?: object;
  readonly changes?: string;
  readonly tag?: string;
  readonly leftOver?: string;
  readonly signed?: boolean;
}

/** What `.ci/release` says of a repository that is ready for 1.2.3 but for what is given. What comes after the first five is the tests' of the supply chain, and `npm run reproduce` itself. */
function release({ description = { repository: { url: 'git+https://github.example/lukko.git' } }, changes = '## 1.2.3 (2026-12-01)\n', tag = 'v1.2.3', leftOver, signed = true }: Checkout): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-release-'));
  folders.push(folder);
  const git = (...args: readonly string[]): unknown => execFileSync('git', ['-c', 'user.name=Anna', '-c', 'user.email=anna@virtanen.example', ...args], { cwd: folder, stdio: 'ignore' });
  cpSync(`${root}.ci/release`, join(folder, '.ci/release'));
  // Its scripts are none: whatever is built, reproduced and packed is missing here.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'lukko', version: '1.2.3', ...description }));
  writeFileSync(join(folder, 'CHANGELOG.md'), changes);
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '--message=Version 1.2.3', '--no-gpg-sign');
  git('tag', '--no-sign', tag, ...(signed ? ['--annotate', `--message=-----BEGIN SSH SIGNATURE-----\nnot looked at here\n-----END SSH SIGNATURE-----`] : []));
  if (leftOver !== undefined) writeFileSync(join(folder, leftOver), '');
  const { stdout, status } = spawnSync('bash', ['.ci/release', '--publish'], { cwd: folder, encoding: 'utf8', env: { ...process.env, GITHUB_ACTIONS: '' } });
  expect(status).toBe(1);
  return stdout.trim().split('\n').filter((line) => !line.startsWith('ok '));
}

describe('.ci/release', () => {
  it.each<[string, Checkout, ...(readonly string[])]>([
    ['something that is left over', { leftOver: 'notes.txt' }, 'nothing is changed or left over in the tree'],
    ['a tag of another version', { tag: 'v1.2.2' }, 'HEAD has the tag v1.2.3', 'the tag v1.2.3 carries a signature'],
    ['a version that CHANGELOG does not tell of', { changes: '## 1.2.2 (2026-11-01)\n' }, 'CHANGELOG.md has 1.2.3 with its date'],
    ['one without its date', { changes: '## 1.2.3 (not released yet)\n' }, 'CHANGELOG.md has 1.2.3 with its date'],
    ['one that only looks like it', { changes: '## 1x2x3 (2026-12-01)\n' }, 'CHANGELOG.md has 1.2.3 with its date'],
    ['a tag that nobody signed', { signed: false }, 'the tag v1.2.3 carries a signature'],
    ['no repository', { description: {} }, 'package.json names the repository, which provenance is compared with'],
  ])('stops at %s, before anything is built', (_title, checkout, ...missing) => {
    expect(release(checkout)).toEqual([...missing.map((what) => `MISSING  ${what}`), `not ready: ${missing.length} missing`]);
  });

  it('goes on to build where these are in order, and publishes nothing that was not built', () => {
    expect(release({})).toEqual([
      'MISSING  two builds give one tarball',
      'MISSING  dependencies, licences and files are those that are allowed',
      'MISSING  mutation testing judged this very code',
      'MISSING  the SBOM is written',
      'not ready: 4 missing',
    ]);
  });

  it('takes nothing but --publish', () => {
    expect(spawnSync(`${root}.ci/release`, ['--force'], { encoding: 'utf8' })).toMatchObject({ status: 2, stdout: 'usage: .ci/release [--publish]\n' });
  });
});
