import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../src/adapter/sql/index.js';
import { root } from '../tools/export-map.mjs';
import { cli, createFolder, fillDatabase, keyOf, keysAsCode, linesOf, password } from '../unit/cli/fixtures.js';
import { databaseUrl, newSchema, query } from './tools/postgresql.js';

const schema = `lukko_cli_${String(process.pid)}`;
const guest = `lukko_guest_${String(process.pid)}`;
const here = ['--url', databaseUrl, '--schema', schema] as const;
const folder = createFolder();

/** The URL with another part. */
function changed(change: (url: URL) => void): string {
  const url = new URL(databaseUrl);
  change(url);
  return url.href;
}

/** The URL with a setting for its sessions only. */
function withSetting(setting: string): string {
  return changed((url) => url.searchParams.set('options', `-c ${setting}`)).replaceAll('+', '%20');
}

beforeAll(() => query(`${newSchema(schema)}; drop role if exists ${guest}; create role ${guest} login`));
afterAll(async () => {
  await query(`drop schema ${schema} cascade; drop role ${guest}`);
  folder.drop();
});

describe('npx lukko migrate on PostgreSQL', () => {
  it('says from which version to which, and doctor what was missing before', async () => {
    expect(linesOf(await cli('doctor', ...here))[0]).toBe('bad  schema  there are no tables yet. Run npx lukko migrate with the same --url.');
    expect(await cli('migrate', ...here)).toEqual({ exitCode: 0, output: 'The tables went from version 0 (there were none) to version 1.\n', complaint: '' });
    expect((await cli('migrate', ...here)).output).toBe('The tables have version 1 already: nothing to do.\n');
  });

  it('what --print prints makes the same tables', async () => {
    const other = `${schema}_printed`;
    const { output } = await cli('migrate', '--print', '--url', databaseUrl, '--schema', other);
    await query(`${newSchema(other)}; ${output}`);
    expect((await cli('migrate', '--url', databaseUrl, '--schema', other)).output).toBe('The tables have version 1 already: nothing to do.\n');
    await query(`drop schema ${other} cascade`);
  });

  it('what --print prints is done wholly or not at all', async () => {
    const other = `${schema}_halfway`;
    const { output } = await cli('migrate', '--print', '--url', databaseUrl, '--schema', other);
    await query(`create schema ${other}; create table ${other}.lukko_ledgers (of_another text)`);
    await expect(query(output)).rejects.toThrow('reset_at');
    expect(await query(`select tablename from pg_tables where schemaname = '${other}'`)).toEqual([{ tablename: 'lukko_ledgers' }]);
    await query(`drop schema ${other} cascade`);
  });

  it('a schema that is not there is to be made first', async () => {
    const complaint = 'lukko: there is no schema no_such_schema. Make it first: create schema "no_such_schema";\n';
    expect(await cli('migrate', '--url', databaseUrl, '--schema', 'no_such_schema')).toEqual({ exitCode: 1, output: '', complaint });
  });

  it('a user who may not make tables hears who could', async () => {
    const complaint = 'lukko: storage-forbidden: this database user may not make tables there. Run it as another one, or have somebody run what migrate --print prints.\n';
    expect(await cli('migrate', '--url', changed((url) => (url.username = guest)), '--schema', schema)).toEqual({ exitCode: 1, output: '', complaint });
  });

  it('R186 in part: a newer version is left alone, and doctor says what to install', async () => {
    await query(`insert into ${schema}.lukko_schema (version) values (99)`);
    const { exitCode, complaint } = await cli('migrate', ...here);
    expect([exitCode, complaint]).toEqual([1, 'lukko: storage-too-new: The tables were made by a newer lukko. Install that version or a newer one.\n']);
    const lines = linesOf(await cli('doctor', ...here));
    expect(lines).toContainEqual('bad  schema  the tables have version 99, and this lukko knows 1. Install the lukko that made them, or a newer one.');
    expect(lines).toContainEqual('note  key ring  not compared with the database: mend first what is bad above.');
    await query(`delete from ${schema}.lukko_schema where version = 99`);
  });
});

describe('npx lukko doctor on PostgreSQL', () => {
  it('has a line for each thing, and R195: compares the key ring with the tables', async () => {
    await fillDatabase({ url: databaseUrl, schema }, [keyOf('2026-11')]);
    const config = folder.write('config.mjs', `export default { keys: ${keysAsCode([keyOf('2027-05')])} };`);
    const result = await cli('doctor', ...here, '--config', config);
    expect(linesOf(result).map((line) => line.replace(/\d+ ms/, '0 ms'))).toEqual([
      'ok  schema  the tables have version 1, as this lukko expects.',
      'ok  isolation  transactions are read committed, which is all that single statements need.',
      expect.stringMatching(/^ok {2}clock {2}the database is 0 ms (?:behind|ahead of) this machine\.$/),
      'ok  writing  this is a primary that takes writes.',
      `ok  key ring  '2027-05' is the newest: nothing hangs on it.`,
      expect.stringMatching(/^bad {2}key ring {2}'2026-11' is missing: 1 account, 1 list, \d+ audit events\. Put it back behind the newest key\.$/),
      expect.stringMatching(/^ok {2}policy {2}standard\. /),
      expect.stringMatching(/^note {2}clientAddress {2}ledgers per network address are off until clientAddress is configured/),
    ]);
    expect(result.exitCode).toBe(1);
  });

  it('a stricter isolation is a note, and nothing is bad', async () => {
    const result = await cli('doctor', '--url', withSetting('default_transaction_isolation=serializable'), '--schema', schema);
    const text = 'transactions are serializable: right answers, but statements at one record at the same time are undone and tried again. Prefer read committed for this user.';
    expect(linesOf(result)).toContainEqual(`note  isolation  ${text}`);
    expect(result.exitCode).toBe(0);
  });

  it('sessions that may only read are bad', async () => {
    const result = await cli('doctor', '--url', withSetting('default_transaction_read_only=on'), '--schema', schema);
    expect(linesOf(result)).toContainEqual('bad  writing  this user may only read. Set default_transaction_read_only to off for it.');
    expect(result.exitCode).toBe(1);
  });

  it('a session whose commits wait for no disk is bad', async () => {
    const result = await cli('doctor', '--url', withSetting('synchronous_commit=off'), '--schema', schema);
    const text = 'synchronous_commit or fsync is off: a power cut brings back one-time passwords that were used. Set both to on for this user.';
    expect(linesOf(result)).toContainEqual(`bad  writing  ${text}`);
    expect(result.exitCode).toBe(1);
  });

  it('a user who may only read is bad, and the tables are named', async () => {
    await query(`grant usage on schema ${schema} to ${guest}; grant select on all tables in schema ${schema} to ${guest}`);
    const result = await cli('doctor', '--url', changed((url) => (url.username = guest)), '--schema', schema);
    await query(`revoke all on all tables in schema ${schema} from ${guest}; revoke all on schema ${schema} from ${guest}`);
    expect(linesOf(result)).toContainEqual(expect.stringMatching(/^bad {2}writing {2}this user lacks a right on "lukko_cli_\d+"\."lukko_accounts", .*\. Grant it select, insert, update and delete there\.$/));
    expect(result.exitCode).toBe(1);
  });

  it('tables that lost one of them, or the index that keeps usernames unique, are bad', async () => {
    const place = `${schema}_broken`;
    await query(`create schema ${place}`);
    const there = ['--url', databaseUrl, '--schema', place];
    await cli('migrate', ...there);
    await query(`drop index ${place}.lukko_accounts_username`);
    expect(linesOf(await cli('doctor', ...there))).toContainEqual('bad  schema  the index that keeps usernames unique is missing or broken. Make it again: npx lukko migrate --print shows it.');
    await query(`drop table ${place}.lukko_sessions`);
    expect(linesOf(await cli('doctor', ...there))).toContainEqual(`bad  schema  missing: "${place}"."lukko_sessions". Restore them, or make them again: npx lukko migrate --print shows them.`);
    await query(`drop schema ${place} cascade`);
  });

  it.each([
    ['a database that is not there', changed((url) => (url.pathname = '/no_such_database')), 'storage-misconfigured'],
    ['a user that is not there', changed((url) => ((url.username = 'no_such_user'), (url.password = password))), 'storage-misconfigured'],
    ['a host that is not there', changed((url) => ((url.hostname = 'no-such-host.invalid'), (url.password = password))), 'storage-misconfigured'],
    ['a port where nothing listens', changed((url) => ((url.port = '1'), (url.password = password))), 'storage-unavailable'],
    ['a user without rights', changed((url) => (url.username = guest)), 'storage-forbidden'],
  ])('%s is one bad line with its code, without a stack or a password', async (_what, url, code) => {
    const result = await cli('doctor', '--url', url, '--schema', schema);
    const [first, ...rest] = linesOf(result);
    expect(first).toMatch(new RegExp(`^bad {2}database {2}${code}: [A-Z].*\\.$`));
    expect(rest.filter((line) => line.startsWith('bad'))).toEqual([]);
    expect(result.exitCode).toBe(1);
    const { exitCode, output, complaint } = await cli('migrate', '--url', url, '--schema', schema);
    expect([exitCode, output]).toEqual([1, '']);
    expect(complaint).toMatch(new RegExp(`^lukko: ${code}: .*\n$`));
    expect(result.output + complaint).not.toContain(password);
  });
});

describe('one place by two names', () => {
  it('instances that name the schema, and those whose connection does, wait for each other', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const place = `${schema}_names_${String(round)}`;
      await query(`create schema ${place}`);
      const byPath = withSetting(`search_path=${place}`);
      const done = await Promise.all([1, 2, 3].flatMap(() => [migrate({ url: databaseUrl, schema: place }), migrate({ url: byPath })]));
      expect(done.map(({ from }) => from).sort()).toEqual([0, 1, 1, 1, 1, 1]);
      await query(`drop schema ${place} cascade`);
    }
  });

  it('whoever waits longer than a statement may take still finds it done', async () => {
    const place = `${schema}_patient`;
    await query(`create schema ${place}`);
    const held = query(`begin; select pg_advisory_xact_lock(hashtext('lukko/${place}/lukko_')); select pg_sleep(11); commit`);
    expect(await migrate({ url: databaseUrl, schema: place })).toEqual({ from: 0, to: 1 });
    await held;
    await query(`drop schema ${place} cascade`);
  });
});

describe('several instances at once', () => {
  const program = `${root}.tmp/cli-${String(process.pid)}.mjs`;
  beforeAll(() => build({ entryPoints: [`${root}src/cli/main.ts`], outfile: program, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' }));
  afterAll(() => rmSync(program));

  const migrateIn = (place: string): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> =>
    new Promise((done) => {
      execFile(process.execPath, [program, 'migrate', '--url', databaseUrl, '--schema', place], (error, stdout, stderr) => done({ code: error?.code ?? 0, stdout, stderr }));
    });

  it('four processes that migrate one PostgreSQL schema at the same time all succeed, and one of them did it', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const place = `${schema}_${String(round)}`;
      await query(newSchema(place));
      const ended = await Promise.all(Array.from({ length: 4 }, () => migrateIn(place)));
      await query(`drop schema ${place} cascade`);
      expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })));
      expect(ended.filter(({ stdout }) => stdout.includes('from version 0'))).toHaveLength(1);
    }
  });
});
