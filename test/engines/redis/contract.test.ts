import { afterAll, describe, it } from 'vitest';
import { openRedis } from '../../../src/adapter/redis/index.js';
import { ledgerStoreSuite, recordKinds, recordStoreSuite } from '../../../src/testing/index.js';
import { here, installed } from '../../tools/ran.js';
import { redisUrl } from '../tools/redis.js';
import { asDurable, createTestRedis } from '../tools/test-redis.js';

const { emptied, prefix, command, drop } = await createTestRedis('contract');
const [, version = ''] = /redis_version:(\S+)/.exec(String(await command('INFO', 'server'))) ?? [];
// Every case begins with records of the same ids, whose steps were spent in the case before.
const flows = async () => {
  await emptied();
  const stores = await openRedis({ url: redisUrl, prefix, durableLedgers: asDurable() });
  opened.push(stores.close);
  return stores.flows;
};
const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened) await close();
  await drop();
});

describe('the adapter on Redis keeps every sentence of the ports', { meta: { ran: { on: here, what: `${version} by ${installed('redis')}` } } }, () => {
  const cases = [
    ...recordStoreSuite({ kind: recordKinds.flows, create: flows }),
    ...recordStoreSuite({ kind: recordKinds.sessions, create: async () => (await emptied()).sessions }),
    ...ledgerStoreSuite({ create: async () => (await emptied()).ledgers }),
  ];
  for (const { name, run } of cases) it(name, run);
});
