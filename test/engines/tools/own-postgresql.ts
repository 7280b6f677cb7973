import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL of a test's own, in a temporary folder. */
export interface OwnPostgresql {
  /** As its superuser. */
  readonly url: string;
  /** A folder on a disk of 8 MB, where it was asked for. */
  readonly smallDisk: string;
  /** Starts it again, after `kill` or `stop`. */
  readonly start: () => Promise<void>;
  /** SIGKILL to the postmaster, whatever goes on. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** A replica of it, which can only be read. */
  readonly startStandby: () => Promise<OwnPostgresql>;
  /** Stops it, and removes all its files. */
  readonly remove: () => Promise<void>;
}

export interface OwnPostgresqlOptions {
  /** Every connection needs it, where it is given. */
  readonly password?: string;
  readonly withSmallDisk?: boolean;
}

export async function startOwnPostgresql(options: OwnPostgresqlOptions = {}): Promise<OwnPostgresql> {
  const folder = makeFolder();
  const { password } = options;
  const secret = join(folder, 'secret');
  writeFileSync(secret, password ?? '');
  const access = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${secret}`];
  try {
    give(secret);
    await runTool('initdb', ['-D', join(folder, 'data'), '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync', ...access]);
  } catch (cause) {
    rmSync(folder, { recursive: true });
    throw cause;
  }
  return started(folder, options);
}

interface Running {
  child: ChildProcess | undefined;
}

async function started(folder: string, { password, withSmallDisk = false }: OwnPostgresqlOptions): Promise<OwnPostgresql> {
  const port = await freePort();
  const smallDisk = join(folder, 'small');
  mkdirSync(smallDisk);
  give(smallDisk);
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const url = `postgres://postgres${secret}@127.0.0.1:${String(port)}/postgres`;
  const command = [tool('postgres'), '-D', join(folder, 'data'), '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const running: Running = { child: undefined };
  const start = async (): Promise<void> => {
    await startServer(running, withSmallDisk ? onSmallDisk(smallDisk, command) : { command });
    await untilItAnswers(url, running);
  };
  const end = (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT') => endServer(running, join(folder, 'data'), signal);
  const atExit = (): void => void running.child?.kill('SIGQUIT');
  process.once('exit', atExit);
  await start();
  return {
    url,
    smallDisk,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
    startStandby: () => copyOf(url, password),
    remove: async () => {
      await end('SIGQUIT');
      process.off('exit', atExit);
      rmSync(folder, { recursive: true });
    },
  };
}

async function copyOf(url: string, password: string | undefined): Promise<OwnPostgresql> {
  const folder = makeFolder();
  await runTool('pg_basebackup', ['-D', join(folder, 'data'), '-d', url, '-R', '--checkpoint=fast', '--no-sync']);
  return started(folder, password === undefined ? {} : { password });
}

interface Command {
  readonly command: readonly string[];
  readonly asRoot?: boolean;
}

/** It sees a disk that nobody else sees, and that goes with it. */
function onSmallDisk(folder: string, command: readonly string[]): Command {
  const { uid, gid } = owner();
  const mount = `mount -t tmpfs -o size=8m,mode=700,uid=${String(uid)},gid=${String(gid)} small "$0" && exec`;
  if (!isRoot()) return { command: ['unshare', '--user', '--map-current-user', '--mount', 'sh', '-c', `${mount} "$@"`, folder, ...command] };
  const asOwner = `setpriv --reuid ${String(uid)} --regid ${String(gid)} --clear-groups "$@"`;
  return { command: ['unshare', '--mount', 'sh', '-c', `${mount} ${asOwner}`, folder, ...command], asRoot: true };
}

async function startServer(running: Running, { command: [program = '', ...args], asRoot = false }: Command): Promise<void> {
  const log: string[] = [];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...(asRoot ? {} : owner()) });
  child.stderr?.on('data', (piece: Buffer) => log.push(piece.toString()));
  running.child = child;
  // After a SIGKILL those that served connections may still be at their last statement.
  await Promise.race([once(child, 'exit'), sleep(200)]);
  if (child.exitCode === null) return;
  if (!log.join('').includes('still in use')) throw new Error(`PostgreSQL does not start: ${log.join('')}`);
  await startServer(running, { command: [program, ...args], asRoot });
}

async function endServer(running: Running, data: string, signal: NodeJS.Signals): Promise<void> {
  const { child } = running;
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const file = join(data, 'postmaster.pid');
  process.kill(existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : (child.pid ?? 0), signal);
  await ended;
}

async function untilItAnswers(url: string, { child }: Running): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    const cause: unknown = await client.connect().then(() => undefined, (error: unknown) => error);
    await client.end().catch(() => undefined);
    if (cause === undefined) return;
    if (child?.exitCode !== null) throw new Error('PostgreSQL ended by itself', { cause });
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-postgresql-'));
  give(folder);
  return folder;
}

function give(path: string): void {
  const { uid, gid } = owner();
  if (isRoot()) chownSync(path, uid, gid);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL does not run as root: then it does as the user that its package made. */
export function owner(): { readonly uid: number; readonly gid: number } {
  if (!isRoot()) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const id = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function runTool(name: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(tool(name), args, { ...owner(), cwd: '/' });
}

function tool(name: string): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a)) : [];
  const [newest] = versions.filter((version) => existsSync(`/usr/lib/postgresql/${version}/bin/${name}`));
  return newest === undefined ? name : `/usr/lib/postgresql/${newest}/bin/${name}`;
}
