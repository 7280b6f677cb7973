import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { freePort } from '../engines/tools/own-postgresql.js';
import type { Place } from './open-host.js';
import type { Order } from './server.js';

/** One of the host's processes. */
export interface ServerProcess {
  readonly port: number;
  /** SIGKILL, whatever goes on. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** How often it ended though nobody killed it. */
  readonly crashes: () => number;
}

/** One file for plain Node: its packages stay outside. */
export async function bundleServer(): Promise<string> {
  // Bundled or not, this file is two folders below the top.
  const fileAt = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const outfile = fileAt(`.tmp/soak/${String(process.pid)}.mjs`);
  await build({ entryPoints: [fileAt('test/soak/server.ts')], outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' });
  return outfile;
}

export async function startServer(program: string, place: Place): Promise<ServerProcess> {
  const port = await freePort();
  const state: { child: ChildProcess | undefined; isKilled: boolean; crashes: number } = { child: undefined, isKilled: false, crashes: 0 };
  const start = async (): Promise<void> => {
    const child = fork(program, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    Object.assign(state, { child, isKilled: false });
    child.once('exit', () => {
      if (!state.isKilled) state.crashes += 1;
    });
    child.send({ port, ...place } satisfies Order);
    await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('the server does not start')))]);
  };
  await start();
  return {
    port,
    start,
    kill: async () => {
      const { child } = state;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      state.isKilled = true;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    crashes: () => state.crashes,
  };
}
