import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { migrationSql } from '../../../src/adapter/sql/index.js';
import { runCli } from '../../../src/cli/run-cli.js';
import { cli, createFolder, password, secretUrl } from './fixtures.js';

const folder = createFolder();
afterAll(folder.drop);

describe('npx lukko migrate', () => {
  it('says from which version to which, and the second time that there is nothing to do', async () => {
    const url = folder.url('new.db');
    expect(await cli('migrate', '--url', url)).toEqual({ exitCode: 0, output: 'The tables went from version 0 (there were none) to version 1.\n', complaint: '' });
    expect(await cli('migrate', '--url', url)).toEqual({ exitCode: 0, output: 'The tables have version 1 already: nothing to do.\n', complaint: '' });
  });

  it('R186 in part: tables of a newer lukko are left alone, and it says what to install', async () => {
    await cli('migrate', '--url', folder.url('newer.db'));
    const database = new Database(folder.path('newer.db'));
    database.exec('insert into lukko_schema (version) values (99)');
    database.close();
    const complaint = 'lukko: storage-too-new: The tables were made by a newer lukko. Install that version or a newer one.\n';
    expect(await cli('migrate', '--url', folder.url('newer.db'))).toEqual({ exitCode: 1, output: '', complaint });
  });

  it('a file that cannot be opened is one line with its code', async () => {
    const { exitCode, complaint } = await cli('migrate', '--url', folder.url('no/such/folder.db'));
    expect([exitCode, complaint]).toEqual([1, 'lukko: storage-misconfigured: The database does not know that host, user, password, database or file, or is set as the cause says. Check the URL.\n']);
  });

  it('tables with another prefix are others', async () => {
    const url = folder.url('prefix.db');
    await cli('migrate', '--url', url);
    expect((await cli('migrate', '--url', url, '--prefix', 'other_')).output).toContain('from version 0');
  });
});

describe('npx lukko migrate --print', () => {
  it('prints what migrationSql gives, with prefix and schema', async () => {
    const { output } = await cli('migrate', '--print', '--engine', 'postgresql', '--prefix', 'login_', '--schema', 'auth');
    expect(output).toBe(migrationSql({ engine: 'postgresql', prefix: 'login_', schema: 'auth' }));
    expect(output).toContain('"auth"."login_accounts"');
  });

  it('connects to nothing: the engine comes from the scheme of --url', async () => {
    const { exitCode, output } = await cli('migrate', '--print', '--url', secretUrl);
    expect([exitCode, output]).toEqual([0, migrationSql({ engine: 'postgresql' })]);
    expect(output).not.toContain(password);
    expect((await cli('migrate', '--print', '--url', 'sqlite:./no/such/file.db')).output).toBe(migrationSql({ engine: 'sqlite' }));
    expect((await cli('migrate', '--print', '--url', 'mysql://root@nowhere/books')).output).toBe(migrationSql({ engine: 'mysql' }));
  });

  it('--engine goes before the DATABASE_URL that happens to be set, and may not differ from --url', async () => {
    const env = { DATABASE_URL: secretUrl };
    expect((await runCli({ args: ['migrate', '--print', '--engine', 'sqlite'], env })).output).toBe(migrationSql({ engine: 'sqlite' }));
    expect((await runCli({ args: ['migrate', '--print'], env })).output).toBe(migrationSql({ engine: 'postgresql' }));
    expect(await cli('migrate', '--print', '--engine', 'sqlite', '--url', secretUrl)).toEqual({ exitCode: 2, output: '', complaint: 'lukko: --engine is not the engine of --url. See npx lukko --help.\n' });
    expect(await cli('migrate', '--print')).toEqual({ exitCode: 2, output: '', complaint: 'lukko: give --engine postgresql, --engine sqlite or --engine mysql. See npx lukko --help.\n' });
  });
});
