import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDialect } from 'kysely';
import Database from 'libsql';
import { migrationSql, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';

/** A folder for SQLite files that are not there yet. */
export function createEmptyFolder(): { readonly newFile: () => string; readonly drop: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'lukko-sqlite-'));
  let files = 0;
  const newFile = (): string => {
    files += 1;
    return join(folder, `${String(files)}.db`);
  };
  return { newFile, drop: () => rmSync(folder, { recursive: true }) };
}

/** A storage over a database whose every statement is noted as it reaches the driver. */
export async function openNoted(database: Database.Database): Promise<{ readonly storage: SqlStorage; readonly statements: string[] }> {
  const statements: string[] = [];
  const prepare = (sql: string) => {
    statements.push(sql);
    return database.prepare(sql);
  };
  const dialect = new SqliteDialect({ database: { prepare, close: () => database.close() } });
  return { storage: await openSqlStorage({ dialect, engine: 'sqlite' }), statements };
}

/** A folder of SQLite files with all tables, one for each that asks; `drop` removes it. */
export function createSqliteFolder(): { readonly newUrl: () => string; readonly newStorage: () => Promise<SqlStorage>; readonly drop: () => Promise<void> } {
  const folder = createEmptyFolder();
  const template = folder.newFile();
  // Without a write-ahead log, so that the one file is all there is to copy.
  const made = new Database(template);
  made.exec(migrationSql({ engine: 'sqlite' }));
  made.close();
  const open: SqlStorage[] = [];
  const newUrl = (): string => {
    const file = folder.newFile();
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
      folder.drop();
    },
  };
}
