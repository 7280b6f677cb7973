import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ask } from './tools/mariadb.js';
import { needPrograms } from './tools/need-programs.js';
import { startOwnMariadb } from './tools/own-mariadb.js';
import { freePort } from './tools/own-postgresql.js';
import { startOwnRedis } from './tools/own-redis.js';

const folder = mkdtempSync(join(tmpdir(), 'lukko-prepared-'));
afterAll(() => rmSync(folder, { recursive: true }));
const which = (command: string): string => execFileSync('which', [command], { encoding: 'utf8' }).trim();
const path = process.env['PATH'] ?? '';

/** Commands that stand before those of the machine. */
function commands(name: string, scripts: Readonly<Record<string, string>>): string {
  const bin = join(folder, name);
  mkdirSync(bin);
  for (const [command, script] of Object.entries(scripts)) writeFileSync(join(bin, command), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

/** The URL that a script prints. What it has started is ended. */
function run(name: 'redis' | 'mariadb', env: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(folder, 'place-'));
  const url = execFileSync(`.ci/${name}`, [place], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } }).trim();
  const pidFile = join(place, `${name}.pid`);
  if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  return url;
}

describe('the engines that tests need', () => {
  it('a program that is missing is named with the command that installs it, whatever runs already', () => {
    expect(() => needPrograms()).not.toThrow();
    expect(() => needPrograms('', [['redis-server', 'redis-server'], ['mariadb-install-db', 'mariadb-server'], ['mariadbd', 'mariadb-server']])).toThrow(
      'there is no redis-server, mariadb-install-db, mariadbd. Install it: apt-get install --no-install-recommends redis-server mariadb-server',
    );
  });

  it('.ci/redis installs the program also where REDIS_URL names a server', () => {
    const log = join(folder, 'installed');
    const bin = commands('bare', { 'apt-get': `echo "$@" >>${log}`, sudo: 'exec "$@"' });
    for (const command of ['bash', 'id']) symlinkSync(which(command), join(bin, command));
    expect(run('redis', { PATH: bin, REDIS_URL: 'redis://redis.example' })).toBe('redis://redis.example');
    expect(readFileSync(log, 'utf8')).toMatch(/install .*redis-server/);
  });

  // The machine's own is not found, and the first port that is drawn is another's.
  it('.ci/redis takes no other Redis for its own that answers on the port it drew', async () => {
    const other = await startOwnRedis();
    const free = String(await freePort());
    const bin = commands('redis', { 'redis-cli': `case "$*" in *" -p "*) exec ${which('redis-cli')} "$@";; esac; exit 1`, shuf: `echo ${String(other.port)}; echo ${free}` });
    expect(run('redis', { PATH: `${bin}:${path}`, REDIS_URL: '' })).toBe(`redis://127.0.0.1:${free}`);
    await other.remove();
  });

  it('.ci/mariadb takes no other MariaDB for its own, either', async () => {
    const other = await startOwnMariadb();
    await ask('create database test', other.url);
    const free = String(await freePort());
    const bin = commands('mariadb', { mariadb: `case "$*" in *" 3306 "*) exit 1;; esac; exec ${which('mariadb')} "$@"`, shuf: `echo ${new URL(other.url).port}; echo ${free}` });
    expect(run('mariadb', { PATH: `${bin}:${path}`, MARIADB_URL: '' })).toBe(`mysql://root@127.0.0.1:${free}/test`);
    await other.remove();
  });
});
