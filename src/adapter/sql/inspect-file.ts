import { existsSync } from 'node:fs';
import { isAuthError } from '../../core/error/index.js';
import type { Connection } from './connect.js';
import type { Finding } from './inspect-database.js';
import type { SqlOptions } from './options.js';
import { run } from './run.js';

/** Whether the options name a SQLite file that is not there; opening would make it. */
export function isMissingFile(options: SqlOptions): boolean {
  const path = 'url' in options ? /^sqlite:(.+)/s.exec(options.url)?.[1] : undefined;
  return path !== undefined && path !== ':memory:' && !existsSync(path);
}

export const missingFile: Finding = { subject: 'schema', verdict: 'bad', text: 'there is no such file yet. Run npx lukko migrate with the same --url.' };

/** What there is to say of SQLite; whether it takes writes is asked of the table of versions, where there is one. */
export async function inspectFile(connection: Connection, hasTables: boolean): Promise<readonly Finding[]> {
  return [
    { subject: 'isolation', verdict: 'ok', text: 'SQLite writes one statement after the other.' },
    { subject: 'clock', verdict: 'ok', text: 'SQLite goes by the clock of this machine.' },
    ...(hasTables ? [await inspectWriting(connection)] : []),
  ];
}

async function inspectWriting({ database }: Connection): Promise<Finding> {
  const subject = 'writing';
  try {
    // It takes the right to write, and finds nothing.
    await run(() => database.schema.deleteFrom(`${database.prefix}schema`).where('version', '<', 1).execute());
    return { subject, verdict: 'ok', text: 'the file takes writes.' };
  } catch (cause) {
    if (!isAuthError(cause) || cause.code !== 'storage-read-only') throw cause;
    return { subject, verdict: 'bad', text: 'this user may only read the file. Give it the right to write the file and its folder.' };
  }
}
