import { execFileSync, spawnSync } from 'node:child_process';
import { fileOf, folder, type Runtime } from './runtimes.mjs';

/** A runtime with the version that it says it has. */
export function versioned({ name, holder, command: [binary] }: Runtime): string {
  const said = execFileSync(fileOf({ holder }, binary), ['--version'], { encoding: 'utf8' });
  return `${name.split(' ')[0] ?? ''} ${/\d[\d.-]*/.exec(said)?.[0] ?? ''}`;
}

/** What a program says on a runtime, line by line, and what it complains of where it fails. */
export function runOn({ holder, command: [binary, ...args] }: Runtime, ...more: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(fileOf({ holder }, binary), [...args, ...more], { cwd: folder, encoding: 'utf8', timeout: 120_000 });
  return { lines: stdout.trimEnd().split('\n'), trouble: status === 0 ? '' : `${String(status)}: ${stderr}` };
}
