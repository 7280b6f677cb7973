import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createScripts } from '../../../src/adapter/redis/scripts.js';
import type { RedisStores } from '../../../src/adapter/redis/index.js';
import { recordKinds } from '../../../src/testing/index.js';
import { createTestRedis } from '../tools/test-redis.js';

const { prefix, emptied, command, drop } = await createTestRedis('garbage');
afterAll(drop);

const day = 86_400_000;
const far = 4_000_000_000_000;
const [record, other] = [recordKinds.sessions.sample(1), recordKinds.sessions.sample(2)];
const expiryOf = (key: string): Promise<unknown> => command('PEXPIRETIME', `${prefix}${key}`);

let stores: RedisStores;
beforeEach(async () => {
  stores = await emptied();
});

describe('Redis itself collects only garbage: `now` decides what is over', () => {
  it('a record goes a day after its removeAt, by the newest version, and one without stays', async () => {
    await stores.sessions.insert({ ...record, removeAt: far });
    expect(await expiryOf(`sessions:${record.id}`)).toBe(far + day);
    await stores.sessions.update({ ...record, version: 2 }, 1);
    expect(await expiryOf(`sessions:${record.id}`)).toBe(-1);
  });

  it('whose clock is far behind loses nothing: it is a day from now at least', async () => {
    const before = Date.now();
    await stores.sessions.insert({ ...record, removeAt: 1 });
    await stores.ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 1_000 }], now: 1 });
    for (const key of [`sessions:${record.id}`, 'ledgers:k']) expect(Number(await expiryOf(key))).toBeGreaterThan(before + day - 60_000);
    expect(await stores.ledgers.read({ keys: ['k'], now: 1_000 })).toEqual([{ key: 'k', count: 1, resetAt: 1_001 }]);
    expect(await stores.ledgers.read({ keys: ['k'], now: 1_001 })).toEqual([{ key: 'k', count: 0 }]);
  });

  it('a counter goes a day after its window, and one without a window stays', async () => {
    await stores.ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 1_000 }, { key: 'for ever', amount: 1 }], now: far });
    expect([await expiryOf('ledgers:k'), await expiryOf('ledgers:for ever')]).toEqual([far + 1_000 + day, -1]);
  });

  it('what Redis took is found nowhere, leaves the others where they are, and its id is free', async () => {
    for (const each of [record, other]) await stores.sessions.insert({ ...each, accountId: 'a', removeAt: 1 });
    await command('DEL', `${prefix}sessions:${record.id}`);
    const kept = { ...other, accountId: 'a', removeAt: 1 };
    expect(await stores.sessions.findBy('accountId', 'a')).toEqual([kept]);
    expect(await stores.sessions.scan(undefined, 1)).toEqual([kept]);
    expect(await stores.sessions.insert({ ...record, accountId: 'a' })).toBe('inserted');
    expect(await stores.sessions.removeExpired(1, 10)).toBe(1);
    expect(await stores.sessions.scan(undefined, 10)).toEqual([{ ...record, accountId: 'a' }]);
  });

  it('what Redis took leaves no trace of whose it was once maintenance comes by, and whoever has its id then is found under one account', async () => {
    for (const each of [record, other]) await stores.sessions.insert({ ...each, accountId: 'a', removeAt: 1 });
    await command('DEL', `${prefix}sessions:${record.id}`, `${prefix}sessions:${other.id}`);
    await stores.sessions.insert({ ...other, accountId: 'b', removeAt: 2 });
    expect(await stores.sessions.findBy('accountId', 'a')).toEqual([]);
    expect(await stores.sessions.removeExpired(2, 10)).toBe(2);
    expect(await command('KEYS', `${prefix}*`)).toEqual([]);
  });

  it('once all is removed nothing is left behind', async () => {
    await stores.sessions.insert({ ...record, removeAt: 1 });
    await stores.sessions.update({ ...record, version: 2, accountId: 'moved', removeAt: 2 }, 1);
    await stores.ledgers.add({ changes: [{ key: 'k', amount: 1, windowMs: 1 }, { key: 'cleared', amount: 1 }], now: 1 });
    await stores.ledgers.clear(['cleared']);
    expect([await stores.sessions.removeExpired(2, 10), await stores.ledgers.removeExpired(2, 10)]).toEqual([1, 1]);
    expect(await command('KEYS', `${prefix}*`)).toEqual([]);
  });
});

describe('a command that was on its way for too long', () => {
  it.each(Object.entries(createScripts()))('%s does nothing', async (_name, { SCRIPT }) => {
    const late = command('EVAL', SCRIPT, '1', `${prefix}sessions`, String(Date.now() - 1), 'one', '1', 'a', '{}', '', '1');
    await expect(late).rejects.toThrow(/^LATE /);
    expect(await command('KEYS', `${prefix}*`)).toEqual([]);
  });
});
