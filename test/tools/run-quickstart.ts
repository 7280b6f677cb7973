import { spawn, spawnSync } from 'node:child_process';
import { withCheapScrypt as env } from './with-cheap-scrypt.js';

const call = ['test/tools/run-example.mjs', 'examples/quickstart/main.ts'];

/** Runs the quickstart to its end. */
export function runQuickstart(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [...call, ...args], { encoding: 'utf8', env });
}

/** Runs the quickstart and ends it with SIGKILL as soon as it has said something; answers with all that it said until then. */
export async function killQuickstart(said: string, args: readonly string[]): Promise<string> {
  // A process group of its own: the story is a child of what runs the example.
  const { pid, stdout } = spawn(process.execPath, [...call, ...args], { detached: true, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let story = '';
  let killed = false;
  for await (const chunk of stdout.setEncoding('utf8')) {
    story += String(chunk);
    if (killed || !story.includes(said) || pid === undefined) continue;
    process.kill(-pid, 'SIGKILL');
    killed = true;
  }
  if (!killed) throw new Error(`the quickstart ended without saying "${said}":\n${story}`);
  return story;
}
