import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from 'lukko/port';
import { recordKinds, runCrashes, type AroundCall } from 'lukko/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createKvStorage } from './create-kv-storage.js';
import type { Kv } from './kv.js';
import { openFileKv } from './open-file-kv.js';

const folder = await mkdtemp(join(tmpdir(), 'lukko-kv-crash-'));
afterAll(() => rm(folder, { recursive: true }));

interface World {
  readonly kv: Kv;
  /** What another process sees. */
  readonly storage: Storage;
}

async function createWorld(): Promise<World> {
  const kv = openFileKv(await mkdtemp(join(folder, 'world-')));
  return { kv, storage: createKvStorage(kv) };
}

/** The storage of a process that a crash can stop at each call to the key-value store. */
function storageThrough({ kv }: World, around: AroundCall): Storage {
  const through = <A extends readonly unknown[], T>(name: string, call: (...args: A) => Promise<T>) => (...args: A): Promise<T> => around({ name, args }, () => call(...args));
  return createKvStorage({ get: through('kv.read', kv.get), list: through('kv.list', kv.list), put: through('kv.put', kv.put), delete: through('kv.delete', kv.delete) });
}

const aino = { ...recordKinds.accounts.sample(1), username: 'aino', contactKeys: ['old'] };
const moved = { ...aino, version: 2, contactKeys: ['new'] };
const now = 1_800_000_000_000;

async function expectWhole({ accounts }: Storage): Promise<void> {
  const all = await accounts.scan(undefined, 10);
  expect(all.length).toBeLessThanOrEqual(1);
  expect(await accounts.findBy('username', 'aino')).toEqual(all);
  expect(await accounts.findBy('organizationId', aino.organizationId)).toEqual(all);
  for (const key of ['old', 'new']) expect(await accounts.findBy('contactKeys', key)).toEqual(all.filter(({ contactKeys }) => contactKeys.includes(key)));
}

// A process that stops; where a call throws instead, nothing else happens to the keys.
const modes = ['never-return-before', 'never-return-after'] as const;

describe.concurrent('invariant 2: a process that stops at any call to the key-value store', () => {
  it('leaves an insert done or not begun, and the username free where it was not done', async () => {
    const report = await runCrashes({
      modes,
      prepare: createWorld,
      act: ({ world, around }) => storageThrough(world, around).accounts.insert(aino),
      resume: async ({ world: { storage } }) => {
        const there = await storage.accounts.findBy('username', 'aino');
        expect(await storage.accounts.insert({ ...aino, id: 'another' })).toBe(there.length === 0 ? 'inserted' : 'exists');
        expect(await storage.accounts.findBy('username', 'aino')).toHaveLength(1);
      },
      check: ({ world }) => expectWhole(world.storage),
    });
    expect(report.calls).toBeGreaterThan(10);
  });

  it('leaves an update done or not begun, found by what it holds, and the next one goes on from there', async () => {
    const report = await runCrashes({
      modes,
      prepare: async () => {
        const world = await createWorld();
        await world.storage.accounts.insert(aino);
        return world;
      },
      act: ({ world, around }) => storageThrough(world, around).accounts.update(moved, 1),
      resume: async ({ world: { storage } }) => {
        const [there] = await storage.accounts.scan(undefined, 10);
        expect(await storage.accounts.update(moved, 1)).toBe(there?.version === 1);
        expect(await storage.accounts.findBy('contactKeys', 'new')).toEqual([moved]);
      },
      check: ({ world }) => expectWhole(world.storage),
    });
    expect(report.calls).toBeGreaterThan(10);
  });

  it('leaves a removal done or not begun, and the username free once it is done', async () => {
    await runCrashes({
      modes,
      prepare: async () => {
        const world = await createWorld();
        await world.storage.accounts.insert(aino);
        return world;
      },
      act: ({ world, around }) => storageThrough(world, around).accounts.remove(aino.id),
      resume: async ({ world: { storage } }) => {
        await storage.accounts.remove(aino.id);
        expect(await storage.accounts.insert(aino)).toBe('inserted');
      },
      check: ({ world }) => expectWhole(world.storage),
    });
  });

  it('R154 in part: moves a try from one ledger to the other or not at all, and the next try counts on', async () => {
    const counts = async (storage: Storage): Promise<readonly number[]> => (await storage.ledgers.read({ keys: ['on-their-way', 'misses'], now })).map(({ count }) => count);
    await runCrashes({
      modes,
      prepare: async () => {
        const world = await createWorld();
        await world.storage.ledgers.add({ changes: [{ key: 'on-their-way', amount: 1 }], now });
        return world;
      },
      act: ({ world, around }) => storageThrough(world, around).ledgers.add({ changes: [{ key: 'on-their-way', amount: -1 }, { key: 'misses', amount: 1 }], now }),
      resume: async ({ world: { storage } }) => {
        const [before = NaN] = await counts(storage);
        expect(await storage.ledgers.add({ changes: [{ key: 'misses', amount: 0 }, { key: 'on-their-way', amount: 1 }], now })).toMatchObject([{}, { count: before + 1 }]);
        await storage.ledgers.add({ changes: [{ key: 'on-their-way', amount: -1 }], now });
      },
      check: async ({ world }) => {
        const [onTheirWay = NaN, misses = NaN] = await counts(world.storage);
        expect(onTheirWay + misses).toBe(1);
      },
    });
  });

  it('seals a batch as a whole or not at all, and sealing goes on from the head', async () => {
    const event = { id: 'event-1', chain: 'acme', at: now, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } } as const;
    const head = { sequence: 0, hash: '' };
    const batch = [{ id: 'event-1', sequence: 1, hash: 'hash-1' }];
    await runCrashes({
      modes,
      prepare: async () => {
        const world = await createWorld();
        await world.storage.audit.append([event, { ...event, id: 'event-2' }]);
        return world;
      },
      act: ({ world, around }) => storageThrough(world, around).audit.seal({ chain: 'acme', batch, expectedHead: head }),
      resume: async ({ world: { storage } }) => {
        const { sequence } = await storage.audit.head('acme');
        expect(await storage.audit.seal({ chain: 'acme', batch, expectedHead: head })).toBe(sequence === 0);
        expect((await storage.audit.head('acme')).sequence).toBe(1);
      },
      check: async ({ world: { storage } }) => {
        const { sequence } = await storage.audit.head('acme');
        expect(await storage.audit.list({ chain: 'acme', sealed: true, limit: 10 })).toHaveLength(sequence);
        expect(await storage.audit.list({ chain: 'acme', limit: 10 })).toHaveLength(2);
      },
    });
  });
});

describe('a process that was only slow', () => {
  it('finds that others lost patience with its step, and takes it once more: each count is there once', async () => {
    const world = await createWorld();
    const changes = [{ key: 'a', amount: 1 }, { key: 'b', amount: 1 }];
    let wake = (): void => undefined;
    const awake = new Promise<void>((resolve) => (wake = resolve));
    let hasSlept = false;
    const slow = storageThrough(world, async ({ name, args }, run) => {
      // It sleeps with both keys marked, just before it decides.
      if (name === 'kv.put' && args[1] === 'done' && !hasSlept) {
        hasSlept = true;
        await awake;
      }
      return run();
    });
    const late = slow.ledgers.add({ changes, now });
    while (!hasSlept) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await world.storage.ledgers.add({ changes, now })).toEqual([{ key: 'a', count: 1 }, { key: 'b', count: 1 }]);
    wake();
    expect(await late).toEqual([{ key: 'a', count: 2 }, { key: 'b', count: 2 }]);
  });

  it('a step over k keys takes 4k + 2 calls, one key a read and a put, and to seal n events is one over 4n + 1 keys', async () => {
    const world = await createWorld();
    let calls = 0;
    const { ledgers, audit } = storageThrough(world, (_call, run) => {
      calls += 1;
      return run();
    });
    for (const k of [1, 2, 6]) {
      calls = 0;
      await ledgers.add({ changes: Array.from({ length: k }, (_, n) => ({ key: `${String(k)}/${String(n)}`, amount: 1 })), now });
      expect(calls).toBe(k === 1 ? 2 : 4 * k + 2);
    }
    const places = Array.from({ length: 20 }, (_, n) => ({ id: `event-${String(n)}`, sequence: n + 1, hash: 'hash' }));
    await audit.append(places.map(({ id }) => ({ id, chain: 'acme', at: now, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' } })));
    calls = 0;
    expect(await audit.seal({ chain: 'acme', batch: places, expectedHead: { sequence: 0, hash: '' } })).toBe(true);
    // Each event is read first.
    expect(calls).toBe(20 + 4 * (4 * 20 + 1) + 2);
  });
});
