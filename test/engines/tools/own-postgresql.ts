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

export function startOwnPostgresql(options: OwnPostgresqlOptions = {}): Promise<OwnPostgresql> {
  const { password } = options;
  return startOn(options, async (folder) => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, password ?? '');
    give(secret);
    const access = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${secret}`];
    await runTool('initdb', ['-D', join(folder, 'data'), '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync', ...access]);
  });
}

interface Running {
  child: ChildProcess | undefined;
  /** What it said since it began. */
  log: string;
  /** Once it has ended and said all. */
  gone: Promise<unknown>;
}

/** On what `fill` puts into a new folder, which goes again where any of it fails. */
async function startOn(options: OwnPostgresqlOptions, fill: (folder: string) => Promise<void>): Promise<OwnPostgresql> {
  const folder = makeFolder();
  const data = join(folder, 'data');
  const smallDisk = join(folder, 'small');
  const running: Running = { child: undefined, log: '', gone: Promise.resolve() };
  const end = (signal: 'SIGKILL' | 'SIGINT' | 'SIGQUIT') => endServer(running, data, signal);
  const atExit = (): void => void running.child?.kill('SIGQUIT');
  process.once('exit', atExit);
  const remove = async (): Promise<void> => {
    await end('SIGQUIT');
    process.off('exit', atExit);
    rmSync(folder, { recursive: true });
  };
  const onPort = async (port: number): Promise<Place> => {
    const command = [tool('postgres'), '-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
    return { data, url: urlOn(port, options), command: options.withSmallDisk === true ? await onSmallDisk(smallDisk, command) : { command } };
  };
  try {
    await fill(folder);
    mkdirSync(smallDisk);
    give(smallDisk);
    const place = await serveSomewhere(running, onPort);
    return {
      url: place.url,
      smallDisk,
      start: async () => {
        if (!(await serve(running, place))) throw new Error(`PostgreSQL does not get its port again: ${running.log}`);
      },
      kill: () => end('SIGKILL'),
      stop: () => end('SIGINT'),
      startStandby: () => copyOf(place.url, options.password),
      remove,
    };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

function urlOn(port: number, { password }: OwnPostgresqlOptions): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://postgres${secret}@127.0.0.1:${String(port)}/postgres`;
}

function copyOf(url: string, password: string | undefined): Promise<OwnPostgresql> {
  const options = password === undefined ? {} : { password };
  return startOn(options, (folder) => runTool('pg_basebackup', ['-D', join(folder, 'data'), '-d', url, '-R', '--checkpoint=fast', '--no-sync']));
}

interface Command {
  readonly command: readonly string[];
  readonly asRoot?: boolean;
}

/** Where it serves from, and where it is asked. */
interface Place {
  readonly data: string;
  readonly url: string;
  readonly command: Command;
}

/** It sees a disk that nobody else sees, and that goes with it. */
async function onSmallDisk(folder: string, command: readonly string[]): Promise<Command> {
  const { uid, gid } = owner();
  const mount = `mount -t tmpfs -o size=8m,mode=700,uid=${String(uid)},gid=${String(gid)} small "$0" && exec`;
  const asOwner = `setpriv --reuid ${String(uid)} --regid ${String(gid)} --clear-groups`;
  const ofRoot: Command = { command: ['unshare', '--mount', 'sh', '-c', `${mount} ${asOwner} "$@"`, folder], asRoot: true };
  // In a user namespace of its own anybody may mount.
  const ofAnybody: Command = { command: ['unshare', '--user', '--map-current-user', '--keep-caps', '--mount', 'sh', '-c', `${mount} "$@"`, folder] };
  for (const way of isRoot() ? [ofRoot, ofAnybody] : [ofAnybody]) {
    if (await works({ ...way, command: [...way.command, 'true'] })) return { ...way, command: [...way.command, ...command] };
  }
  throw new Error('No disk of 8 MB can be mounted for this test: it needs root with the capability CAP_SYS_ADMIN, or a kernel that lets users make user namespaces (`unshare --user --keep-caps --mount`).');
}

async function works({ command: [program = '', ...args], asRoot = false }: Command): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore', cwd: '/', ...(asRoot ? {} : owner()) });
  const [code] = (await once(child, 'exit').catch(() => [1])) as [number | null];
  return code === 0;
}

const patienceMs = 60_000;

async function serveSomewhere(running: Running, onPort: (port: number) => Promise<Place>): Promise<Place> {
  let place = await onPort(await freePort());
  // The port was given back before the server took it: somebody else may have been faster.
  while (!(await serve(running, place))) place = await onPort(await freePort());
  return place;
}

/** Starts it and waits until it answers. `false` where its port is somebody else's. */
async function serve(running: Running, { data, url, command }: Place): Promise<boolean> {
  const until = Date.now() + patienceMs;
  launch(running, command);
  for (;;) {
    const answer = await folderBehind(url);
    if (answer === data) return true;
    if (hasEnded(running.child)) {
      await running.gone;
      if (running.log.includes('Address already in use')) return false;
      // After a SIGKILL those that served connections may still be at their last statement.
      if (!/still in use|another (?:server|postmaster)/i.test(running.log)) throw new Error(`PostgreSQL does not start: ${running.log}`, { cause: answer });
      launch(running, command);
    }
    if (Date.now() > until) throw new Error(`PostgreSQL does not answer in ${String(patienceMs / 1_000)} seconds: ${running.log}`, { cause: answer });
    await sleep(50);
  }
}

function launch(running: Running, { command: [program = '', ...args], asRoot = false }: Command): void {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/', ...(asRoot ? {} : owner()) });
  Object.assign(running, { child, log: '', gone: once(child, 'close') } satisfies Running);
  child.stderr.on('data', (piece: Buffer) => {
    if (running.child === child) running.log += piece.toString();
  });
}

/** The folder of whichever server answers there, or why none does. */
async function folderBehind(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<{ data_directory: string }>('show data_directory')).rows[0]?.data_directory;
  } catch (cause) {
    return cause;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function hasEnded(child: ChildProcess | undefined): boolean {
  return child === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function endServer(running: Running, data: string, signal: NodeJS.Signals): Promise<void> {
  const { child } = running;
  if (child === undefined || hasEnded(child)) return;
  const ended = once(child, 'exit');
  const file = join(data, 'postmaster.pid');
  process.kill(existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : (child.pid ?? 0), signal);
  await ended;
}

/** A port that nobody listens at, at this moment. */
export async function freePort(): Promise<number> {
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

/** A program of the newest PostgreSQL, which is on no path of commands. */
export function tool(name: string): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a)) : [];
  const [newest] = versions.filter((version) => existsSync(`/usr/lib/postgresql/${version}/bin/${name}`));
  return newest === undefined ? name : `/usr/lib/postgresql/${newest}/bin/${name}`;
}
