import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectDatabase, migrate } from '../../../../src/adapter/sql/index.js';

const folder = mkdtempSync(join(tmpdir(), 'lukko-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const verdicts = async (url: string): Promise<readonly string[]> => (await inspectDatabase({ url })).map(({ subject, verdict }) => `${subject}: ${verdict}`);

describe('inspectDatabase on SQLite', () => {
  it('a file that is not there is said to be missing, and is not made by looking', async () => {
    const file = join(folder, 'no-such.db');
    expect(await inspectDatabase({ url: `sqlite:${file}` })).toEqual([{ subject: 'schema', verdict: 'bad', text: 'there is no such file yet. Run npx lukko migrate with the same --url.' }]);
    expect(existsSync(file)).toBe(false);
  });

  it('tables of this version are ok, and so is everything else', async () => {
    const url = `sqlite:${join(folder, 'migrated.db')}`;
    await migrate({ url });
    expect(await verdicts(url)).toEqual(['schema: ok', 'isolation: ok', 'clock: ok', 'writing: ok']);
  });

  it('R186 in part: tables of a newer version are bad, and it says which lukko to install', async () => {
    const file = join(folder, 'newer.db');
    await migrate({ url: `sqlite:${file}` });
    const database = new Database(file);
    database.exec('insert into lukko_schema (version) values (99)');
    database.close();
    const [schema] = await inspectDatabase({ url: `sqlite:${file}` });
    expect(schema).toEqual({ subject: 'schema', verdict: 'bad', text: 'the tables have version 99, and this lukko knows 1. Install the lukko that made them, or a newer one.' });
  });

  it('looking changes nothing: not even how the file is written', async () => {
    const file = join(folder, 'untouched.db');
    const made = new Database(file);
    made.exec('create table of_the_host (id text)');
    made.close();
    const modeOf = (): unknown => {
      const database = new Database(file);
      const mode: unknown = database.pragma('journal_mode');
      database.close();
      return mode;
    };
    const before = modeOf();
    await inspectDatabase({ url: `sqlite:${file}` });
    expect(modeOf()).toEqual(before);
    expect(before).toEqual([{ journal_mode: 'delete' }]);
  });

  it('a file without tables is bad, and nothing is said of writing', async () => {
    const file = join(folder, 'empty.db');
    new Database(file).close();
    expect(await verdicts(`sqlite:${file}`)).toEqual(['schema: bad', 'isolation: ok', 'clock: ok']);
  });
});

describe('a file that does not open', () => {
  it.each(['no/such/folder/x.db', '.'])('%s: is told with its code, as libsql gives none', async (name) => {
    await expect(migrate({ url: `sqlite:${join(folder, name)}` })).rejects.toMatchObject({ code: 'storage-misconfigured' });
  });
});

describe('a schema is for PostgreSQL', () => {
  it('SQLite refuses one by its name, before it opens the file', async () => {
    const url = `sqlite:${join(folder, 'schema.db')}`;
    await expect(migrate({ url, schema: 'login' })).rejects.toThrow(new TypeError('schema: SQLite has none; leave it out'));
    expect(existsSync(join(folder, 'schema.db'))).toBe(false);
  });
});
