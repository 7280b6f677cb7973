import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { invite, must, walkToList } from '../../../story/walk.js';
import { keys, wrapStorage, writesDown, type Around } from '../shared/tools.js';
import { minute, policies, wrongCode } from './walks.js';

const ttl = 5 * minute;

async function toList(policy: (typeof policies)[number]) {
  const kit = await invite({ policy, keys });
  return { ...kit, ...(await walkToList(kit)) };
}

type Kit = Awaited<ReturnType<typeof toList>>;

const ask = async (kit: Kit) => must(await kit.auth.firstLogin.askList({ flow: kit.flow })).challenge;
const answer = (kit: Kit, code: string | undefined) => kit.auth.firstLogin.proveList({ flow: kit.flow, code: code ?? '' });
const at = (kit: Kit, position: number): string => kit.codes[position - 1] ?? '';

async function listOf(kit: Kit) {
  const { listId } = (await kit.storage.accounts.find(kit.accountId)) ?? {};
  return (await kit.storage.lists.find(listId ?? ''))?.list;
}

/** The same installation, with `around` around its stores. */
function through(kit: Kit, around: Around): Kit {
  const { clock, random, hasher, inbox } = kit;
  const { auth } = createTestAuth({ policy: kit.auth.policy.profile, keys, storage: wrapStorage(kit.storage, around), clock, random, hasher, email: inbox.email, sms: inbox.sms });
  return { ...kit, auth };
}

describe.each(policies)('what the first login asks for, in %s', (policy) => {
  it.each([[-1000, true], [-1, true], [0, false], [50 * minute, false]] as const)('R64 in part: clock: %i ms from its end an answer is judged: %s', async (ms, judged) => {
    const kit = await toList(policy);
    const { position, expiresAt } = await ask(kit);
    expect(expiresAt).toBe(kit.clock.now() + ttl);
    kit.clock.set(expiresAt + ms);
    expect(await answer(kit, at(kit, position))).toMatchObject(judged ? { ok: true, state: 'welcome' } : { ok: false, reason: 'challenge-expired' });
  });

  it('R64 in part: expiry is no miss, resets no ledger and unpins no position', async () => {
    const kit = await toList(policy);
    const { position } = await ask(kit);
    for (let n = 0; n < 2; n += 1) expect(await answer(kit, wrongCode(kit.codes, position))).toMatchObject({ reason: 'wrong-code' });
    const before = await listOf(kit);
    kit.clock.advance(ttl);
    for (const code of [at(kit, position), wrongCode(kit.codes, position)]) {
      for (let n = 0; n < 5; n += 1) expect(await answer(kit, code)).toMatchObject({ ok: false, reason: 'challenge-expired' });
    }
    expect(await listOf(kit)).toEqual(before);
    expect((await ask(kit)).position).toBe(position);
    // The third miss still burns the position, and the fifth still closes the lane.
    const third = await answer(kit, wrongCode(kit.codes, position));
    if (third.ok || third.reason !== 'wrong-code') throw new Error('expected a miss');
    expect(third.challenge.position).not.toBe(position);
    expect(await answer(kit, wrongCode(kit.codes, third.challenge.position))).toMatchObject({ reason: 'wrong-code' });
    expect(await answer(kit, wrongCode(kit.codes, third.challenge.position))).toMatchObject({ reason: 'lane-closed' });
  });

  it('an expired page keeps the first login alive, as every step does (R207 in part)', async () => {
    const kit = await toList(policy);
    const { position } = await ask(kit);
    kit.clock.advance(59 * minute);
    expect(await answer(kit, at(kit, position))).toMatchObject({ reason: 'challenge-expired' });
    kit.clock.advance(59 * minute);
    expect(await answer(kit, at(kit, (await ask(kit)).position))).toMatchObject({ ok: true });
  });

  it('nothing is judged that was not asked: an answer out of the blue is challenge-expired and no miss', async () => {
    const kit = await toList(policy);
    for (let n = 0; n < 6; n += 1) expect(await answer(kit, kit.codes[n])).toMatchObject({ reason: 'challenge-expired' });
    expect(await listOf(kit)).toMatchObject({ lifetimeMisses: 0, status: 'unproven' });
  });

  it('an answer to a list that another tab has replaced is challenge-expired, and no miss of the new one', async () => {
    const kit = await toList(policy);
    const { position } = await ask(kit);
    must(await kit.auth.firstLogin.replaceList({ flow: kit.flow }));
    expect(await answer(kit, at(kit, position))).toMatchObject({ reason: 'challenge-expired' });
    expect(await listOf(kit)).toMatchObject({ listNumber: 2, lifetimeMisses: 0 });
  });

  it.each(['position-burnt', 'third-step-checked'] as const)('R62 in part: the position that was shown is judged: burnt in another tab, its right answer is replayed and no miss (at %s)', async (kind) => {
    const kit = await toList(policy);
    const shown = await ask(kit);
    for (let n = 0; n < 2; n += 1) await answer(kit, wrongCode(kit.codes, shown.position));
    // The other tab's third miss has burnt the position, and has not yet been told what is asked now.
    let mine: Awaited<ReturnType<typeof answer>> | undefined;
    const other = through(kit, async (name, args, call) => {
      if (writesDown(name, args, kind) && mine === undefined) mine = await answer(kit, at(kit, shown.position));
      return call();
    });
    const theirs = await answer(other, wrongCode(kit.codes, shown.position));
    expect((await listOf(kit))?.burnt).toEqual([shown.position]);
    expect(mine).toMatchObject({ ok: false, reason: 'replayed' });
    expect((await listOf(kit))?.lifetimeMisses).toBe(3);
    if (mine === undefined || mine.ok || mine.reason !== 'replayed') throw new Error('expected replayed');
    expect(mine.challenge.position).not.toBe(shown.position);
    // Two tabs of one browser write the same flow, and one of them may be told to try again.
    expect(theirs.ok ? 'ok' : theirs.reason).toMatch(/^(?:wrong-code|try-again)$/);
    expect(await answer(kit, at(kit, mine.challenge.position))).toMatchObject({ ok: true, state: 'welcome' });
  });

  it('R62 in part: so it is when the process that burnt it died before it could say so', async () => {
    const kit = await toList(policy);
    const shown = await ask(kit);
    for (let n = 0; n < 2; n += 1) await answer(kit, wrongCode(kit.codes, shown.position));
    const dying = through(kit, (name, args, call) => (writesDown(name, args, 'position-burnt') ? Promise.reject(new Error('down')) : call()));
    await expect(answer(dying, wrongCode(kit.codes, shown.position))).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect(await answer(kit, at(kit, shown.position))).toMatchObject({ ok: false, reason: 'replayed' });
    expect(await listOf(kit)).toMatchObject({ burnt: [shown.position], lifetimeMisses: 3 });
    expect(await answer(kit, at(kit, (await ask(kit)).position))).toMatchObject({ ok: true });
  });
});
