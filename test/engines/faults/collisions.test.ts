import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, openSqlStorage } from '../../../src/adapter/sql/index.js';
import type { Storage } from '../../../src/port/index.js';
import { goOnLoggedOut, startActive, type Person } from '../../proof/person.js';
import { createWorld, type World } from '../../proof/world.js';
import { toChallenge } from '../../story/walk.js';
import { hour } from '../../unit/service/shared/tools.js';
import { codeOf } from '../tools/every-method.js';
import { startOwnPostgresql } from '../tools/own-postgresql.js';

const server = await startOwnPostgresql();
await migrate(server);
const strict = await openSqlStorage({ url: withSettings('-c default_transaction_isolation=serializable') });
// Sooner than by default, so that a test need not wait a second for each.
const hasty = await openSqlStorage({ url: withSettings('-c deadlock_timeout=20ms') });
// Looks for no deadlock itself, so that it is always the call that is undone.
const rival = new pg.Client({ connectionString: withSettings('-c deadlock_timeout=1h'), application_name: 'rival' });
const gate = new pg.Client({ connectionString: server.url, application_name: 'gate' });
const watcher = new pg.Client({ connectionString: server.url });
for (const client of [rival, gate, watcher]) await client.connect();
afterAll(async () => {
  await Promise.all([strict.close(), hasty.close(), rival.end(), gate.end(), watcher.end()]);
  await server.remove();
});

function withSettings(options: string): string {
  const url = new URL(server.url);
  url.searchParams.set('options', options);
  return url.href;
}

describe('R147 in part: on PostgreSQL whose transactions are serializable answers stay right', () => {
  it('of 8 answers with one one-time password at the same moment at most one opens a session, and the person goes on', async () => {
    for (let round = 0; round < 10; round += 1) {
      await watcher.query('truncate lukko_accounts, lukko_lists, lukko_flows, lukko_sessions, lukko_messages, lukko_ledgers, lukko_audit, lukko_audit_heads');
      const world: World = createWorld('standard', {}, strict);
      const person: Person = await startActive(world);
      const sessions = (await strict.sessions.findBy('accountId', person.accountId)).length;
      const { attempt, code } = await toChallenge({ ...world, ...person });
      const answers = await Promise.allSettled(Array.from({ length: 8 }, () => world.auth.login.answerOtp({ attempt, code })));
      expect(answers.filter((answer) => answer.status === 'fulfilled' && answer.value.ok).length).toBeLessThanOrEqual(1);
      for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
      expect((await strict.sessions.findBy('accountId', person.accountId)).length).toBeLessThanOrEqual(sessions + 1);
      world.clock.advance(hour);
      await goOnLoggedOut(world, person);
    }
  });

  it('each addition to a counter counts once: the count is how many were told that they are counted', async () => {
    const counts = await addAtOnce(strict, 'serializable', 30);
    const told = counts.flatMap((count) => (typeof count === 'number' ? [count] : []));
    expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: told.length }, (_none, at) => at + 1));
    expect(await strict.ledgers.read({ keys: ['serializable'], now: 0 })).toEqual([{ key: 'serializable', count: told.length }]);
    expect(counts.filter((count) => typeof count === 'string' && count !== 'storage-unavailable')).toEqual([]);
  });

  it('two at a time all come through', async () => {
    for (let round = 1; round <= 50; round += 1) {
      expect(new Set(await addAtOnce(strict, 'pair', 2))).toEqual(new Set([2 * round - 1, 2 * round]));
    }
  });
});

async function addAtOnce(storage: Storage, key: string, times: number): Promise<readonly (number | string)[]> {
  const add = async (): Promise<number | string> => {
    let count = -1;
    const code = await codeOf(async () => {
      count = (await storage.ledgers.add({ changes: [{ key, amount: 1 }], now: 0 }))[0]?.count ?? -1;
    });
    return code === 'answered' ? count : code;
  };
  return Promise.all(Array.from({ length: times }, add));
}

describe('a real deadlock', () => {
  const keys = ['a', 'b', 'c'];
  const changes = keys.map((key) => ({ key, amount: 1 }));
  const all = (count: number): readonly object[] => keys.map((key) => ({ key, count }));

  beforeEach(async () => {
    await watcher.query('truncate lukko_ledgers');
    await hasty.ledgers.add({ changes, now: 0 });
  });

  it('that ends is tried again: the addition comes through, once', async () => {
    const added = await deadlock(() => hasty.ledgers.add({ changes, now: 0 }), 1);
    expect(added.lost).toBe(1);
    expect(await added.call).toEqual(all(2));
  });

  it('that ends is tried again when counters are cleared', async () => {
    const cleared = await deadlock(() => hasty.ledgers.clear(keys), 1);
    expect(cleared.lost).toBe(1);
    await cleared.call;
    expect(await hasty.ledgers.read({ keys, now: 0 })).toEqual(all(0));
  });

  it('invariant 7: that comes again and again is given up after six tries, with a code and nothing half-written', async () => {
    const added = await deadlock(() => codeOf(() => hasty.ledgers.add({ changes, now: 0 })), Infinity);
    expect(added.lost).toBe(6);
    expect(await added.call).toBe('storage-unavailable');
    expect(await hasty.ledgers.read({ keys, now: 0 })).toEqual(all(1));
  });
});

/**
 * A call that takes a, b and c, and a rival that has c and wants a. The gate has b until both wait: then the call goes on to c, and is the one that finds the
 * deadlock. So it goes up to so many times; says how often the call lost.
 */
async function deadlock<T>(begin: () => Promise<T>, times: number): Promise<{ readonly lost: number; readonly call: Promise<T> }> {
  await rival.query(`begin; ${take('c')}; savepoint before`);
  await gate.query(`begin; ${take('b')}`);
  const call = begin();
  const over = call.then(() => true, () => true);
  let lost = 0;
  while (lost < times && (await waits(over, 'b'))) {
    const wanted = rival.query(take('a'));
    await waits(over, 'a');
    await gate.query('commit');
    await wanted;
    lost += 1;
    // The gate is shut again before the call can come back.
    if (lost < times) await gate.query(`begin; ${take('b')}`);
    await rival.query('rollback to savepoint before');
  }
  await gate.query('commit');
  await rival.query('commit');
  return { lost, call };
}

function take(key: string): string {
  return `select from lukko_ledgers where key = '${key}' for update`;
}

/** Until the call waits for the gate at b, or the rival for the call at a; `false` where the call is over. */
async function waits(over: Promise<boolean>, key: 'a' | 'b'): Promise<boolean> {
  const [who, whom] = key === 'a' ? ['rival', 'lukko'] : ['lukko', 'gate'];
  const query = `select 1 from pg_stat_activity one, pg_stat_activity other
    where one.application_name = '${who}' and other.application_name = '${whom}' and other.pid = any(pg_blocking_pids(one.pid))`;
  for (;;) {
    if (await Promise.race([over, sleep(2).then(() => false)])) return false;
    if ((await watcher.query(query)).rows.length > 0) return true;
  }
}
