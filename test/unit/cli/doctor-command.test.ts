import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, createFolder, fillDatabase, keyOf, keysAsCode, linesOf } from './fixtures.js';

const folder = createFolder();
const url = folder.url('filled.db');
const [spring, autumn] = [keyOf('2027-05'), keyOf('2026-11')];

beforeAll(() => fillDatabase({ url }, [autumn]));
afterAll(folder.drop);

/** Doctor's answer with a config file of this content. */
function doctorWith(name: string, config: string): ReturnType<typeof cli> {
  return cli('doctor', '--url', url, '--config', folder.write(`${name}.mjs`, `export default ${config};`));
}

describe('npx lukko doctor', () => {
  it('has a line for each thing, in one order', async () => {
    const result = await doctorWith('whole', `{ keys: ${keysAsCode([autumn])}, policy: 'nist', clientAddress: (request) => request.ip }`);
    expect(linesOf(result).map((line) => line.split('  ').slice(0, 2).join(' '))).toEqual(['ok schema', 'ok isolation', 'ok clock', 'ok writing', 'ok key ring', 'ok policy', 'note clientAddress']);
    expect([result.exitCode, result.complaint]).toEqual([0, '']);
    expect(result.output).toMatch(/\n\nNothing is bad\.\n$/);
  });

  it('without a config it lists the keys that are in use, and says that they were not compared', async () => {
    const result = await cli('doctor', '--url', url);
    expect(linesOf(result)).toContainEqual(expect.stringMatching(/^note {2}key ring {2}'2026-11' is in use: 1 account, 1 list, \d+ audit events\. Whether your ring has it is not known: give --config with keys\.$/));
    expect(linesOf(result)).toContainEqual('note  policy  not looked at: give --config.');
    expect(result.exitCode).toBe(0);
  });

  it('R195: a key of the ring is counted, and one that nothing hangs on can be dropped', async () => {
    const lines = linesOf(await doctorWith('ring', `{ keys: ${keysAsCode([autumn, spring])} }`));
    expect(lines).toContainEqual(expect.stringMatching(/^ok {2}key ring {2}'2026-11' is the newest: 1 account, 1 list, \d+ audit events\.$/));
    expect(lines).toContainEqual(`ok  key ring  '2027-05': nothing hangs on it. It can be dropped.`);
  });

  it('R195: a key that is in use and not in the ring is bad, and it says to put it back', async () => {
    const result = await doctorWith('missing', `{ keys: ${keysAsCode([spring])} }`);
    expect(linesOf(result)).toContainEqual(expect.stringMatching(/^bad {2}key ring {2}'2026-11' is missing: 1 account, 1 list, \d+ audit events\. Put it back behind the newest key\.$/));
    expect(result.exitCode).toBe(1);
    expect(result.output).toMatch(/\n\n1 line is bad: lukko does not start, or does not work, until that is mended\.\n$/);
  });

  it('R187: a weak key is bad, and its line shows nothing of it', async () => {
    const result = await doctorWith('weak', `{ keys: [{ id: 'k', secret: new TextEncoder().encode('a password of 32 characters long') }] }`);
    expect(linesOf(result)).toContainEqual('bad  key ring  keys[0].secret: an example or a placeholder; draw 32 random bytes. createAuth does not start with it.');
    expect(result.exitCode).toBe(1);
  });

  it('an unsafe policy is bad, with the rule it breaks', async () => {
    const result = await doctorWith('policy', '{ policyOverrides: { password: { minLength: 6 } } }');
    expect(linesOf(result)).toContainEqual('bad  policy  policy.password.minLength: at least 8. createAuth does not start with it.');
    expect(result.exitCode).toBe(1);
  });

  it('another option that createAuth refuses is bad', async () => {
    const result = await doctorWith('options', `{ loginUrl: 'http://books.example/login' }`);
    expect(linesOf(result)).toContainEqual('bad  options  loginUrl: must be https; for development on this machine set allowLoopbackHttp. createAuth does not start with it.');
    expect(result.exitCode).toBe(1);
  });

  it('R192 in part: it says that ledgers per network address are off until clientAddress is configured', async () => {
    const off = 'ledgers per network address are off until clientAddress is configured, and no forwarding header is read before that.';
    expect(linesOf(await doctorWith('unset', '{}'))).toContainEqual(`note  clientAddress  ${off}`);
    expect(linesOf(await cli('doctor', '--url', url))).toContainEqual(`note  clientAddress  ${off} Whether yours has it is not known: give --config.`);
    expect(linesOf(await doctorWith('set', '{ clientAddress: () => undefined }'))).toContainEqual('note  clientAddress  is not read by this release yet: ledgers per network address are off.');
    expect(linesOf(await doctorWith('wrong', `{ clientAddress: 'x-forwarded-for' }`))).toContainEqual('bad  clientAddress  must be a function.');
  });

  it('tables that are missing are bad; the ring is judged all the same, and compared later', async () => {
    const config = folder.write('both.mjs', `export default { keys: ${keysAsCode([spring])} };`);
    const result = await cli('doctor', '--url', folder.url('nothing.db'), '--config', config);
    expect(linesOf(result)).toContainEqual('bad  schema  there is no such file yet. Run npx lukko migrate with the same --url.');
    expect(linesOf(result)).toContainEqual('note  key ring  not compared with the database: mend first what is bad above.');
    expect(result.exitCode).toBe(1);
  });

  it('a database without anybody hangs on no key', async () => {
    await cli('migrate', '--url', folder.url('empty.db'));
    expect(linesOf(await cli('doctor', '--url', folder.url('empty.db')))).toContainEqual('note  key ring  nothing in the database hangs on a key yet.');
  });

  it('a database that does not open is one line, with its code', async () => {
    const result = await cli('doctor', '--url', `sqlite:${folder.write('no-database.db', 'Dear diary, '.repeat(100))}`);
    expect(linesOf(result).filter((line) => line.startsWith('bad'))).toEqual(['bad  database  storage-misconfigured: The database does not know that host, user, password, database or file, or is set as the cause says. Check the URL.']);
    expect(result.exitCode).toBe(1);
  });
});

describe('the file of --config', () => {
  it.each([
    ['missing.mjs', undefined, 'the file cannot be loaded (ERR_MODULE_NOT_FOUND)'],
    ['throws.mjs', `throw new Error('the key is hunter2');`, 'the file cannot be loaded (Error)'],
    ['empty.mjs', 'export const keys = [];', 'the default export of the file must be an object of options of createAuth'],
    ['list.mjs', 'export default [];', 'the default export of the file must be an object of options of createAuth'],
  ])('%s is refused in one line, with exit code 2, without what the file says', async (name, text, complaint) => {
    const path = text === undefined ? folder.path(`no-${name}`) : folder.write(name, text);
    const result = await cli('doctor', '--url', url, '--config', path);
    expect([result.exitCode, result.output]).toEqual([2, '']);
    expect(result.complaint).toMatch(new RegExp(`^lukko: --config: ${complaint.replace(/[()]/g, '\\$&')}.*\n$`));
    expect(result.complaint).not.toContain('hunter2');
  });
});
