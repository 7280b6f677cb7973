import { afterAll, expect, it } from 'vitest';
import { openSqlStorage } from '../../../src/adapter/sql/index.js';
import { createTestSchema } from '../tools/postgresql.js';
import { startProxy } from '../tools/proxy.js';
import { refusal } from '../tools/secrets.js';

const place = await createTestSchema('late');
const proxy = await startProxy(place.url);
const storage = await openSqlStorage({ url: proxy.url, schema: place.schema, poolSize: 1 });
afterAll(async () => {
  await storage.close();
  await proxy.close();
  await place.drop();
});

// More than a connection is waited for, in each direction.
const lateMs = 10_500;

it('invariant 7: an answer that comes too late is storage-unavailable, and is never taken for the answer to the next statement', async () => {
  const add = (key: string) => storage.ledgers.add({ changes: [{ key, amount: 1 }], now: 0 });
  await add('early');
  proxy.breakAt(1, 'delay', lateMs);
  await refusal(() => add('late'), 'storage-unavailable', place.url);
  // The only connection of the pool is another one now.
  expect(await add('early')).toEqual([{ key: 'early', count: 2 }]);
  expect(await add('early')).toEqual([{ key: 'early', count: 3 }]);
  expect(proxy.heal()).toEqual([expect.stringMatching(/^insert into/)]);
});

it.each(['half-close-server', 'half-close-client', 'answer-lost', 'cut-before'] as const)('a pool of one connection gets well after %s', async (fault) => {
  proxy.breakAt(1, fault);
  const first = await storage.ledgers.add({ changes: [{ key: fault, amount: 1 }], now: 0 }).catch(() => undefined);
  proxy.heal();
  expect(first === undefined).toBe(fault !== 'half-close-server');
  let tries = 0;
  for (let isWell = false; !isWell; tries += 1) isWell = await storage.ledgers.read({ keys: ['early'], now: 0 }).then(() => true, () => false);
  expect(tries).toBeLessThanOrEqual(2);
  expect(await storage.ledgers.read({ keys: [fault], now: 0 })).toEqual([{ key: fault, count: fault === 'cut-before' ? 0 : 1 }]);
});
