import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteDialect } from 'kysely';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import { isAuthError } from '../../../src/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { goOn } from '../../proof/go-on.js';
import { headUser, matti, must, organizationId } from '../../story/walk.js';
import { hour, keys } from '../../unit/service/shared/tools.js';
import { allOf, codesOf, everyRead, everyWrite } from '../tools/every-method.js';
import { owner } from '../tools/own-postgresql.js';
import { refusal } from '../tools/secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'lukko-sqlite-faults-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));
// A path is none: what must not come up is what was given, as it is.
const noSecret = 'sqlite:/';

/** A file with all tables, in a folder of its own. */
async function makeFile(name: string): Promise<{ readonly url: string; readonly file: string; readonly inside: string }> {
  const inside = join(folder, name);
  mkdirSync(inside);
  const file = join(inside, 'lukko.db');
  const url = `sqlite:${file}`;
  await migrate({ url });
  return { url, file, inside };
}

/** Root may write anywhere: it is not root while this goes on. */
async function asSomebody<T>(task: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(owner().uid);
  try {
    return await task();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** Everything in it belongs to whoever asks, who may do with it as the modes say. */
function setModes({ inside, file }: { readonly inside: string; readonly file: string }, folderMode: number, fileMode: number): void {
  const { uid, gid } = owner();
  for (const path of [inside, file]) if (process.getuid?.() === 0) chownSync(path, uid, gid);
  chmodSync(file, fileMode);
  chmodSync(inside, folderMode);
}

describe('R185 in part, invariant 7: a SQLite file that cannot be used is told with a code and what to do', () => {
  it('a folder that is none', async () => {
    const url = `sqlite:${join(folder, 'no', 'such', 'lukko.db')}`;
    for (const use of [openSqlStorage, migrate]) await refusal(() => use({ url }), 'storage-misconfigured', noSecret);
  });

  it('a folder instead of a file', async () => {
    for (const use of [openSqlStorage, migrate]) await refusal(() => use({ url: `sqlite:${folder}` }), 'storage-misconfigured', noSecret);
  });

  it('a file that is no database: it stays as it is', async () => {
    const file = join(folder, 'letter.txt');
    const text = 'Dear Anna, this is no database, and it is long enough to be looked at.\n'.repeat(100);
    writeFileSync(file, text);
    for (const use of [openSqlStorage, migrate]) await refusal(() => use({ url: `sqlite:${file}` }), 'storage-misconfigured', noSecret);
    expect(statSync(file).size).toBe(text.length);
  });

  it('a file that may not be read', async () => {
    const made = await makeFile('closed');
    setModes(made, 0o700, 0o000);
    await asSomebody(() => refusal(() => openSqlStorage(made), 'storage-misconfigured', noSecret));
  });

  it('missing tables', async () => {
    await refusal(() => openSqlStorage({ url: 'sqlite::memory:' }), 'storage-not-migrated', noSecret);
  });

  it.each([
    ['a file that may only be read', 0o700, 0o400],
    ['a folder that takes no new file', 0o500, 0o600],
  ] as const)('%s: it is read, and every write is refused', async (title, folderMode, fileMode) => {
    const made = await makeFile(title);
    setModes(made, folderMode, fileMode);
    await asSomebody(async () => {
      const storage = await openSqlStorage(made);
      const [reads, writes] = [everyRead(storage), everyWrite(storage)];
      expect(await codesOf(reads)).toEqual(allOf(reads, 'answered'));
      expect(await codesOf(writes)).toEqual(allOf(writes, 'storage-read-only'));
      await refusal(() => storage.ledgers.clear(['k']), 'storage-read-only', noSecret);
      await storage.close();
    });
  });
});

describe('invariants 2 and 7: SQLite gives way in the middle of the work', () => {
  it('R180 in part: the disk is full in the middle of first logins: nothing is half-written, and once there is room everybody goes on', async () => {
    const { file } = await makeFile('small');
    const database = new Database(file);
    database.pragma('busy_timeout = 5000');
    const storage = await openSqlStorage({ engine: 'sqlite', dialect: new SqliteDialect({ database }) });
    const kit = createTestAuth({ storage, keys });
    // A limit of the connection's own: SQLite says of it what it says of a full disk.
    database.pragma('max_page_count = 120');
    const people: Parameters<typeof goOn>[] = [];
    const errors: unknown[] = [];
    for (let n = 0; errors.length < 5; n += 1) {
      await begin(`matti${String(n)}`).catch((error: unknown) => errors.push(error));
    }
    expect([...new Set(errors.map((error) => (isAuthError(error) ? error.code : error)))]).toEqual(['storage-full']);
    expect(people.length).toBeGreaterThan(0);
    const big = { version: 1, schema: 1, id: 'too-much', accountId: 'a', state: 'sent', dueAt: 0, payload: 'x'.repeat(4_000_000) } as unknown as Parameters<SqlStorage['messages']['insert']>[0];
    await refusal(() => storage.messages.insert(big), 'storage-full', noSecret);
    expect(await storage.messages.find('too-much')).toBeUndefined();

    database.pragma('max_page_count = 1000000');
    kit.clock.advance(hour);
    for (const [person, lists] of people) await goOn(person, lists);
    await kit.settle();
    await storage.close();

    async function begin(username: string): Promise<void> {
      const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username }, delivery: 'in-person' }));
      const lists = new Map<number, readonly string[]>();
      const person = { ...kit, accountId: made.accountId, username, temporaryPassword: made.slip?.temporaryPassword ?? '', addressCode: '' };
      people.push([person, lists]);
      await goOn(person, lists);
    }
  });

  it('another process keeps the file to itself for long: reading goes on, writing is refused in the end, and comes through after it', async () => {
    const { url, file } = await makeFile('busy');
    const storage = await openSqlStorage({ url });
    await storage.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 });
    const other = new Database(file);
    other.exec('begin immediate');
    const reads = everyRead(storage);
    expect(await codesOf(reads)).toEqual(allOf(reads, 'answered'));
    await refusal(() => storage.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 }), 'storage-unavailable', noSecret);
    other.exec('rollback');
    other.close();
    expect(await storage.ledgers.add({ changes: [{ key: 'k', amount: 1 }], now: 0 })).toEqual([{ key: 'k', count: 2 }]);
    await storage.close();
  });
});
