import { describe, expect, it } from 'vitest';
import { createTestAuth } from '../../../../src/testing/index.js';
import { headUser, must, organizationId } from '../../../story/walk.js';
import { day, headOf, maintainAll, plainEvent, sealedOf, verify } from '../maintenance/tools.js';
import { eventsOf, keys, wrapStorage } from '../shared/tools.js';

const user = { kind: 'user', id: 'u1' } as const;

/** An installation with so many sealed events, some of them beyond the retention. */
async function filled(old: number, young: number) {
  const kit = createTestAuth({ keys });
  const now = kit.clock.now();
  for (let n = 0; n < old; n += 1) await kit.storage.audit.append([plainEvent(`a${String(n).padStart(4, '0')}`, { at: now - 400 * day })]);
  for (let n = 0; n < young; n += 1) await kit.storage.audit.append([plainEvent(`b${String(n).padStart(4, '0')}`, { at: now })]);
  return kit;
}

describe('auth.audit.verify', () => {
  it('R179 in part: an empty chain, and one with nothing sealed yet, are right', async () => {
    const kit = createTestAuth({ keys });
    expect(await verify(kit)).toEqual({ ok: true, events: 0, head: { sequence: 0, hash: '' } });
    await kit.storage.audit.append([plainEvent('e1')]);
    expect(await verify(kit)).toEqual({ ok: true, events: 0, head: { sequence: 0, hash: '' } });
    expect(await verify(kit, { sequence: 0, hash: '' })).toMatchObject({ ok: true });
    expect(await verify(kit, { sequence: 0, hash: 'x' })).toEqual({ ok: false, reason: 'head-mismatch', sequence: 0 });
  });

  it('R189 in part: who may not list the events may not verify them, nor read their head; both are written down', async () => {
    const kit = createTestAuth({ keys });
    const refused = { ok: false, reason: 'not-authorized' };
    expect(await kit.auth.audit.verify({ actor: user, organizationId, requestId: 'r1' })).toEqual(refused);
    expect(await kit.auth.audit.head({ actor: user, organizationId, requestId: 'r2' })).toEqual(refused);
    expect((await eventsOf(kit.storage)).map(({ kind, reason, requestId }) => [kind, reason, requestId])).toEqual([['not-authorized', 'list-audit', 'r1'], ['not-authorized', 'list-audit', 'r2']]);
  });

  it('R181 in part: finds the checkpoint of a chain that was not pruned for long', async () => {
    const kit = await filled(3, 0);
    kit.clock.advance(1);
    await maintainAll(kit);
    for (let n = 0; n < 1_600; n += 1) await kit.storage.audit.append([plainEvent(`c${String(n).padStart(4, '0')}`, { at: kit.clock.now() })]);
    await maintainAll(kit);
    expect(await verify(kit)).toMatchObject({ ok: true, events: 1_601 });
  });

  it('maintenance that removes and seals while it reads makes no false alarm', async () => {
    const kit = await filled(600, 600);
    const sealing = createTestAuth({ keys, storage: kit.storage, policyOverrides: { audit: { retentionMs: 1098 * day } } });
    await maintainAll(sealing);
    let reads = 0;
    const storage = wrapStorage(kit.storage, async (name, _args, call) => {
      const answer = await call();
      if (name === 'audit.list') reads += 1;
      if (name === 'audit.list' && reads === 2) await maintainAll(kit);
      return answer;
    });
    const reading = createTestAuth({ keys, storage });
    expect(await verify(reading)).toEqual({ ok: true, events: 602, head: await headOf(kit) });
    expect((await sealedOf(kit))[0]?.sequence).toBe(601);
  });

  it('maintenance that removes a long past, step by step, all the while it reads, makes no false alarm', async () => {
    const kit = await filled(600, 5);
    const sealing = createTestAuth({ keys, storage: kit.storage, policyOverrides: { audit: { retentionMs: 1098 * day } } });
    await maintainAll(sealing);
    const storage = wrapStorage(kit.storage, async (name, _args, call) => {
      const answer = await call();
      if (name === 'audit.list') await kit.auth.maintain({ limit: 100 });
      return answer;
    });
    expect(await verify(createTestAuth({ keys, storage }))).toMatchObject({ ok: true });
  });

  it('R181 in part: a checkpoint that is not sealed yet is found behind however many others', async () => {
    const kit = await filled(3, 0);
    await maintainAll(createTestAuth({ keys, storage: kit.storage, policyOverrides: { audit: { retentionMs: 1098 * day } } }));
    const removing = createTestAuth({ keys, storage: wrapStorage(kit.storage, (name, _args, call) => (name === 'audit.seal' ? Promise.resolve(false) : call())) });
    await removing.auth.maintain();
    for (let n = 0; n < 1_100; n += 1) await kit.storage.audit.append([plainEvent(`c${String(n).padStart(4, '0')}`, { at: kit.clock.now() + 1 })]);
    expect(await sealedOf(kit)).toEqual([]);
    expect(await verify(kit)).toMatchObject({ ok: true, events: 0 });
  });

  it('events that are sealed while it reads are left for the next time', async () => {
    const kit = await filled(0, 5);
    await maintainAll(kit);
    const head = await headOf(kit);
    let once = true;
    const storage = wrapStorage(kit.storage, async (name, _args, call) => {
      const answer = await call();
      if (name === 'audit.head' && once) {
        once = false;
        await kit.storage.audit.append([plainEvent('late', { at: kit.clock.now() })]);
        await maintainAll(kit);
      }
      return answer;
    });
    expect(await verify(createTestAuth({ keys, storage }))).toEqual({ ok: true, events: 5, head });
    expect(await verify(kit, head)).toMatchObject({ ok: true, events: 6 });
  });

  it('the head it gives is the one that auth.audit.head gives, and is frozen', async () => {
    const kit = await filled(0, 5);
    await maintainAll(kit);
    const verified = must(await verify(kit));
    expect(verified.head).toEqual(must(await kit.auth.audit.head({ actor: headUser, organizationId })).head);
    expect(Object.isFrozen(verified) && Object.isFrozen(verified.head)).toBe(true);
  });

  it('R185 in part: an audit store that is down is told as audit-unavailable', async () => {
    const kit = createTestAuth({ keys });
    const down = createTestAuth({ keys, storage: wrapStorage(kit.storage, (name, _args, call) => (name === 'audit.head' ? Promise.reject(new Error('down')) : call())) });
    await expect(verify(down)).rejects.toMatchObject({ code: 'audit-unavailable' });
    await expect(headOf(down)).rejects.toMatchObject({ code: 'audit-unavailable' });
  });

  it('R185 in part: an expectedHead that is none is a TypeError that names it', async () => {
    const { auth } = createTestAuth({ keys });
    for (const expectedHead of [{}, { sequence: 1 }, { sequence: -1, hash: '' }, { sequence: 1.5, hash: '' }, { sequence: 1, hash: 5 }, 'x', null]) {
      await expect(auth.audit.verify({ actor: headUser, organizationId, expectedHead: expectedHead as never })).rejects.toThrow(new TypeError('expectedHead: must be { sequence, hash } as auth.audit.head gave it, or left out'));
    }
  });
});
