import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import { runCli, type CliResult } from '../../../src/cli/run-cli.js';
import type { Key } from '../../../src/index.js';
import { createTestAuth } from '../../../src/testing/index.js';

/** A URL whose password no line may show. */
export const password = 'correct-horse-7';
export const secretUrl: string = `postgres://lukko:${password}@db.example.invalid:5432/login`;

/** A key that looks random and is the same in every run. */
export function keyOf(id: string): Key {
  return { id, secret: Uint8Array.from({ length: 32 }, (_, n) => (id.charCodeAt(n % id.length) * 31 + n * n * 7 + n * 13) % 256) };
}

/** What a config file says for such keys. */
export function keysAsCode(keys: readonly Key[]): string {
  return `[${keys.map(({ id, secret }) => `{ id: '${id}', secret: Uint8Array.from([${secret.join(', ')}]) }`).join(', ')}]`;
}

export interface Folder {
  readonly path: (name: string) => string;
  /** The URL of a SQLite file in it. */
  readonly url: (name: string) => string;
  /** Writes a file and gives its path. */
  readonly write: (name: string, text: string) => string;
  readonly drop: () => void;
}

export function createFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-cli-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    url: (name) => `sqlite:${path(name)}`,
    write: (name, text) => {
      writeFileSync(path(name), text);
      return path(name);
    },
    drop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Makes the tables, and one person with a list in them: an account, a list and sealed events hang on the first of `keys`. */
export async function fillDatabase(options: { readonly url: string; readonly schema?: string }, keys: readonly Key[]): Promise<void> {
  await migrate(options);
  const storage = await openSqlStorage(options);
  try {
    const { auth, settle } = createTestAuth({ storage, keys });
    const invited = await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person: { name: 'Matti Virtanen', email: 'matti@example.com', phone: '+358401234567' }, delivery: 'in-person' });
    if (!invited.ok || invited.slip === undefined) throw new Error('a slip was expected');
    const { username, temporaryPassword } = invited.slip;
    const opened = await auth.login.start({ username, password: temporaryPassword });
    if (!opened.ok || opened.next !== 'first-login') throw new Error('the first login was expected');
    const { flow } = opened;
    const seen = await auth.firstLogin.view({ flow });
    if (!seen.ok) throw new Error(seen.reason);
    await auth.firstLogin.giveInformation({ flow, profile: seen.view.profile });
    await auth.firstLogin.changePassword({ flow, password: 'teacups on the windowsill' });
    const chosen = await auth.firstLogin.chooseList({ flow });
    if (!chosen.ok) throw new Error(chosen.reason);
    const shown = await auth.firstLogin.openList({ flow });
    const asked = await auth.firstLogin.askList({ flow });
    if (!shown.ok || !asked.ok) throw new Error('a list was expected');
    const proven = await auth.firstLogin.proveList({ flow, code: shown.list.codes[asked.challenge.position - 1] ?? '' });
    if (!proven.ok) throw new Error(proven.reason);
    await settle();
    await auth.maintain();
  } finally {
    await storage.close();
  }
}

/** One call of the command line: `cli('doctor', '--url', url)`. */
export function cli(...args: readonly string[]): Promise<CliResult> {
  return runCli({ args, env: {} });
}

/** The lines of doctor, without its last sentence. */
export function linesOf({ output }: CliResult): readonly string[] {
  return (output.split('\n\n')[0] ?? '').split('\n').map((line) => line.replace(/ {2,}/g, '  '));
}
