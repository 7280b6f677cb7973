import { inspect } from 'node:util';
import Database from 'libsql';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectDatabase, migrate, migrationSql, openSqlStorage } from '../../../../src/adapter/sql/index.js';
import { recordKinds } from '../../../../src/testing/index.js';
import { createEmptyFolder } from '../../../engines/tools/sqlite-file.js';

const folder = createEmptyFolder();
afterAll(() => folder.drop());

let file: string;
let url: string;
beforeEach(() => {
  file = folder.newFile();
  url = `sqlite:${file}`;
});

function tablesOf(path: string): unknown[] {
  const database = new Database(path);
  const rows = database.prepare("select type, name, sql from sqlite_master where name not like 'sqlite_%' order by name").all();
  database.close();
  return rows;
}

function run(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

describe('migrate', () => {
  it('makes all tables at once, and again changes nothing', async () => {
    expect(await migrate({ url })).toEqual({ from: 0, to: 1 });
    const made = tablesOf(file);
    expect(made.length).toBeGreaterThan(20);
    expect(await migrate({ url })).toEqual({ from: 1, to: 1 });
    expect(tablesOf(file)).toEqual(made);
  });

  it('R12: makes tables that hold no account of any kind', async () => {
    await migrate({ url });
    const storage = await openSqlStorage({ url });
    for (const store of [storage.accounts, storage.lists, storage.devices, storage.flows, storage.sessions, storage.messages]) expect(await store.scan(undefined, 10)).toEqual([]);
    await storage.close();
  });

  it('makes just what migrationSql prints, which may be run again', async () => {
    const printed = folder.newFile();
    const script = migrationSql({ engine: 'sqlite' });
    run(printed, script);
    run(printed, script);
    await migrate({ url });
    expect(tablesOf(printed)).toEqual(tablesOf(file));
    expect(await migrate({ url: `sqlite:${printed}` })).toEqual({ from: 1, to: 1 });
  });

  it('that fails leaves nothing behind', async () => {
    run(file, 'create view lukko_audit as select 1 as id');
    await expect(migrate({ url })).rejects.toMatchObject({ name: 'AuthError' });
    expect(tablesOf(file)).toHaveLength(1);
  });

  it('refuses tables that a newer lukko made, and touches nothing', async () => {
    await migrate({ url });
    run(file, 'insert into lukko_schema values (2)');
    await expect(migrate({ url })).rejects.toMatchObject({ code: 'storage-too-new' });
    await expect(openSqlStorage({ url })).rejects.toMatchObject({ code: 'storage-too-new', message: expect.stringContaining('Install') as string });
  });
});

describe('R186 in part: a storage opens only over tables of its own version', () => {
  it('and says that they are missing, and what to run', async () => {
    await expect(openSqlStorage({ url })).rejects.toMatchObject({ code: 'storage-not-migrated', message: expect.stringContaining('npx lukko migrate') as string });
    expect((await inspectDatabase({ url }))[0]).toMatchObject({ subject: 'schema', verdict: 'bad' });
  });

  it('or too old', async () => {
    await migrate({ url });
    run(file, 'delete from lukko_schema');
    await expect(openSqlStorage({ url })).rejects.toMatchObject({ code: 'storage-not-migrated' });
  });

  it('and a table that is gone later is a coded error, too', async () => {
    await migrate({ url });
    const storage = await openSqlStorage({ url });
    run(file, 'drop table lukko_sessions');
    await expect(storage.sessions.find('s')).rejects.toMatchObject({ code: 'storage-not-migrated' });
    await storage.close();
  });
});

describe('the prefix', () => {
  it('keeps two installations in one database apart', async () => {
    const [one, two] = [
      { url, prefix: 'one_' },
      { url, prefix: 'two_' },
    ];
    for (const options of [one, two]) await migrate(options);
    const [first, second] = [await openSqlStorage(one), await openSqlStorage(two)];
    await first.sessions.insert(recordKinds.sessions.sample(1));
    expect(await second.sessions.find('session-1')).toBeUndefined();
    expect(await second.sessions.insert(recordKinds.sessions.sample(1))).toBe('inserted');
    for (const storage of [first, second]) await storage.close();
  });

  it.each(['', 'Lukko_', '1_', 'a;drop', 'a"', 'a'.repeat(31)])('is no %j', async (prefix) => {
    await expect(migrate({ url, prefix })).rejects.toThrow(TypeError);
    expect(() => migrationSql({ engine: 'sqlite', prefix })).toThrow('prefix: must be');
  });
});

describe('options that are not what their type says', () => {
  it.each([
    [{ url: 'mssql://host/db' }, 'url: must begin with'],
    [{ url: 'sqlite:' }, 'url: must begin with'],
    [{ url: 'sqlite:https://host/db' }, 'url: sqlite: takes the path of a file'],
    [{ url: 'sqlite:libsql://host' }, 'url: sqlite: takes the path of a file'],
    [{ url: 7 }, 'url: must be a text'],
    [{ url: 'postgres://host/db', poolSize: 0 }, 'poolSize: must be'],
    [{ dialect: {}, engine: 'mssql' }, 'engine: must be'],
    [{ url: 'mysql://host/db', schema: 'login' }, 'schema: MySQL has none; name the database in the URL'],
    [{ dialect: undefined, engine: 'sqlite' }, 'dialect: must be'],
    [{ url: 'sqlite:x', schema: 'a"b' }, 'schema: must be'],
    [null, 'options: must be an object'],
  ])('%j: refused by name', async (options, message) => {
    await expect(openSqlStorage(options as never)).rejects.toThrow(message);
  });

  it('never repeat the URL, which holds a password', async () => {
    for (const bad of ['mssql://root:s3cret@host/db', 'mysql://root:s3cret#1@host:port/db', 'postgres://root:s3cret#1@host:port/db']) {
      const refused: unknown = await openSqlStorage({ url: bad }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TypeError);
      expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('s3cret');
    }
  });
});
