import { doctorCommand } from './doctor-command.js';
import { failed } from './failed.js';
import { help } from './help.js';
import { migrateCommand } from './migrate-command.js';
import { readVersion } from './read-version.js';
import { usageError } from './usage-error.js';

/** How the program was called. */
export interface CliInput {
  /** What stands behind the program's name. */
  readonly args: readonly string[];
  /** The environment; only `DATABASE_URL` and `LUKKO_REDIS_URL` are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a call comes to. */
export interface CliResult {
  /** 0: done, nothing is bad; 1: something is bad, or broke; 2: called wrongly, or a package is missing. */
  readonly exitCode: 0 | 1 | 2;
  /** What goes to standard output. */
  readonly output: string;
  /** What goes to standard error: one line, or nothing. */
  readonly complaint: string;
}

const commands: ReadonlyMap<string, (input: CliInput) => Promise<CliResult>> = new Map([
  ['migrate', migrateCommand],
  ['doctor', doctorCommand],
]);

/** Runs `npx lukko`, without touching the process itself. Whatever goes wrong is one line. */
export async function runCli({ args, env }: CliInput): Promise<CliResult> {
  const [name = '', ...rest] = args;
  try {
    if (name === '--version') return { exitCode: 0, output: `${readVersion()}\n`, complaint: '' };
    if (name === '--help' || rest.includes('--help')) return { exitCode: 0, output: help, complaint: '' };
    const command = commands.get(name);
    // Not what was given: it may be a URL with a password.
    if (command === undefined) throw usageError('the first word is migrate or doctor');
    return await command({ args: rest, env });
  } catch (cause) {
    return failed(cause);
  }
}
