import { describe, expect, it } from 'vitest';
import { goodPassword, invite, must, walkToList, type Invited } from '../../../story/walk.js';
import { keys, reopen, wrapStorage } from '../shared/tools.js';
import { day, hour, minute, openFlow, policies, prove, stored } from './walks.js';

async function toList(policy: (typeof policies)[number]) {
  const kit = await invite({ policy, keys });
  return { ...kit, ...(await walkToList(kit)) };
}

const listsOf = (kit: Invited) => kit.storage.lists.findBy('accountId', kit.accountId);

/** Whether any stored flow of the account still holds a plain list. */
async function sealedLists(kit: Invited): Promise<readonly string[]> {
  const flows = await kit.storage.flows.findBy('accountId', kit.accountId);
  return flows.flatMap((flow) => (flow.kind === 'first-login' && (flow.sealedList !== undefined || flow.sealedListId !== undefined) ? [flow.id] : []));
}

describe.each(policies)('lists that nobody proved, in %s', (policy) => {
  it('ten are made an hour, told by as many messages, and then too-many-lists', async () => {
    const kit = await toList(policy);
    for (let n = 2; n <= 10; n += 1) expect(must(await kit.auth.firstLogin.replaceList({ flow: kit.flow })).listNumber).toBe(n);
    await kit.settle();
    const told = kit.inbox.all().length;
    kit.hasher.reset();
    for (let n = 0; n < 50; n += 1) {
      expect(await kit.auth.firstLogin.replaceList({ flow: kit.flow })).toEqual({ ok: false, reason: 'too-many-lists', supportContact: 'Anna at the office, 09 123 456' });
    }
    // By way of the choice of method it is no other.
    must(await kit.auth.firstLogin.goBack({ flow: kit.flow }));
    expect(await kit.auth.firstLogin.chooseList({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'too-many-lists' });
    await kit.settle();
    expect([kit.inbox.all().length, kit.hasher.hashes, (await listsOf(kit)).length]).toEqual([told, 0, 10]);
    kit.clock.advance(hour - 1);
    const flow = await openFlow(kit, goodPassword);
    expect(await kit.auth.firstLogin.chooseList({ flow })).toMatchObject({ ok: false, reason: 'too-many-lists' });
    kit.clock.advance(1);
    expect(must(await kit.auth.firstLogin.chooseList({ flow })).listNumber).toBe(11);
  });

  it('the tenth list can still be proven', async () => {
    const kit = await toList(policy);
    for (let n = 2; n <= 10; n += 1) must(await kit.auth.firstLogin.replaceList({ flow: kit.flow }));
    const { list } = must(await kit.auth.firstLogin.openList({ flow: kit.flow }));
    expect((await prove(kit, kit.flow, list.codes)).ok).toBe(true);
  });

  it('each keeps the day on which it is removed, and only the one that is proven stays', async () => {
    const kit = await toList(policy);
    const madeAt = kit.clock.now();
    kit.clock.advance(minute);
    must(await kit.auth.firstLogin.replaceList({ flow: kit.flow }));
    must(await kit.auth.firstLogin.goBack({ flow: kit.flow }));
    must(await kit.auth.firstLogin.chooseList({ flow: kit.flow }));
    const before = await listsOf(kit);
    expect(before.map(({ list }) => list.status).sort()).toEqual(['ended', 'ended', 'unproven']);
    expect(before.map(({ removeAt }) => removeAt).sort()).toEqual([madeAt + 14 * day, madeAt + minute + 14 * day, madeAt + minute + 14 * day]);
    const { list } = must(await kit.auth.firstLogin.openList({ flow: kit.flow }));
    must(await prove(kit, kit.flow, list.codes));
    await kit.storage.lists.removeExpired(madeAt + 15 * day, 100);
    expect((await listsOf(kit)).map((record) => [record.list.listNumber, record.removeAt])).toEqual([[3, undefined]]);
  });
});

describe.each(policies)('the plain list in the store, in %s', (policy) => {
  it('R55 in part: a right answer whose account was not told has proven it: it is given back no more, and another right answer goes on', async () => {
    const kit = await toList(policy);
    let lost = false;
    const storage = wrapStorage(kit.storage, async (name, _args, call) => {
      if (name !== 'accounts.update' || lost) return call();
      lost = true;
      throw new Error('a crash that the test asked for');
    });
    const dying = reopen({ ...kit, token: '', browser: '' }, { storage });
    await expect(prove(dying, kit.flow, kit.codes)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(lost).toBe(true);
    expect([(await stored(kit)).status, (await listsOf(kit))[0]?.list.status]).toEqual(['pending', 'active']);
    for (let n = 0; n < 3; n += 1) expect(await kit.auth.firstLogin.openList({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'list-not-here' });
    expect(must(await prove(kit, kit.flow, kit.codes)).state).toBe('welcome');
    expect(await sealedLists(kit)).toEqual([]);
  });

  it.each(['view', 'openList', 'askList', 'chooseList', 'goBack', 'leave', 'finish'] as const)('R55 in part: of a browser that was idle it is wiped when that is next used: by %s', async (use) => {
    const kit = await toList(policy);
    expect((await sealedLists(kit)).length).toBe(1);
    kit.clock.advance(hour);
    expect(await kit.auth.firstLogin[use]({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
    expect(await sealedLists(kit)).toEqual([]);
    expect(await kit.auth.firstLogin[use]({ flow: kit.flow })).toMatchObject({ ok: false, reason: 'flow-ended' });
  });

  it('R55 in part: nor does it stay when another browser resumes', async () => {
    const kit = await toList(policy);
    kit.clock.advance(2 * hour);
    const flow = await openFlow(kit, goodPassword);
    expect(await sealedLists(kit)).toEqual([]);
    expect(must(await prove(kit, flow, kit.codes)).state).toBe('welcome');
  });
});
