import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a program of this folder, and tells how it ended and what it complained of. */
export function runTool(name: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [`test/tools/${name}`, ...args], { cwd: root, encoding: 'utf8' });
  return { status, said: stderr };
}
