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
  /** SIGKILL, whatever goes on. */
  readonly kill: () => Promise<void>;
  /** Starts it again, after `kill`. */
  readonly start: () => Promise<void>;
  /** Stops it, and removes all its files. */
  readonly remove: () => Promise<void>;
}

/** Quick, as no test that uses one asks what outlasts a power cut. */
const quick = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-log-file-size=32M', '--innodb-buffer-pool-size=64M', '--max-connections=200'];

/** Starts one with such settings, like `--sql-mode=`. */
export async function startOwnMariadb(settings: readonly string[] = []): Promise<OwnMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-mariadb-'));
  const place = ['--no-defaults', `--datadir=${join(folder, 'data')}`, ...(process.getuid?.() === 0 ? ['--user=root'] : [])];
  await promisify(execFile)('mariadb-install-db', [...place, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${String(port)}/lukko`;
  const args = [...place, `--port=${String(port)}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 'socket')}`, ...quick, ...settings];
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = child === undefined ? undefined : once(child, 'exit');
    if (child?.kill(signal) === true) await ended;
  };
  const atExit = (): void => void child?.kill('SIGKILL');
  process.once('exit', atExit);
  const start = async (): Promise<void> => {
    child = spawn(program(), args, { stdio: 'ignore', cwd: '/' });
    await answers(url, child);
  };
  await start();
  await ask('create database lukko', url.replace(/lukko$/, ''));
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    remove: async () => {
      await end('SIGKILL');
      process.off('exit', atExit);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Not on every path of commands. */
function program(): string {
  return existsSync('/usr/sbin/mariadbd') ? '/usr/sbin/mariadbd' : 'mariadbd';
}

const patienceMs = 60_000;

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const cause: unknown = await ask('select 1', url.replace(/lukko$/, '')).then(() => undefined, (error: unknown) => error);
    if (cause === undefined) return;
    if (child.exitCode !== null) throw new Error(`MariaDB does not start: it ended with ${String(child.exitCode)}`, { cause });
    if (Date.now() > until) throw new Error(`MariaDB does not answer in ${String(patienceMs / 1_000)} seconds`, { cause });
    await sleep(50);
  }
}
