import { beforeEach, describe, expect, it } from 'vitest';
import { logIn, matti, must, prove, toChallenge, walkAfresh, walkToNewList, type Active } from '../../../story/walk.js';
import { dumpAll, eventsOf, hour, jitter, keys, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';

describe.each(profiles)('renewing the list in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await walkAfresh({ policy, keys });
  });

  const binding = () => active.auth.binding;
  const lists = async () => [...(await active.storage.lists.findBy('accountId', active.accountId))].map(({ list }) => list).sort((a, b) => a.listNumber - b.listNumber);
  const at = (codes: readonly string[], position: number): string => codes[position - 1] ?? '';

  async function account() {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    return record;
  }

  it('R53, R55: the new list is opened as often as asked, proven by one right answer, and then given back by nothing', async () => {
    const { token } = active;
    const { proof, codes, challenge, code } = await walkToNewList(active);
    expect(challenge).toMatchObject({ act: 'renew-list', listNumber: 2 });
    const again = must(await binding().openList({ token, proof }));
    expect(again).toMatchObject({ holder: matti.name, locale: 'fi', list: { listNumber: 2, codes } });
    expect(new Set([...codes, ...active.codes]).size).toBeGreaterThan(190);
    const proven = must(await binding().proveList({ token, proof, code }));
    expect(proven.list).toEqual({ listNumber: 2, left: 99, renewalOffered: false });
    expect(await binding().openList({ token: proven.renewed?.token ?? '', proof })).toMatchObject({ reason: 'step-up-required' });
    const stored = await dumpAll(active);
    expect(stored).not.toContain('sealedList');
    for (const one of codes.slice(0, 5)) expect(stored).not.toContain(`"${one}"`);
    expect((await lists()).map(({ status, endReason }) => [status, endReason])).toEqual([['ended', 'replaced'], ['active', undefined]]);
  });

  it('R53 in part, R205: until then the old list works; from then on the new one alone, and the account and the session say when', async () => {
    const { proof, codes, code } = await walkToNewList(active);
    must(await logIn(active, active.browser));
    const open = await toChallenge(active, active.browser);
    active.clock.advance(second);
    const now = active.clock.now();
    const { renewed } = must(await binding().proveList({ token: active.token, proof, code }));
    expect(await active.auth.login.answerOtp({ attempt: open.attempt, code: open.code })).toMatchObject({ ok: false, reason: 'list-ended' });
    const { methodChangedAt, bindings, listNumber } = await account();
    expect({ methodChangedAt, listNumber }).toEqual({ methodChangedAt: now, listNumber: 2 });
    expect(bindings.filter(({ factor }) => factor === 'otp-list')).toMatchObject([{ endReason: 'replaced', endedAt: now }, { source: 'change', factorId: (await account()).listId }]);
    expect(renewed?.session.assurance.methodChangedAt).toBe(now);
    const logged = must(await logIn({ ...active, codes }, active.browser));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    expect(logged.session.assurance.methodChangedAt).toBe(now);
  });

  it('R35, R160: the other sessions end, and this one goes on under a new token alone, no fresher than it was', async () => {
    const other = must(await logIn(active, active.browser));
    if (other.next !== 'authenticated') throw new Error('all three steps are done');
    const before = must(await active.auth.sessions.check({ token: active.token })).session;
    active.clock.advance(10 * second);
    const { proof, code } = await walkToNewList(active);
    const { renewed } = must(await binding().proveList({ token: active.token, proof, code }));
    expect(await active.auth.sessions.check({ token: other.token })).toEqual({ ok: false, reason: 'ended' });
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect(renewed?.session).toMatchObject({ assurance: { authenticatedAt: before.assurance.authenticatedAt }, absoluteUntil: before.absoluteUntil });
  });

  it('R72 in part: all addresses are told of the order and of the change, and the audit of each step', async () => {
    const { proof, code } = await walkToNewList(active);
    await active.settle();
    for (const told of [active.inbox.lastEmailTo(matti.email), active.inbox.lastSmsTo(matti.phone)]) expect(told).toMatchObject({ purpose: 'list-issued', text: expect.stringContaining('2') as string });
    must(await binding().proveList({ token: active.token, proof, code }));
    await active.settle();
    for (const told of [active.inbox.lastEmailTo(matti.email), active.inbox.lastSmsTo(matti.phone)]) expect(told?.purpose).toBe('method-activated');
    const kinds = (await eventsOf(active.storage)).slice(-9).map(({ kind, reason }) => (reason === undefined ? kind : `${kind}: ${reason}`));
    expect(kinds.filter((kind) => /^(?:list-|proof-|session-renewed)/.test(kind))).toEqual([
      'proof-asked: renew-list', 'proof-given: renew-list', 'list-issued: renewal', 'list-opened', 'list-proven', 'list-ended: replaced', 'session-renewed',
    ]);
  });

  it('R72 in part: without the fresh proof no list is made', async () => {
    const { proof } = must(await binding().start({ token: active.token, act: 'renew-list' }));
    const other = await prove(active, 'step-up');
    for (const given of [proof, other, 'x']) {
      for (const call of [binding().orderList, binding().openList, binding().askList]) expect(await call({ token: active.token, proof: given })).toMatchObject({ ok: false, reason: 'step-up-required' });
      expect(await binding().proveList({ token: active.token, proof: given, code: 'ABCD' })).toMatchObject({ reason: 'step-up-required' });
    }
    expect((await lists()).length).toBe(1);
    const proven = await prove(active, 'renew-list');
    for (const call of [binding().openList, binding().askList]) expect(await call({ token: active.token, proof: proven })).toMatchObject({ reason: 'step-up-required' });
    active.clock.advance(5 * minute);
    expect(await binding().orderList({ token: active.token, proof: proven })).toEqual({ ok: false, reason: 'step-up-required', supportContact });
  });

  it('R55 in part: ordered again, another takes the place of the one that was not saved, whose passwords prove nothing', async () => {
    const { token } = active;
    const first = await walkToNewList(active);
    // Printing takes its time: the proof was used in time.
    active.clock.advance(10 * minute);
    expect(must(await binding().orderList({ token, proof: first.proof })).listNumber).toBe(3);
    expect(await binding().proveList({ token, proof: first.proof, code: first.code })).toEqual({ ok: false, reason: 'challenge-expired', supportContact });
    expect((await lists()).map(({ status, endReason }) => [status, endReason])).toEqual([['active', undefined], ['ended', 'abandoned'], ['unproven', undefined]]);
    const { list } = must(await binding().openList({ token, proof: first.proof }));
    const { challenge } = must(await binding().askList({ token, proof: first.proof }));
    must(await binding().proveList({ token, proof: first.proof, code: at(list.codes, challenge.position) }));
    must(await logIn({ ...active, codes: list.codes }));
  });

  it('ten lists an hour are made, together with those of the first login', async () => {
    const proof = await prove(active, 'renew-list');
    await active.storage.ledgers.add({ changes: [{ key: `list/${active.accountId}`, amount: 8, windowMs: hour }], now: active.clock.now() });
    must(await binding().orderList({ token: active.token, proof }));
    expect(await binding().orderList({ token: active.token, proof })).toEqual({ ok: false, reason: 'too-many-lists', supportContact });
  });

  it('R61, R64, R65: a wrong answer is asked again at the same place, a late one is not judged, and neither ends the old list', async () => {
    const { token } = active;
    const { proof, codes, challenge } = await walkToNewList(active);
    expect(await binding().proveList({ token, proof, code: '?' })).toEqual({ ok: false, reason: 'not-a-code', supportContact });
    expect(await binding().proveList({ token, proof, code: at(codes, (challenge.position % 100) + 1) })).toEqual({ ok: false, reason: 'wrong-code', challenge, supportContact });
    active.clock.advance(active.auth.policy.otpList.challengeTtlMs);
    expect(await binding().proveList({ token, proof, code: at(codes, challenge.position) })).toEqual({ ok: false, reason: 'challenge-expired', supportContact });
    must(await logIn(active, active.browser));
    expect(must(await binding().askList({ token, proof })).challenge.position).toBe(challenge.position);
    expect((await binding().proveList({ token, proof, code: at(codes, challenge.position) })).ok).toBe(true);
  });

  it('R65 in part, R62 in part: misses on the new list burn a position on the way; the fifth ends the session and the act, and the old list stays', async () => {
    const { token } = active;
    const { proof, codes, challenge: first } = await walkToNewList(active);
    let challenge = first;
    const said: string[] = [];
    while (said.length < 5) {
      const missed = await binding().proveList({ token, proof, code: at(codes, (challenge.position % 100) + 1) });
      if (missed.ok) throw new Error('a wrong one-time password proves nothing');
      said.push(missed.reason);
      if ('challenge' in missed) challenge = missed.challenge;
    }
    expect(said).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed']);
    expect((await lists())[1]?.burnt.length).toBe(1);
    const events = await eventsOf(active.storage);
    expect(events.map(({ kind }) => kind)).toContain('position-burnt');
    expect(events.filter(({ kind }) => kind === 'lane-closed').map(({ reason }) => reason)).toEqual(['session']);
    expect(await binding().askList({ token, proof })).toMatchObject({ ok: false, reason: 'ended' });
    expect((await lists())[0]?.status).toBe('active');
    must(await logIn(active, active.browser));
  });

  it('R65 in part, invariant 2: a closing on the new list that was cut short is made up for, and no right answer is judged', async () => {
    const { token } = active;
    const { proof, code } = await walkToNewList(active);
    const flow = (await active.storage.flows.findBy('accountId', active.accountId)).find(({ kind }) => kind === 'binding');
    if (flow?.kind !== 'binding') throw new Error('there is an act');
    await active.storage.ledgers.add({ changes: [{ key: `otp-list/${active.accountId}/list-${flow.sealedListId ?? ''}/session:${flow.sessionId}/misses`, amount: 5 }], now: active.clock.now() });
    expect(await binding().proveList({ token, proof, code })).toEqual({ ok: false, reason: 'lane-closed', supportContact });
    expect(await binding().proveList({ token, proof, code })).toMatchObject({ ok: false, reason: 'ended' });
    expect((await lists())[0]?.status).toBe('active');
  });

  it('field 25: a one-time password of the old list proves nothing about the new one', async () => {
    const { proof, challenge } = await walkToNewList(active);
    expect(await binding().proveList({ token: active.token, proof, code: at(active.codes, challenge.position) })).toMatchObject({ ok: false, reason: 'wrong-code' });
  });

  it('R55 in part: a list that was never proven goes after a while, a proven one stays, and the one that it replaced goes with its events', async () => {
    const { proof, code } = await walkToNewList(active);
    const removeAt = async () => [...(await active.storage.lists.findBy('accountId', active.accountId))].sort((a, b) => a.list.listNumber - b.list.listNumber).map((record) => record.removeAt);
    expect((await removeAt()).filter((at) => at !== undefined).length).toBe(1);
    must(await binding().proveList({ token: active.token, proof, code }));
    expect(await removeAt()).toEqual([active.clock.now() + active.auth.policy.audit.retentionMs, undefined]);
  });

  it('R55 in part: when the act is over the plain list is wiped', async () => {
    const { proof } = await walkToNewList(active);
    active.clock.advance(active.auth.policy.binding.ttlMs - second);
    expect(await dumpAll(active)).toContain('sealedList');
    must(await active.auth.sessions.check({ token: active.token }));
    active.clock.advance(second);
    expect(await binding().openList({ token: active.token, proof })).toMatchObject({ reason: 'step-up-required' });
    expect(await dumpAll(active)).not.toContain('"sealedList"');
  });

  it('R53 in part: two orders in two sessions make two numbers; what is proven first ends the other', async () => {
    const other = must(await logIn(active, active.browser));
    if (other.next !== 'authenticated') throw new Error('all three steps are done');
    const one = await walkToNewList(active);
    const two = await walkToNewList({ ...active, token: other.token });
    expect([one.challenge.listNumber, two.challenge.listNumber]).toEqual([2, 3]);
    must(await binding().proveList({ token: active.token, proof: one.proof, code: one.code }));
    expect(await binding().proveList({ token: other.token, proof: two.proof, code: two.code })).toMatchObject({ reason: 'ended' });
    expect((await lists()).map(({ status, endReason }) => [status, endReason])).toEqual([['ended', 'replaced'], ['active', undefined], ['ended', 'abandoned']]);
  });

  it.each([[{ listId: 'another' }], [{ passwordsSet: 7 }], [{ status: 'disabled' as const }]])('R53 in part: an account that becomes %j at the same moment keeps what it has', async (change) => {
    const { proof, code } = await walkToNewList(active);
    const before = await account();
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'accounts.update' && !raced) {
        raced = true;
        await active.storage.accounts.update({ ...before, ...change, version: before.version + 1 }, before.version);
      }
      return call();
    });
    const said = await reopen(active, { storage }).auth.binding.proveList({ token: active.token, proof, code });
    expect(said).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect(await account()).toEqual({ ...before, ...change, version: before.version + 1 });
  });

  /** Another process, in which one kind of call is down. */
  const without = (down: string) =>
    reopen(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === down ? Promise.reject(new Error('down')) : call())) }).auth.binding;

  it('R55 in part: a list that was proven is not given back, though its proving was cut short', async () => {
    const { proof, code } = await walkToNewList(active);
    await expect(without('accounts.update').proveList({ token: active.token, proof, code })).rejects.toThrow();
    expect(await binding().openList({ token: active.token, proof })).toEqual({ ok: false, reason: 'list-not-here', supportContact });
    must(await binding().askList({ token: active.token, proof }));
  });

  it('R53 in part: a list that another one overtook is not shown any more: nobody prints what opens nothing', async () => {
    const other = await prove(active, 'renew-list');
    must(await binding().orderList({ token: active.token, proof: other }));
    const { proof, code } = await walkToNewList(active);
    const { renewed } = must(await binding().proveList({ token: active.token, proof, code }));
    const token = renewed?.token ?? '';
    expect(await binding().openList({ token, proof: other })).toEqual({ ok: false, reason: 'list-not-here', supportContact });
  });

  it('R55 in part: a list whose making was cut short is not there, and another is ordered', async () => {
    const proof = await prove(active, 'renew-list');
    await expect(without('lists.insert').orderList({ token: active.token, proof })).rejects.toThrow();
    expect(await binding().openList({ token: active.token, proof })).toEqual({ ok: false, reason: 'list-not-here', supportContact });
    expect(await binding().askList({ token: active.token, proof })).toEqual({ ok: false, reason: 'list-ended', supportContact });
    expect(must(await binding().orderList({ token: active.token, proof })).listNumber).toBe(3);
    must(await binding().openList({ token: active.token, proof }));
  });

  it('invariant 1: of 50 parallel orders one makes a list; of 50 parallel right answers one proves it', async () => {
    const { token } = active;
    const proof = await prove(active, 'renew-list');
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`lists ${n}`)), policyOverrides: { hashing: { waiting: 64 } } }));
    const authOf = (n: number) => (processes[n % 4] ?? active).auth.binding;
    const ordered = await Promise.all(Array.from({ length: 50 }, (_, n) => authOf(n).orderList({ token, proof })));
    expect(ordered.filter(({ ok }) => ok).length).toBe(1);
    expect((await lists()).length).toBe(2);
    const { list } = must(await binding().openList({ token, proof }));
    const { challenge } = must(await binding().askList({ token, proof }));
    const proven = await Promise.all(Array.from({ length: 50 }, (_, n) => authOf(n).proveList({ token, proof, code: at(list.codes, challenge.position) })));
    expect(proven.filter(({ ok }) => ok).length).toBe(1);
    expect((await lists()).map(({ status }) => status)).toEqual(['ended', 'active']);
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-renewed').length).toBe(1);
  });
});
