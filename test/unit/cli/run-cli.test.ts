import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.js';
import { root } from '../../tools/export-map.mjs';
import { cli, password, secretUrl } from './fixtures.js';

describe('npx lukko', () => {
  it('--help names both commands, every option and the exit codes, in lines that fit a window', async () => {
    const { exitCode, output, complaint } = await cli('--help');
    expect([exitCode, complaint]).toEqual([0, '']);
    for (const word of ['lukko migrate', 'lukko doctor', '--url', '--prefix', '--schema', '--config', '--print', '--engine', '--version', 'DATABASE_URL', 'Exit codes']) expect(output).toContain(word);
    expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
    expect((await cli('doctor', '--help')).output).toBe(output);
  });

  it('--version is that of package.json', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    expect(await cli('--version')).toEqual({ exitCode: 0, output: `${version}\n`, complaint: '' });
  });

  it.each([
    [[], 'the first word is migrate or doctor'],
    [['upgrade'], 'the first word is migrate or doctor'],
    [['--url', 'sqlite::memory:', 'migrate'], 'the first word is migrate or doctor'],
    [['toString'], 'the first word is migrate or doctor'],
    [['migrate'], 'give --url sqlite:./lukko.db, postgres://user:password@host:5432/database or mysql://user:password@host:3306/database, or set DATABASE_URL'],
    [['migrate', '--force'], '--force is no option'],
    [['migrate', '-f'], '-f is no option'],
    [['doctor', '--url'], '--url has no value, or one too many'],
    [['doctor', '--url', '--prefix', 'a_'], '--url has no value, or one too many'],
    [['migrate', '--print=yes'], '--print has no value, or one too many'],
    [['doctor', '--url', 'sqlite::memory:', '--print'], 'this command does not take --print'],
    [['migrate', '--url', 'sqlite::memory:', '--config', 'a.mjs'], 'this command does not take --config'],
    [['migrate', '--url', 'sqlite::memory:', '--engine', 'sqlite'], '--engine goes with --print only'],
    [['migrate', '--url', 'mssql://a@b/c'], '--url (or DATABASE_URL): must begin with sqlite: and the path of a file, with postgres:// or with mysql://'],
    [['migrate', '--url', 'sqlite::memory:', '--prefix', 'Lukko-'], '--prefix: must be a lower-case letter and then letters, digits and _, 30 at most'],
    [['doctor', '--url', 'sqlite::memory:', '--schema', 'a b'], '--schema: must be the name of a schema'],
    [['migrate', '--url', 'sqlite::memory:', '--schema', 'login'], '--schema: SQLite has none; leave it out'],
  ])('%j is refused in one line, with exit code 2', async (args, text) => {
    expect(await cli(...args)).toEqual({ exitCode: 2, output: '', complaint: `lukko: ${text}. See npx lukko --help.\n` });
  });

  it.each([[[secretUrl]], [['migrate', secretUrl]], [['doctor', '--url', 'sqlite::memory:', secretUrl]], [['migrate', `--${secretUrl}`]], [['migrate', `--print=${secretUrl}`]], [['migrate', '--url', secretUrl.replace('postgres', 'mssql')]], [['migrate', '--print', '--engine', secretUrl]], [['migrate', '--print', '--engine', 'sqlite', '--schema', secretUrl]]])(
    'a URL in the wrong place is refused without its password: %#',
    async (args) => {
      const { exitCode, output, complaint } = await cli(...args);
      expect(exitCode).toBe(2);
      expect(output + complaint).not.toContain(password);
      expect(complaint.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  it('DATABASE_URL stands in for --url', async () => {
    const { output } = await runCli({ args: ['migrate'], env: { DATABASE_URL: 'sqlite::memory:' } });
    expect(output).toBe('The tables went from version 0 (there were none) to version 1.\n');
  });
});
