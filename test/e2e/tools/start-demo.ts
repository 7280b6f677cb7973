import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCheapScrypt } from '../../tools/with-cheap-scrypt.js';

/** The demo in a process of its own, with a database file of its own. */
export interface Demo {
  readonly origin: string;
  /** Where it keeps everything. */
  readonly database: string;
  /** Ends the process and starts it again over the same file. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the demo as `npm run demo` does, on a free port; its hashes cost nothing, or `real` ones what they cost a user. */
export async function startDemo({ policy = 'standard', hashes = 'cheap' }: { readonly policy?: 'standard' | 'nist'; readonly hashes?: 'cheap' | 'real' } = {}): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-e2e-'));
  const port = await freePort();
  const settings = { ...(hashes === 'cheap' ? withCheapScrypt : process.env), PORT: String(port) };
  const origin = `http://127.0.0.1:${String(port)}`;
  let child = await start({ settings, folder, origin, policy });
  const stop = async (): Promise<void> => {
    // What started it runs it as a process of its own, so the signal goes to both, as Ctrl-C does; the pipes close when both are gone.
    const ended = once(child, 'close');
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
  };
  return {
    origin,
    database: join(folder, 'lukko.db'),
    restart: async () => {
      await stop();
      child = await start({ settings, folder, origin, policy });
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function start({ settings, folder, origin, policy }: { readonly settings: NodeJS.ProcessEnv; readonly folder: string; readonly origin: string; readonly policy: string }): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['test/tools/run-example.mjs', 'examples/demo/main.ts', '--data', folder, '--policy', policy], {
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the demo ended: ${said}`);
    if (await fetch(origin).then((answer) => answer.ok, () => false)) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the demo did not answer: ${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
