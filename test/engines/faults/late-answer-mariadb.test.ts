import { afterAll, describe, expect, it } from 'vitest';
import { openSqlStorage } from '../../../src/adapter/sql/index.js';
import { allOf, codeOf, codesOf, everyRead, everyWrite } from '../tools/every-method.js';
import { createTestDatabase } from '../tools/mariadb.js';
import { mysql } from '../tools/protocol.js';
import { startProxy } from '../tools/proxy.js';
import { refusal } from '../tools/secrets.js';

const place = await createTestDatabase('late');
const proxy = await startProxy(place.url, mysql);
const storage = await openSqlStorage({ url: proxy.url, poolSize: 1 });
afterAll(async () => {
  await storage.close();
  await place.drop();
});

// More than a connection is waited for, in each direction.
const lateMs = 10_500;
const add = (key: string) => storage.ledgers.add({ changes: [{ key, amount: 1 }], now: 0 });

describe('MariaDB behind one connection', () => {
  it('invariant 7: an answer that comes too late, and a place in the pool that is free too late, are storage-unavailable; neither is taken for the answer to the next statement', async () => {
    await add('early');
    proxy.breakAt(2, 'delay', lateMs);
    const late = refusal(() => add('late'), 'storage-unavailable', place.url);
    const behind = codeOf(() => add('behind'));
    await late;
    expect(['storage-unavailable', 'answered']).toContain(await behind);
    expect(proxy.heal()).toEqual([expect.stringMatching(/^insert into/)]);
    // The only connection of the pool is another one now.
    expect(await add('early')).toEqual([{ key: 'early', count: 2 }]);
    expect(await add('early')).toEqual([{ key: 'early', count: 3 }]);
  });

  it.each(['half-close-server', 'half-close-client', 'answer-lost', 'cut-before'] as const)('a pool of one connection gets well after %s', async (fault) => {
    await storage.ledgers.clear([fault]);
    proxy.breakAt(1, fault);
    const read = await storage.ledgers.read({ keys: [fault], now: 0 }).catch(() => undefined);
    proxy.heal();
    expect(read === undefined).toBe(fault !== 'half-close-server');
    let tries = 0;
    for (let isWell = false; !isWell; tries += 1) isWell = await storage.ledgers.read({ keys: ['early'], now: 0 }).then(() => true, () => false);
    expect(tries).toBeLessThanOrEqual(2);
  });

  it('R185 in part: where nothing listens any more every method refuses with storage-unavailable', async () => {
    await proxy.close();
    const calls = [...everyRead(storage), ...everyWrite(storage)];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-unavailable'));
  });
});
