import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';

/** A Redis of a test's own, in a temporary folder, that keeps nothing on disk. */
export interface OwnRedis {
  readonly url: string;
  readonly port: number;
  /** Asks the server itself, past the adapter. */
  readonly command: (...args: readonly string[]) => Promise<unknown>;
  /** What it says of itself: `master_link_status`, say. */
  readonly said: (name: string) => Promise<string | undefined>;
  /** SIGSTOP and SIGCONT: it is there, and answers nothing. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** SIGKILL, whatever goes on; `start` starts it again, empty, on the same port. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Ends it, and removes its folder. */
  readonly remove: () => Promise<void>;
}

/** Starts one, with options such as `--maxmemory 4mb`. */
export async function startOwnRedis(...options: readonly string[]): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${String(port)}`;
  const kept = ['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0', '--repl-diskless-load', 'swapdb'];
  let child = await serve(folder, port, [...kept, ...options]);
  const atExit = (): void => void child.kill('SIGKILL');
  process.once('exit', atExit);
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on('error', () => undefined);
  // Connected when it is needed: some let nobody in.
  const asked = async (): Promise<typeof client> => (client.isOpen ? client : client.connect());
  const kill = async (): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url,
    port,
    command: async (...args) => (await asked()).sendCommand([...args]),
    said: async (name) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(await (await asked()).info())?.[1],
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill,
    start: async () => {
      child = await serve(folder, port, [...kept, ...options]);
    },
    remove: async () => {
      client.destroy();
      if (child.exitCode === null && child.signalCode === null) await kill();
      process.off('exit', atExit);
      rmSync(folder, { recursive: true });
    },
  };
}

const patienceMs = 20_000;

async function serve(folder: string, port: number, options: readonly string[]): Promise<ChildProcess> {
  const child = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  child.stdout.on('data', (piece: Buffer) => {
    log += piece.toString();
  });
  const until = Date.now() + patienceMs;
  while (Date.now() < until && child.exitCode === null) {
    if (log.includes('Ready to accept connections')) return child;
    await sleep(10);
  }
  child.kill('SIGKILL');
  throw new Error(`Redis does not start: ${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
