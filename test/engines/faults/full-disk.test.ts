import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate, openSqlStorage, type SqlStorage } from '../../../src/adapter/sql/index.js';
import { isAuthError } from '../../../src/index.js';
import { createTestAuth } from '../../../src/testing/index.js';
import { goOn } from '../../proof/go-on.js';
import { headUser, matti, must, organizationId } from '../../story/walk.js';
import { hour, keys } from '../../unit/service/shared/tools.js';
import { startOwnPostgresql } from '../tools/own-postgresql.js';
import { query } from '../tools/postgresql.js';
import { refusal } from '../tools/secrets.js';

const server = await startOwnPostgresql({ withSmallDisk: true });
const url = new URL(server.url);
// The tables stand on the small disk; the server's own log does not, as it ends where that cannot be written.
url.searchParams.set('options', '-c default_tablespace=small');
let storage: SqlStorage;

beforeAll(async () => {
  await query(`create tablespace small location '${server.smallDisk}'`, server.url);
  await migrate({ url: url.href });
  storage = await openSqlStorage({ url: url.href });
});
afterAll(async () => {
  await storage.close();
  await server.remove();
});

it('R180 in part, invariants 2 and 7: the disk is full in the middle of first logins: storage-full says what to do, nothing is half-written, and once there is room everybody goes on', async () => {
  const kit = createTestAuth({ storage, keys });
  await query('create table filler (data text) tablespace small; alter table filler alter data set storage external', server.url);
  await fill();
  const people: Parameters<typeof goOn>[] = [];
  const errors: unknown[] = [];
  for (let n = 0; errors.length < 5; n += 1) {
    await invite(`matti${String(n)}`).catch((error: unknown) => errors.push(error));
  }
  expect([...new Set(errors.map((error) => (isAuthError(error) ? error.code : error)))]).toEqual(['storage-full']);
  expect(people.length).toBeGreaterThan(0);
  await refusal(() => storage.messages.insert({ ...filler, id: 'too-much', payload: 'x'.repeat(4_000_000) }), 'storage-full', url.password || 'postgres:');
  expect(await storage.messages.find('too-much')).toBeUndefined();

  await query('drop table filler', server.url);
  kit.clock.advance(hour);
  for (const [person, lists] of people) await goOn(person, lists);
  await kit.settle();

  async function invite(username: string): Promise<void> {
    const made = must(await kit.auth.accounts.provision({ actor: headUser, organizationId, person: { ...matti, username }, delivery: 'in-person' }));
    const person = { ...kit, accountId: made.accountId, username, temporaryPassword: made.slip?.temporaryPassword ?? '', addressCode: '' };
    people.push([person, new Map()]);
    await goOn(person, people.at(-1)?.[1] ?? new Map<number, readonly string[]>());
  }
});

const filler = { version: 1, schema: 1, accountId: 'a', channel: 'email', purpose: 'address-code', state: 'sent', dueAt: 0, tries: 0, createdAt: 0, removeAt: 0 } as never as Parameters<SqlStorage['messages']['insert']>[0];

/** Until so much room is left as a first login or two take. */
async function fill(): Promise<void> {
  for (;;) {
    const [{ size } = {}] = await query(`select pg_tablespace_size('small') as size`, server.url);
    if (Number(size) > 7_400_000) return;
    await query(`insert into filler values (repeat('x', 100000))`, server.url);
  }
}
