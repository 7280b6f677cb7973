import { beforeEach, describe, expect, it } from 'vitest';
import type { BurstRecord, StoredAuditEvent } from '../../../../src/port/index.js';
import { createTestAuth } from '../../../../src/testing/index.js';
import { finishBursts } from '../../../../src/service/maintenance/finish-bursts.js';
import { recordRefusal } from '../../../../src/service/shared/record-refusal.js';
import { askedOfList, goodPassword, must, prove, toChallenge, type Active } from '../../../story/walk.js';
import { maintainAll, verify } from '../maintenance/tools.js';
import { toCode } from '../recovery/walks.js';
import { activate, crashAt, eventsOf, hour, keys, minute, noteCalls, profiles, reopen, second, wrapStorage, wrongCode } from './tools.js';

/** How many refusals the events of a kind stand for. */
const sumOf = (events: readonly StoredAuditEvent[]): number => events.reduce((sum, { count = 1 }) => sum + count, 0);
const kindOf = async ({ storage }: Pick<Active, 'storage'>, kind: string): Promise<readonly StoredAuditEvent[]> => (await eventsOf(storage)).filter((event) => event.kind === kind);
const burstsOf = async ({ storage }: Pick<Active, 'storage'>): Promise<readonly BurstRecord[]> => (await storage.flows.findBy('accountId', 'bursts')).filter((record) => record.kind === 'burst');

describe.each(profiles)('like refusals in a burst, in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });
  const misuse = (times: number): Promise<unknown> => Promise.all(Array.from({ length: times }, () => active.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD', requestId: 'r1' })));

  it('R175: twenty a minute get an event each; the others are one event with their count when the minute is over', async () => {
    await misuse(20);
    expect(await burstsOf(active)).toEqual([]);
    await misuse(37);
    expect(await kindOf(active, 'sequence-error')).toHaveLength(20);
    active.clock.advance(2 * minute);
    await maintainAll(active);
    const events = await kindOf(active, 'sequence-error');
    expect([events.length, sumOf(events)]).toEqual([21, 57]);
    const merged = events.find(({ count }) => count !== undefined);
    expect(merged).toMatchObject({ chain: 'installation', outcome: 'failure', actor: { kind: 'user', id: 'unknown' }, count: 37 });
    expect([merged?.requestId, await burstsOf(active)]).toEqual([undefined, []]);
    expect(await verify(active, undefined, 'installation')).toMatchObject({ ok: true });
  });

  it('R175 in part: two hundred at once are counted to the last one', async () => {
    await misuse(200);
    expect(await burstsOf(active)).toHaveLength(1);
    active.clock.advance(2 * minute);
    await maintainAll(active);
    const events = await kindOf(active, 'sequence-error');
    expect([events.length, sumOf(events)]).toEqual([21, 200]);
  });

  it('R175 in part, clock: each minute has its own twenty, and its own event', async () => {
    active.clock.set(Math.ceil(active.clock.now() / minute) * minute + minute - second);
    await misuse(25);
    active.clock.advance(second);
    await misuse(25);
    expect((await burstsOf(active)).map(({ endsAt }) => endsAt).sort()).toEqual([active.clock.now(), active.clock.now() + minute]);
    expect(await kindOf(active, 'sequence-error')).toHaveLength(40);
  });

  it('R175 in part: another account, another reason and another lane are no like refusals', async () => {
    for (let n = 0; n < 25; n += 1) await active.auth.login.start({ username: `nobody.${n}`, password: 'wrong, wrong, wrong' });
    expect(await burstsOf(active)).toEqual([]);
    const { attempt, challenge } = await toChallenge(active);
    await active.auth.login.answerOtp({ attempt, code: wrongCode(active, challenge.position) });
    expect(await kindOf(active, 'third-step-checked')).toEqual(expect.arrayContaining([expect.objectContaining({ reason: 'wrong-code' })]));
  });

  it('R141 in part, invariant 3: known and unknown names make the same calls in a burst, too', async () => {
    const seen: string[][] = [];
    for (const username of [active.username, 'nobody1234']) {
      const calls: string[] = [];
      const spied = reopen(active, { storage: wrapStorage(active.storage, noteCalls(calls)) });
      for (let n = 0; n < 45; n += 1) await spied.auth.login.start({ username, password: 'wrong, wrong, wrong' });
      seen.push(calls);
    }
    expect(seen[0]).toContain('flows.insert');
    expect(seen[0]).toEqual(seen[1]);
  });

  it('R175 in part: waits of one name, expired challenges and sessions used after their end are merged too', async () => {
    const { attempt } = await toChallenge(active);
    active.clock.advance(6 * minute);
    for (let n = 0; n < 30; n += 1) await active.auth.login.answerOtp({ attempt, code: 'ABCD' });
    for (let n = 0; n < 60; n += 1) await active.auth.login.start({ username: active.username, password: 'wrong, wrong, wrong' });
    must(await active.auth.sessions.end({ token: active.token }));
    for (let n = 0; n < 30; n += 1) await active.auth.sessions.check({ token: active.token });
    expect((await burstsOf(active)).map(({ event }) => [event.kind, event.reason, event.accountId]).sort()).toEqual([
      ['password-checked', 'wait', active.accountId],
      ['session-use-after-end', 'logged-out', active.accountId],
      ['third-step-checked', 'challenge-expired', active.accountId],
    ]);
    active.clock.advance(2 * minute);
    await maintainAll(active);
    expect(sumOf(await kindOf(active, 'session-use-after-end'))).toBe(30);
    expect(sumOf((await kindOf(active, 'password-checked')).filter(({ outcome }) => outcome === 'failure'))).toBe(60);
  });

  it('R175 in part: so are steps of a session without its proof, waits for a current password, late answers and spent codes of a proof', async () => {
    const { auth, clock, token } = active;
    const times = 30;
    for (let n = 0; n < times; n += 1) await auth.binding.orderList({ token, proof: 'none' });
    expect((await kindOf(active, 'proof-given')).filter(({ outcome }) => outcome === 'failure')).toHaveLength(20);
    const contact = await prove(active, 'change-contact');
    must(await auth.binding.changeContact({ currentPassword: goodPassword, token, proof: contact, channel: 'sms', address: '+358409999999' }));
    clock.advance(10 * minute);
    for (let n = 0; n < times; n += 1) await auth.binding.confirmContact({ token, proof: contact, code: '00000000' });
    expect((await kindOf(active, 'contact-confirmed')).filter(({ reason }) => reason === 'code-expired')).toHaveLength(20);
    const change = await prove(active, 'change-password');
    const input = { token, proof: change, currentPassword: 'wrong, wrong, wrong', password: 'lumi narskuu saappaan alla' };
    for (let n = 0; n < times + 10; n += 1) await auth.binding.changePassword(input);
    expect((await kindOf(active, 'password-checked')).filter(({ reason }) => reason === 'lane-closed')).toHaveLength(20);
    const { proof, challenge } = askedOfList(await auth.binding.start({ token, act: 'step-up' }));
    for (let n = 0; n < times + 10; n += 1) await auth.binding.answerOtp({ token, proof, code: wrongCode(active, challenge.position) });
    // The fifth wrong one ends the session and the act with it: what comes after it is no answer at all.
    expect(sumOf((await kindOf(active, 'third-step-checked')).filter(({ reason }) => reason === 'wrong-code'))).toBe(5);
  });

  it('R175 in part: so are late answers in a recovery', async () => {
    const { flow, code } = await toCode(active);
    active.clock.advance(active.auth.policy.recovery.codeTtlMs);
    for (let n = 0; n < 30; n += 1) await active.auth.recovery.answerCode({ flow, code });
    expect((await kindOf(active, 'recovery-step')).filter(({ reason }) => reason === 'code-expired')).toHaveLength(20);
    expect(await burstsOf(active)).toHaveLength(1);
  });

  it('R175 in part: and right passwords that the limit of sessions turns away', async () => {
    const full = reopen(active, { policyOverrides: { session: { perAccount: 1, whenFull: 'refuse' } } });
    for (let n = 0; n < 30; n += 1) await full.auth.login.start({ username: active.username, password: goodPassword });
    expect((await kindOf(active, 'password-checked')).filter(({ reason }) => reason === 'too-many-sessions')).toHaveLength(20);
  });

  it('successes are never merged', async () => {
    for (let n = 0; n < 25; n += 1) must(await active.auth.login.start({ username: active.username, password: goodPassword }));
    expect((await kindOf(active, 'password-checked')).filter(({ outcome }) => outcome === 'success').length).toBeGreaterThanOrEqual(25);
    expect(await burstsOf(active)).toEqual([]);
  });
});

describe('recordRefusal', () => {
  it('R175 in part: like ones are of one kind, one reason and one ledger; each of these has its own twenty', async () => {
    const { auth, storage } = createTestAuth({ keys });
    let ids = 0;
    const deps = { ...storage, policy: auth.policy, nextEventId: () => `e${String((ids += 1))}` };
    const event = { chain: 'acme', outcome: 'failure', actor: { kind: 'system' }, now: 1_767_600_000_000 } as const;
    for (const [kind, reason, ledger] of [
      ['password-checked', 'mismatch', 'a'], ['third-step-checked', 'mismatch', 'a'], ['password-checked', 'wait', 'a'], ['password-checked', 'mismatch', 'b'], ['password-checked', undefined, 'a'],
    ] as const) {
      const before = (await storage.audit.list({ limit: 1_000 })).length;
      for (let n = 0; n < 20; n += 1) await recordRefusal(deps, { ...event, kind, reason, ledger });
      expect((await storage.audit.list({ limit: 1_000 })).length - before, `${kind} ${String(reason)} ${ledger}`).toBe(20);
    }
  });
});

describe('bursts and maintenance', () => {
  const kitWith = (count: number) => {
    const kit = createTestAuth({ keys });
    const misuse = async (): Promise<void> => {
      for (let n = 0; n < count; n += 1) await kit.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' });
    };
    return { kit, misuse };
  };

  it('clock: a burst is finished a minute after its own, when nobody can add to it any more, and not before', async () => {
    const { kit, misuse } = kitWith(30);
    await misuse();
    const end = Math.floor(kit.clock.now() / minute) * minute + minute;
    kit.clock.set(end + minute - second);
    expect((await kit.auth.maintain()).done.bursts).toBe(0);
    kit.clock.set(end + minute);
    expect((await kit.auth.maintain()).done.bursts).toBe(1);
    expect((await kit.auth.maintain()).done.bursts).toBe(0);
  });

  it.each(['before', 'after'] as const)('a crash at any port call, %s it happened, writes the event once', async (when) => {
    for (let n = 1; n < 60; n += 1) {
      const { kit, misuse } = kitWith(30);
      await misuse();
      kit.clock.advance(2 * minute);
      const crash = crashAt(n, when);
      await createTestAuth({ keys, clock: kit.clock, storage: wrapStorage(kit.storage, crash) }).auth.maintain();
      await maintainAll(kit);
      const events = await kindOf(kit, 'sequence-error');
      expect([events.length, sumOf(events)], `call ${n}`).toEqual([21, 30]);
      if (crash.calls() < n) return;
    }
    throw new Error('the maintenance has more calls than this test');
  });

  it('several processes at once write it once', async () => {
    const { kit, misuse } = kitWith(30);
    await misuse();
    kit.clock.advance(2 * minute);
    const results = await Promise.all(Array.from({ length: 5 }, () => createTestAuth({ keys, clock: kit.clock, storage: kit.storage }).auth.maintain()));
    expect(results.reduce((sum, { done }) => sum + done.bursts, 0)).toBe(1);
    expect(sumOf(await kindOf(kit, 'sequence-error'))).toBe(30);
  });

  it('a process that stopped between counting and storing the burst is made up for by the next refusal', async () => {
    const { kit, misuse } = kitWith(20);
    await misuse();
    const broken = createTestAuth({ keys, storage: wrapStorage(kit.storage, (name, _args, call) => (name === 'flows.insert' ? Promise.reject(new Error('down')) : call())) });
    await expect(broken.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' })).rejects.toMatchObject({ code: 'storage-unavailable' });
    await kit.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' });
    kit.clock.advance(2 * minute);
    await maintainAll(kit);
    expect(sumOf(await kindOf(kit, 'sequence-error'))).toBe(22);
  });

  it('maintenance that comes an hour late still writes an event, with what is known', async () => {
    const { kit, misuse } = kitWith(30);
    await misuse();
    kit.clock.advance(2 * hour);
    await maintainAll(kit);
    expect((await kindOf(kit, 'sequence-error')).find(({ count }) => count !== undefined)).toMatchObject({ count: 1 });
  });

  it('in bounded batches', async () => {
    const active = await activate('standard', { policyOverrides: { audit: { refusalsAMinute: 1 } } });
    for (let n = 0; n < 5; n += 1) {
      for (let m = 0; m < 2; m += 1) await active.auth.login.answerOtp({ attempt: 'no token', code: 'ABCD' });
      active.clock.advance(minute);
    }
    active.clock.advance(minute);
    const now = active.clock.now();
    expect(await finishBursts(active.storage, { limit: 2, now })).toMatchObject({ done: 2, more: true });
    expect((await reopen(active).auth.maintain({ limit: 2 })).done.bursts).toBe(2);
    expect(await finishBursts(active.storage, { limit: 1, now })).toMatchObject({ done: 1, more: false });
    expect(await finishBursts(active.storage, { limit: 1, now })).toMatchObject({ done: 0, more: false });
  });
});
