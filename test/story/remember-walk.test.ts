import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../src/adapter/memory/index.js';
import { watchPorts, type TestAuth } from '../../src/testing/index.js';
import { keys, profiles } from '../unit/service/shared/tools.js';
import { walkToKey, walkToKeyAfresh } from './raw-phone.js';
import { recordStores } from './record-stores.js';
import { logIn, must, organizationId, walkAfresh, walkToEnd } from './walk.js';

/** Every record, and every event. */
async function storedIn({ storage }: TestAuth) {
  const records = await Promise.all(recordStores.map((store) => storage[store].scan(undefined, 1000)));
  const events = await Promise.all([organizationId, 'installation'].map((chain) => storage.audit.list({ chain, limit: 10_000 })));
  return { records, events };
}

describe.each(profiles)('a walk that is remembered, in %s', (policy) => {
  it.each([
    ['list, with keys of one’s own', walkAfresh, walkToEnd, { policy, keys }],
    ['list', walkAfresh, walkToEnd, { policy }],
    ['Key', walkToKeyAfresh, walkToKey, { policy }],
  ] as const)('by the %s, leaves what the walk itself leaves: stores, messages, token, time and chance', async (_method, walkItself, walk, options) => {
    await walk(options);
    const [fresh, remembered] = [await walkItself(options), await walk(options)];
    expect(await storedIn(remembered)).toEqual(await storedIn(fresh));
    expect(remembered.inbox.all()).toEqual(fresh.inbox.all());
    for (const part of ['accountId', 'username', 'token', 'browser'] as const) expect(remembered[part]).toEqual(fresh[part]);
    expect(remembered.clock.now()).toBe(fresh.clock.now());
    expect(remembered.random.bytes(32)).toEqual(fresh.random.bytes(32));
  });

  it('leaves the list that the walk itself leaves, and counts on from its tries', async () => {
    const counted = new Set<string>();
    const storage = createMemoryStorage();
    const { storage: watched } = watchPorts({ storage }, (call, run) => {
      if (call.name === 'ledgers.add') for (const { key } of (call.args[0] as Parameters<typeof storage.ledgers.add>[0]).changes) counted.add(key);
      return run();
    });
    const [fresh, remembered] = [await walkAfresh({ policy, storage: watched }), await walkToEnd({ policy })];
    expect(remembered.codes).toEqual(fresh.codes);
    const asked = { keys: [...counted], now: fresh.clock.now() };
    const entries = await fresh.storage.ledgers.read(asked);
    expect(entries.some(({ count }) => count > 0)).toBe(true);
    expect(await remembered.storage.ledgers.read(asked)).toEqual(entries);
  });

  it.each([['list', walkToEnd], ['Key', walkToKey]] as const)('by the %s, is nobody else’s: what one does with it, the next does not find', async (_method, walk) => {
    const [one, other] = [await walk({ policy, keys }), await walk({ policy, keys })];
    one.clock.advance(1);
    one.inbox.clear();
    must(await one.auth.sessions.end({ token: one.token }));
    expect((await other.auth.sessions.check({ token: other.token })).ok).toBe(true);
    expect(other.inbox.all().length).toBeGreaterThan(0);
    expect(other.clock.now()).toBe(one.clock.now() - 1);
  });

  it('differs where the options differ, and goes on to a login', async () => {
    const [one, other] = [await walkToEnd({ policy, keys }), await walkToEnd({ policy, keys, seed: 'another' })];
    expect(other.token).not.toBe(one.token);
    expect((await logIn(other)).ok).toBe(true);
  });
});
