import { execFile, type ExecFileOptions } from 'node:child_process';
import { chmodSync, chownSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../tools/export-map.mjs';
import { createFolder, fillDatabase, keyOf, keysAsCode, password } from '../unit/cli/fixtures.js';

/** The program as a host runs it: what the build made, in a process of its own. */
const program = `${root}dist/cli.js`;
const folder = createFolder();
afterAll(folder.drop);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function lukko(args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  const env = { ...process.env, ...options.env };
  if (options.env?.['DATABASE_URL'] === undefined) delete env['DATABASE_URL'];
  return new Promise((done) => {
    execFile(process.execPath, [program, ...args], { cwd: folder.path(''), ...options, env, encoding: 'utf8' }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

describe('npx lukko, as it is built', () => {
  it('says its version, and helps', async () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    expect(await lukko(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(await lukko(['--help'])).toEqual({ code: 0, stdout: expect.stringContaining('npx lukko migrate --url URL') as string, stderr: '' });
  });

  it('migrates a SQLite file, and doctor finds it well: both on standard output, exit code 0', async () => {
    const url = 'sqlite:./fresh.db';
    expect(await lukko(['migrate', '--url', url])).toEqual({ code: 0, stdout: 'The tables went from version 0 (there were none) to version 1.\n', stderr: '' });
    expect(await lukko(['migrate'], { env: { DATABASE_URL: url } })).toEqual({ code: 0, stdout: 'The tables have version 1 already: nothing to do.\n', stderr: '' });
    const { code, stdout, stderr } = await lukko(['doctor', '--url', url]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('ok    schema');
  });

  it('prints the migrations as SQL', async () => {
    const { code, stdout, stderr } = await lukko(['migrate', '--print', '--engine', 'postgresql']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^begin;\ncreate table if not exists "lukko_schema"[^]*;\ncommit;\n$/);
  });

  it('what is wrong with the call goes to standard error in one line, exit code 2', async () => {
    expect(await lukko(['migrate', '--force'])).toEqual({ code: 2, stdout: '', stderr: 'lukko: --force is no option. See npx lukko --help.\n' });
    folder.write('syntax.mjs', 'export default {');
    const stderr = 'lukko: --config: the file cannot be loaded (SyntaxError); node ./syntax.mjs says what is wrong. See npx lukko --help.\n';
    expect(await lukko(['doctor', '--url', 'sqlite:./fresh.db', '--config', './syntax.mjs'])).toEqual({ code: 2, stdout: '', stderr });
  });

  it('a database that does not answer is one line, with exit code 1, without a stack or the password', async () => {
    const env = { DATABASE_URL: `postgres://lukko:${password}@127.0.0.1:1/login` };
    const unavailable = 'storage-unavailable: A record store did not answer. What was not written down was not granted; try again when the store is back.';
    expect(await lukko(['migrate'], { env })).toEqual({ code: 1, stdout: '', stderr: `lukko: ${unavailable}\n` });
    const { code, stdout, stderr } = await lukko(['doctor'], { env });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain(`bad   database       ${unavailable}\n`);
    expect(stdout).not.toContain(password);
  });

  it('ends, whatever the file of --config holds open', async () => {
    folder.write('open.mjs', 'setInterval(() => undefined, 1000); export default {};');
    const { code } = await lukko(['doctor', '--url', 'sqlite:./fresh.db', '--config', './open.mjs']);
    expect(code).toBe(0);
  });

  it('a file that this user may only read is bad', async () => {
    // Root may write everywhere: it looks as somebody else.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const url = folder.url('read-only.db');
    await lukko(['migrate', '--url', url]);
    const file = folder.path('read-only.db');
    if (nobody.uid !== undefined) chownSync(dirname(file), nobody.uid, nobody.gid);
    chmodSync(file, 0o444);
    const { code, stdout } = await lukko(['doctor', '--url', url], nobody);
    expect(stdout).toContain('bad   writing        this user may only read the file. Give it the right to write the file and its folder.\n');
    expect(code).toBe(1);
  });
});

describe('several instances at once', () => {
  it('four processes that migrate one new SQLite file at the same time all succeed, and one of them did it', async () => {
    for (let round = 1; round <= 3; round += 1) {
      const url = `sqlite:./together-${String(round)}.db`;
      const ended = await Promise.all(Array.from({ length: 4 }, () => lukko(['migrate', '--url', url])));
      expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })));
      expect(ended.filter(({ stdout }) => stdout.includes('from version 0'))).toHaveLength(1);
    }
  });
});

describe('docs/guide/storage.md', () => {
  const guide = readFileSync(`${root}docs/guide/storage.md`, 'utf8');
  const blocks = (language: string): readonly string[] => [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
  const [spring, autumn] = [keyOf('2027-05'), keyOf('2026-11')];
  const base64 = ({ secret }: typeof spring): string => Buffer.from(secret).toString('base64');
  const env = { LUKKO_KEY_2027_05: base64(spring), LUKKO_KEY_2026_11: base64(autumn) };

  /** Runs the commands of a session, and writes it anew with what they say. */
  async function replay(session: string): Promise<string> {
    let written = '';
    for (const command of session.match(/^\$ npx lukko .*$/gm) ?? []) {
      const { stdout, stderr } = await lukko(command.split(' ').slice(3), { env });
      written += `${command}\n${stdout}${stderr}`;
    }
    return written;
  }

  it('shows what the program says, word for word: migrate, doctor, and doctor with a key that was dropped too early', async () => {
    const [migrations, wholeRing, tooEarly, ...others] = blocks('console');
    const [config = ''] = blocks('js');
    expect(others).toEqual([]);
    expect(await replay(migrations ?? '')).toBe(migrations);
    await fillDatabase({ url: folder.url('lukko.db') }, [autumn]);
    folder.write('lukko.config.mjs', config);
    expect(await replay(wholeRing ?? '')).toBe(wholeRing);
    folder.write('too-early.config.mjs', `export default { keys: ${keysAsCode([spring])}, policy: 'standard' };`);
    expect(await replay(tooEarly ?? '')).toBe(tooEarly);
  });
});
