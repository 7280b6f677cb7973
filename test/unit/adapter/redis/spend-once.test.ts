import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryLedgerStore, createMemoryRecordStore } from '../../../../src/adapter/memory/index.js';
import { spendOnce } from '../../../../src/adapter/redis/spend-once.js';
import type { FlowRecord, LedgerStore, RecordStore } from '../../../../src/port/index.js';
import { recordKinds } from '../../../../src/testing/index.js';

type Flows = RecordStore<FlowRecord, 'accountId'>;

const day = 86_400_000;
const first = { ...recordKinds.flows.sample(1), createdAt: 1_000, removeAt: 1_000 + day } as FlowRecord;
const second: FlowRecord = { ...first, version: 2 };

/** The first version in a store that knows of nothing else: at the beginning, or after a failover. */
async function standing(): Promise<Flows> {
  const flows = createMemoryRecordStore<FlowRecord, 'accountId'>({ indexes: ['accountId'] });
  await flows.insert(first);
  return flows;
}

/** The answer of somebody who waits for a version to be replaced. */
async function afterMs<T>(ms: number, answer: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(ms);
  return answer;
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('flows whose steps are spent in durable ledgers', () => {
  it('invariant 1: a step that was taken before a failover is refused after it, and the flow that came back is gone', async () => {
    const ledgers = createMemoryLedgerStore();
    expect(await spendOnce(await standing(), ledgers).update(second, 1)).toBe(true);
    const back = await standing();
    expect(await afterMs(4_000, spendOnce(back, ledgers).update({ ...second, secretHash: 'somebody else' } as FlowRecord, 1))).toBe(false);
    expect(await back.find(first.id)).toBeUndefined();
  });

  it('invariant 1: of 50 parallel updates one wins, and the flow goes on from there', async () => {
    const flows = spendOnce(await standing(), createMemoryLedgerStore());
    const won = await Promise.all(Array.from({ length: 50 }, () => flows.update(second, 1)));
    expect(won.filter(Boolean)).toEqual([true]);
    expect(await flows.update({ ...first, version: 3 }, 2)).toBe(true);
  });

  it('invariant 2: whoever is stopped between the count and the update, and comes back late, gets nothing', async () => {
    const [ledgers, stored] = [createMemoryLedgerStore(), await standing()];
    let goOn = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (goOn = resolve));
    const slow = spendOnce({ ...stored, update: (record, version) => stopped.then(() => stored.update(record, version)) }, ledgers).update(second, 1);
    expect(await afterMs(4_000, spendOnce(stored, ledgers).update({ ...second, expiresAt: 0 } as FlowRecord, 1))).toBe(false);
    expect(await stored.find(first.id)).toBeUndefined();
    goOn();
    expect(await slow).toBe(false);
  });

  it('whoever counted first and hears of it two seconds late, as the database is slow, goes on; nobody else does', async () => {
    const [ledgers, stored] = [createMemoryLedgerStore(), await standing()];
    const slow: LedgerStore = { ...ledgers, add: async (input) => ledgers.add(input).finally(() => new Promise((resolve) => setTimeout(resolve, 2_000))) };
    const both = Promise.all([spendOnce(stored, slow).update(second, 1), spendOnce(stored, ledgers).update({ ...second, expiresAt: 0 } as FlowRecord, 1)]);
    expect(await afterMs(4_000, both)).toEqual([true, false]);
    expect(await stored.find(first.id)).toEqual(second);
  });

  it('invariant 7: where the ledgers break, a step is not taken', async () => {
    const stored = await standing();
    const broken: LedgerStore = { ...createMemoryLedgerStore(), add: () => Promise.reject(new Error('no database')) };
    await expect(spendOnce(stored, broken).update(second, 1)).rejects.toThrow('no database');
    expect(await stored.find(first.id)).toEqual(first);
  });

  it('invariant 2: where Redis breaks after the count, the step is there to be taken, once', async () => {
    const [ledgers, stored] = [createMemoryLedgerStore(), await standing()];
    const broken = spendOnce({ ...stored, update: () => Promise.reject(new Error('no connection')) }, ledgers);
    await expect(broken.update(second, 1)).rejects.toThrow('no connection');
    expect(await spendOnce(stored, ledgers).update(second, 1)).toBe(true);
    expect(await afterMs(4_000, spendOnce(await standing(), ledgers).update(second, 1))).toBe(false);
  });

  it('what was spent is kept until a day after the flow may be removed, and then goes', async () => {
    const ledgers = createMemoryLedgerStore();
    const flows = spendOnce(await standing(), ledgers);
    await flows.update(second, 1);
    const left = async (now: number): Promise<number | undefined> => {
      await flows.removeExpired(now, 10);
      return (await ledgers.read({ keys: [`spent/${first.id}/1`], now: 2_000 }))[0]?.count;
    };
    expect(await left(1_000 + 2 * day - 1)).toBe(1);
    expect(await left(1_000 + 2 * day)).toBe(0);
  });
});
