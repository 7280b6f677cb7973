import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../../src/adapter/memory/index.js';
import { endOtpList, recordMiss, type OtpList } from '../../../../src/core/otp-list/index.js';
import { resolvePolicy } from '../../../../src/core/policy/index.js';
import { updateList } from '../../../../src/service/shared/update-list.js';
import type { Storage } from '../../../../src/port/index.js';
import { blankList } from '../../core/otp-list/fixtures.js';
import { jitter, wrapStorage } from './tools.js';

const policy = resolvePolicy({});

async function store(list: OtpList, removeAt?: number) {
  const storage = createMemoryStorage();
  const begin = { id: list.listId, version: 1, schema: 1, accountId: list.accountId, list };
  await storage.lists.insert(removeAt === undefined ? begin : { ...begin, removeAt });
  return { ...storage, policy };
}

const find = async (storage: Storage) => (await storage.lists.find('l-1')) ?? expect.unreachable();

describe('updateList', () => {
  it.each(['a', 'b', 'c'])('R66 in part, R67 in part: of forty changes at once none is lost (%s)', async (seed) => {
    const storage = await store(blankList({ status: 'active', provenAt: 2_000, pinned: 7 }));
    const slow = { ...wrapStorage(storage, jitter(seed)), policy };
    const change = (list: OtpList) => recordMiss({ list, position: 9, now: 3_000 });
    const done = await Promise.all(Array.from({ length: 40 }, () => updateList(slow, { listId: 'l-1', change })));
    expect(done.every((result) => result !== undefined)).toBe(true);
    expect((await find(storage)).list.lifetimeMisses).toBe(40);
  });

  it('nothing is written where there is nothing to change, or no list', async () => {
    const storage = await store(blankList());
    const before = await find(storage);
    expect(await updateList(storage, { listId: 'l-1', change: () => undefined })).toBeUndefined();
    expect(await updateList(storage, { listId: 'l-1', change: (list) => ({ list }) })).toEqual({ list: before.list });
    expect(await updateList(storage, { listId: 'l-9', change: (list) => ({ list }) })).toBeUndefined();
    expect(await find(storage)).toBe(before);
  });

  it('a list that is proven stays; one that is not goes with its first login', async () => {
    const storage = await store(blankList({ pinned: 7 }), 9_000);
    await updateList(storage, { listId: 'l-1', change: (list) => recordMiss({ list, position: 7, now: 3_000 }) });
    expect((await find(storage)).removeAt).toBe(9_000);
    await updateList(storage, { listId: 'l-1', change: (list) => ({ list: { ...list, status: 'active', provenAt: 4_000 } }) });
    expect(await find(storage)).not.toHaveProperty('removeAt');
  });

  it('R180 in part: a list that has ended goes when the events about it do; one that was never proven goes with its first login', async () => {
    const end = (list: OtpList) => ({ list: endOtpList({ list, reason: 'replaced', now: 5_000 }) });
    const proven = await store(blankList({ status: 'active', provenAt: 2_000 }));
    await updateList(proven, { listId: 'l-1', change: end });
    expect((await find(proven)).removeAt).toBe(5_000 + policy.audit.retentionMs);
    const recovered = await store(blankList());
    await updateList(recovered, { listId: 'l-1', change: end });
    expect((await find(recovered)).removeAt).toBe(5_000 + policy.audit.retentionMs);
    const unproven = await store(blankList(), 9_000);
    await updateList(unproven, { listId: 'l-1', change: end });
    expect((await find(unproven)).removeAt).toBe(9_000);
  });

  it('gives up where it never wins, rather than trying for ever', async () => {
    const storage = await store(blankList());
    const losing = { ...wrapStorage(storage, async (name, _args, call) => (name === 'lists.update' ? false : call())), policy };
    expect(await updateList(losing, { listId: 'l-1', change: (list) => ({ list: { ...list, pinned: 3 } }) })).toBeUndefined();
  });
});
