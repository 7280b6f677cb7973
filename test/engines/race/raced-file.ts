import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import type { RacedDatabase } from './raced-database.js';

/** One SQLite file for 4 processes, with all tables, until the tests of the file that asks are done; `fileOf` names others beside it. */
export async function createRacedFile(): Promise<{ readonly database: RacedDatabase; readonly fileOf: (name: string) => string }> {
  // In memory where there is such a folder: no round asks what outlasts a power cut, and a disk takes most of the time.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'lukko-races-'));
  const fileOf = (name: string): string => join(folder, `${name}.db`);
  const options = { url: `sqlite:${fileOf('races')}` };
  await migrate(options);
  const storage = await openSqlStorage(options);
  afterAll(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  return { database: { name: 'SQLite file', size: 4, options, storage, pauseMs: 8, rounds: 1_000 }, fileOf };
}
