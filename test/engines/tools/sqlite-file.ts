import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { migrationSql, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';

/** A folder of SQLite files with all tables, one for each that asks; `drop` removes it. */
export async function createSqliteFolder(): Promise<{ readonly newUrl: () => string; readonly newStorage: () => Promise<SqlStorage>; readonly drop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-sqlite-'));
  const template = join(folder, 'template.db');
  // Without a write-ahead log, so that the one file is all there is to copy.
  const made = new Database(template);
  made.exec(migrationSql({ engine: 'sqlite' }));
  made.close();
  const open: SqlStorage[] = [];
  let files = 0;
  const newUrl = (): string => {
    files += 1;
    const file = join(folder, `${String(files)}.db`);
    copyFileSync(template, file);
    return `sqlite:${file}`;
  };
  return {
    newUrl,
    newStorage: async () => {
      const storage = await openSqlStorage({ url: newUrl() });
      open.push(storage);
      return storage;
    },
    drop: async () => {
      for (const storage of open) await storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}
