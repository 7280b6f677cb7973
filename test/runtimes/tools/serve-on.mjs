import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { bun, deno, fileOf, workerd } from './runtimes.mjs';
import { bundle, writeWorker } from './write-worker.mjs';

/**
 * The command that serves an example on a runtime, or by Next.js.
 * @param {string} name of the runtime
 * @param {{ readonly entry: string, readonly port: number }} input
 * @returns {readonly [command: string, args: readonly string[]]}
 */
export function serveOn(name, { entry, port }) {
  if (name === bun.name) return [fileOf(bun, bun.command[0]), ['run', bundle(entry)]];
  if (name === deno.name) return [fileOf(deno, deno.command[0]), ['run', '--no-prompt', '--no-lock', '--cached-only', '--allow-env=PORT', `--allow-net=127.0.0.1:${port}`, bundle(entry)]];
  if (name === workerd.name) return [fileOf(workerd, workerd.command[0]), ['serve', writeWorker({ entry, port })]];
  if (name === 'Next.js') return [process.execPath, serveNext(dirname(entry), port)];
  throw new Error(`${name} is no runtime that serves examples`);
}

/** @param {string} project @param {number} port */
function serveNext(project, port) {
  const next = `${project}/node_modules/next/dist/bin/next`;
  execFileSync(process.execPath, [next, 'build', project], { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }, stdio: ['ignore', 'ignore', 'inherit'] });
  return [next, 'start', project, '--hostname', '127.0.0.1', '--port', String(port)];
}
