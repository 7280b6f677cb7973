/**
 * `npm run reproduce`: packs what `dist` holds, and builds and packs the same sources once more, in another folder, with another umask, time zone and language.
 * Both tarballs have to be the same, byte for byte. `dist` has to be built (`npm run build`). The first one stays in .tmp/reproduced, where `.ci/release` publishes it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './export-map.mjs';

/** All that a build takes, besides node_modules: anything else that it came to read would be missing. */
const sources = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', 'src', 'test/tools/export-map.mjs', 'tsconfig.json', 'tsup.config.ts'];
const elsewhere = { LC_ALL: 'C', SOURCE_DATE_EPOCH: '1', TZ: 'Pacific/Apia' };

/** @returns {{ first: string, second: string }} the SHA-512 of the tarball of `dist`, and of the one that is built elsewhere */
export function packTwice() {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-reproduce-'));
  try {
    const first = pack(root, join(folder, 'first'), 'npm run readable && npm pack --ignore-scripts');
    rmSync(`${root}.tmp/reproduced`, { recursive: true, force: true });
    cpSync(join(folder, 'first'), `${root}.tmp/reproduced`, { recursive: true });
    return { first, second: packElsewhere(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder @returns {string} packed as whoever publishes does it, from files that nobody else may read */
function packElsewhere(folder) {
  const other = join(folder, 'some where', 'else');
  for (const path of sources) cpSync(root + path, join(other, path), { recursive: true });
  symlinkSync(`${root}node_modules`, join(other, 'node_modules'));
  return pack(other, join(folder, 'second'), 'umask 077 && chmod -R go-rwx *.* LICENSE src test && npm pack', elsewhere);
}

/**
 * @param {string} cwd
 * @param {string} destination
 * @param {string} command that packs
 * @param {NodeJS.ProcessEnv} [surroundings]
 */
function pack(cwd, destination, command, surroundings) {
  mkdirSync(destination);
  execFileSync('sh', ['-c', `${command} --loglevel error --pack-destination "$0"`, destination], { cwd, env: { ...process.env, ...surroundings }, stdio: ['ignore', 'ignore', 'inherit'] });
  const [tarball = ''] = readdirSync(destination);
  return createHash('sha512').update(readFileSync(join(destination, tarball))).digest('base64');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { first, second } = packTwice();
  console.log(`sha512-${first}  dist\nsha512-${second}  built elsewhere`);
  if (first !== second) console.error('The tarballs differ.');
  process.exitCode = first === second ? 0 : 1;
}
