import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ask } from './mariadb.js';
import { freePort } from './own-postgresql.js';

/** A MariaDB of a test's own, in a temporary folder. */
export interface OwnMariadb {
  /** As its root, with a database `lukko`. */
  readonly url: string;
  /** Stops it, and removes all its files. */
  readonly remove: () => Promise<void>;
}

/** Quick, as no test that uses one asks what outlasts a power cut. */
const quick = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-log-file-size=32M', '--innodb-buffer-pool-size=64M', '--max-connections=200'];

/** Starts one with such settings, like `--sql-mode=`. */
export async function startOwnMariadb(settings: readonly string[] = []): Promise<OwnMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-mariadb-'));
  const data = join(folder, 'data');
  const place = ['--no-defaults', `--datadir=${data}`, ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
  let child: ChildProcess | undefined;
  const end = async (): Promise<void> => {
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const atExit = (): void => void child?.kill('SIGKILL');
  process.once('exit', atExit);
  const remove = async (): Promise<void> => {
    await end();
    process.off('exit', atExit);
    rmSync(folder, { recursive: true });
  };
  const startAt = (port: number): Promise<boolean> => {
    const args = [...place, `--port=${String(port)}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`, ...quick, ...settings];
    // A worker that is killed, or whose file does not load, leaves no server behind.
    child = spawn('setpriv', ['--pdeathsig', 'KILL', program(), ...args], { stdio: 'ignore', cwd: '/' });
    return answers(urlAt(port, ''), data, child);
  };
  try {
    await promisify(execFile)('mariadb-install-db', [...place, '--auth-root-authentication-method=normal', '--skip-test-db']);
    let port = await freePort();
    // The port was given back before the server took it: somebody else may have been faster.
    for (let tries = 1; !(await startAt(port)); tries += 1) {
      if (tries === mostTries) throw new Error(`MariaDB does not start: try ${program()} ${place.join(' ')}`);
      port = await freePort();
    }
    await ask('create database lukko', urlAt(port, ''));
    return { url: urlAt(port, 'lukko'), remove };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

function urlAt(port: number, database: string): string {
  return `mysql://root@127.0.0.1:${String(port)}/${database}`;
}

/** Not on every path of commands. */
export function program(): string {
  return existsSync('/usr/sbin/mariadbd') ? '/usr/sbin/mariadbd' : 'mariadbd';
}

const mostTries = 3;
const patienceMs = 60_000;

/** Waits until the server of this folder answers there. `false` where it has ended instead. */
async function answers(url: string, data: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const rows = await ask('select @@datadir as folder', url).catch(() => []);
    if (rows[0]?.['folder'] === `${data}/`) return true;
    if (hasEnded(child)) return false;
    await sleep(50);
  }
  throw new Error(`MariaDB does not answer in ${String(patienceMs / 1_000)} seconds`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
