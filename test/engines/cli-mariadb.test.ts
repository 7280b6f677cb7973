import { rmSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/adapter/sql/index.js';
import { root } from '../tools/export-map.mjs';
import { cli, createFolder, fillDatabase, keyOf, keysAsCode, linesOf, password } from '../unit/cli/fixtures.js';
import { ask, createGuest, nameOf, newDatabase, urlOf } from './tools/mariadb.js';

const database = nameOf('cli');
const url = urlOf(database);
const here = ['--url', url] as const;
const folder = createFolder();
const guest = await createGuest('cli');
beforeAll(() => ask(newDatabase(database)));
afterAll(async () => {
  await ask(`drop database ${database}`);
  await guest.drop();
  folder.drop();
});

describe('npx lukko migrate on MariaDB', () => {
  it('says from which version to which, and doctor what was missing before', async () => {
    expect(linesOf(await cli('doctor', ...here))[0]).toBe('bad  schema  there are no tables yet. Run npx lukko migrate with the same --url.');
    expect(await cli('migrate', ...here)).toEqual({ exitCode: 0, output: 'The tables went from version 0 (there were none) to version 1.\n', complaint: '' });
    expect((await cli('migrate', ...here)).output).toBe('The tables have version 1 already: nothing to do.\n');
  });

  it('what --print prints makes the same tables, also where some are there', async () => {
    const other = nameOf('printed');
    const { output } = await cli('migrate', '--print', '--url', url);
    await ask(newDatabase(other));
    for (const statements of [output.split(';\n').slice(0, 3).join(';\n'), output, output]) await ask(statements, urlOf(other));
    expect((await cli('migrate', '--url', urlOf(other))).output).toBe('The tables have version 1 already: nothing to do.\n');
    const columns = (of: string) => ask(`select table_name, column_name, column_type, is_nullable, column_key, collation_name from information_schema.columns where table_schema = '${of}' order by 1, 2`);
    expect(await columns(other)).toEqual(await columns(database));
    await ask(`drop database ${other}`);
  });

  it('a migration that was stopped halfway goes on where it was', async () => {
    const other = nameOf('halfway');
    await ask(newDatabase(other));
    const { output } = await cli('migrate', '--print', '--url', url);
    await ask(output.split(';\n').slice(0, 5).join(';\n'), urlOf(other));
    expect(await migrate({ url: urlOf(other) })).toEqual({ from: 0, to: 1 });
    await ask(`drop database ${other}`);
  });

  it('a user who may not make tables hears who could', async () => {
    await guest.grant(database, 'select');
    const complaint = 'lukko: storage-forbidden: this database user may not make tables there. Run it as another one, or have somebody run what migrate --print prints.\n';
    await ask(`drop table lukko_schema`, url);
    expect(await cli('migrate', '--url', guest.urlOf(database))).toEqual({ exitCode: 1, output: '', complaint });
    await guest.revoke(database);
    expect((await cli('migrate', ...here)).exitCode).toBe(0);
  });

  it('R186 in part: a newer version is left alone, and doctor says what to install', async () => {
    await ask('insert into lukko_schema (version) values (99)', url);
    const { exitCode, complaint } = await cli('migrate', ...here);
    expect([exitCode, complaint]).toEqual([1, 'lukko: storage-too-new: The tables were made by a newer lukko. Install that version or a newer one.\n']);
    const lines = linesOf(await cli('doctor', ...here));
    expect(lines).toContainEqual('bad  schema  the tables have version 99, and this lukko knows 1. Install the lukko that made them, or a newer one.');
    expect(lines).toContainEqual('note  key ring  not compared with the database: mend first what is bad above.');
    await ask('delete from lukko_schema where version = 99', url);
  });
});

describe('npx lukko doctor on MariaDB', () => {
  it('has a line for each thing, and R195: compares the key ring with the tables', async () => {
    await fillDatabase({ url }, [keyOf('2026-11')]);
    const config = folder.write('config.mjs', `export default { keys: ${keysAsCode([keyOf('2027-05')])} };`);
    const result = await cli('doctor', ...here, '--config', config);
    expect(linesOf(result).map((line) => line.replace(/\d+ ms/, '0 ms'))).toEqual([
      'ok  schema  the tables have version 1, as this lukko expects.',
      'ok  isolation  transactions are read committed, which is all that single statements need.',
      expect.stringMatching(/^ok {2}clock {2}the database is 0 ms (?:behind|ahead of) this machine\.$/),
      'ok  writing  this server takes writes.',
      `ok  key ring  '2027-05' is the newest: nothing hangs on it.`,
      expect.stringMatching(/^bad {2}key ring {2}'2026-11' is missing: 1 account, 1 list, \d+ audit events\. Put it back behind the newest key\.$/),
      expect.stringMatching(/^ok {2}policy {2}standard\. /),
      expect.stringMatching(/^note {2}clientAddress {2}ledgers per network address are off until clientAddress is configured/),
    ]);
    expect(result.exitCode).toBe(1);
  });

  it('a user who may only read is bad, and the tables are named', async () => {
    await guest.grant(database, 'select');
    const result = await cli('doctor', '--url', guest.urlOf(database));
    await guest.revoke(database);
    expect(linesOf(result)).toContainEqual(expect.stringMatching(/^bad {2}writing {2}this user lacks a right on lukko_accounts, .*, lukko_audit_heads\. Grant it select, insert, update and delete there\.$/));
    expect(result.exitCode).toBe(1);
  });

  it.each([
    ['another engine', 'alter table lukko_lists engine = MyISAM', 'not in InnoDB: lukko_lists. Move them there: alter table … engine = InnoDB.'],
    ['a column whose texts differ less', 'alter table lukko_accounts modify username varchar(255) character set utf8mb4 collate utf8mb4_general_ci not null', 'columns were changed in lukko_accounts: texts are varbinary, and data is utf8mb4. npx lukko migrate --print shows them.'],
    ['a column that cannot keep every text', 'alter table lukko_flows modify data longtext character set latin1 not null', 'columns were changed in lukko_flows: texts are varbinary, and data is utf8mb4. npx lukko migrate --print shows them.'],
    ['no unique usernames', 'alter table lukko_accounts drop index lukko_accounts_username', 'the index that keeps usernames unique is missing. Make it again: npx lukko migrate --print shows it.'],
    ['a table less', 'drop table lukko_sessions', 'missing: lukko_sessions. Restore them, or make them again: npx lukko migrate --print shows them.'],
  ])('tables with %s are bad', async (_what, change, text) => {
    const place = nameOf('broken');
    await ask(newDatabase(place));
    const there = ['--url', urlOf(place)] as const;
    await cli('migrate', ...there);
    await ask(change, urlOf(place));
    const result = await cli('doctor', ...there);
    await ask(`drop database ${place}`);
    expect(linesOf(result).filter((line) => line.startsWith('bad'))).toEqual([`bad  schema  ${text}`]);
    expect(result.exitCode).toBe(1);
  });

  it.each([
    ['a database that is not there', urlOf('no_such_database'), 'storage-misconfigured'],
    ['no database', urlOf(''), 'storage-misconfigured'],
    ['a wrong password', guest.urlOf(database, (changed) => (changed.password = password)), 'storage-misconfigured'],
    ['a host that is not there', urlOf(database, (changed) => ((changed.hostname = 'no-such-host.invalid'), (changed.password = password))), 'storage-misconfigured'],
    ['a port where nothing listens', urlOf(database, (changed) => ((changed.port = '1'), (changed.password = password))), 'storage-unavailable'],
    ['a user without rights', guest.urlOf(database), 'storage-forbidden'],
  ])('%s is one bad line with its code, without a stack or a password', async (_what, there, code) => {
    const result = await cli('doctor', '--url', there);
    const [first, ...rest] = linesOf(result);
    expect(first).toMatch(new RegExp(`^bad {2}database {2}${code}: [A-Z].*\\.$`));
    expect(rest.filter((line) => line.startsWith('bad'))).toEqual([]);
    expect(result.exitCode).toBe(1);
    const { exitCode, output, complaint } = await cli('migrate', '--url', there);
    expect([exitCode, output]).toEqual([1, '']);
    expect(complaint).toMatch(new RegExp(`^lukko: ${code}: .*\n$`));
    expect(result.output + complaint).not.toContain(password);
  });
});

describe('several instances at once on MariaDB', () => {
  const program = `${root}.tmp/cli-mariadb-${String(process.pid)}.mjs`;
  beforeAll(() => build({ entryPoints: [`${root}src/cli/main.ts`], outfile: program, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' }));
  afterAll(() => rmSync(program));

  const migrateIn = (place: string): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> =>
    new Promise((done) => {
      execFile(process.execPath, [program, 'migrate', '--url', urlOf(place)], (error, stdout, stderr) => done({ code: error?.code ?? 0, stdout, stderr }));
    });

  it('four processes that migrate one database at the same time all succeed, and one of them did it', async () => {
    const place = nameOf('migrated');
    await ask(newDatabase(place));
    const ended = await Promise.all(Array.from({ length: 4 }, () => migrateIn(place)));
    await ask(`drop database ${place}`);
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })));
    expect(ended.filter(({ stdout }) => stdout.includes('from version 0'))).toHaveLength(1);
  });
});
