import { beforeEach, describe, expect, it } from 'vitest';
import type { BindingFlow } from '../../../../src/port/index.js';
import { askedOfList, goodPassword, logIn, must, prove, toChallenge, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, minute, profiles, reopen, second, wrapStorage, jitter, wrongCode } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const newPassword = 'lumi narskuu saappaan alla';

describe.each(profiles)('the fresh proof in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const start = async (token = active.token) => askedOfList(await active.auth.binding.start({ token, act: 'change-password' }));
  const codeAt = (position: number): string => active.codes[position - 1] ?? '';
  const change = (proof: string, token = active.token) => active.auth.binding.changePassword({ token, proof, currentPassword: goodPassword, password: newPassword });

  async function flows(): Promise<readonly BindingFlow[]> {
    const found = await active.storage.flows.findBy('accountId', active.accountId);
    return found.flatMap((flow) => (flow.kind === 'binding' ? [flow] : []));
  }

  /** Another login of Matti's, in a browser that is not known. */
  async function strangerToken(): Promise<string> {
    const logged = must(await logIn(active));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    return logged.token;
  }

  it('R81: the challenge names the act, the list and the position, and a right answer proves it for its time', async () => {
    const { proof, challenge } = await start();
    expect(challenge).toEqual({ act: 'change-password', listNumber: 1, position: challenge.position, expiresAt: active.clock.now() + active.auth.policy.otpList.challengeTtlMs });
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).toEqual({
      ok: true, act: 'change-password', freshUntil: active.clock.now() + 5 * minute, list: { listNumber: 1, left: 98, renewalOffered: false },
    });
    const kinds = (await eventsOf(active.storage)).filter(({ kind }) => kind.startsWith('proof-')).map(({ kind, reason, outcome }) => [kind, reason, outcome]);
    expect(kinds).toEqual([['proof-asked', 'change-password', 'success'], ['proof-given', 'change-password', 'success']]);
  });

  it('R159 in part, invariant 4: only the hash of the proof’s secret is stored, and no event names it', async () => {
    const proof = await prove(active, 'change-password');
    expect(await dumpAll(active)).not.toContain(proof.split('.')[1] ?? '');
  });

  it('R172: a proof is good at 5 min − 1 s and gives step-up-required at 5 min, and no password is judged then', async () => {
    const late = await prove(active, 'change-password');
    active.clock.advance(5 * minute);
    expect(await change(late)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect((await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'password-checked' && outcome === 'failure')).toEqual([]);
    const inTime = await prove(active, 'change-password');
    active.clock.advance(5 * minute - second);
    expect((await change(inTime)).ok).toBe(true);
  });

  it('R172: no proof, an unanswered one, one of another act and the login’s own attempt give step-up-required', async () => {
    const { proof } = await start();
    const other = await prove(active, 'change-contact');
    const { attempt, code } = await toChallenge(active, active.browser);
    must(await active.auth.login.answerOtp({ attempt, code }));
    for (const given of ['', 'a.b', active.token, active.browser, proof, other, attempt]) expect(await change(given)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    const refused = (await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'proof-given' && outcome === 'failure');
    expect(refused.map(({ reason }) => reason)).toEqual(Array.from({ length: 7 }, () => 'step-up-required'));
  });

  it('R172 in part: nor does a proof of another act that has come further', async () => {
    const proof = await prove(active, 'renew-list');
    must(await active.auth.binding.orderList({ token: active.token, proof }));
    expect(await change(proof)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect(await active.auth.binding.confirmContact({ token: active.token, proof, code: '12345678' })).toMatchObject({ reason: 'step-up-required' });
    expect((await active.auth.binding.openList({ token: active.token, proof })).ok).toBe(true);
  });

  it('R81 in part: a proof counts in its own session only, and only its own session answers it', async () => {
    const proof = await prove(active, 'change-password');
    const token = await strangerToken();
    expect(await change(proof, token)).toMatchObject({ ok: false, reason: 'step-up-required' });
    const { proof: open, challenge } = await start();
    expect(await active.auth.binding.answerOtp({ token, proof: open, code: codeAt(challenge.position) })).toMatchObject({ reason: 'step-up-required' });
    expect(await active.auth.binding.renewChallenge({ token, proof: open })).toMatchObject({ reason: 'step-up-required' });
    expect((await change(proof)).ok).toBe(true);
  });

  it('R34 in part: with another password every open proof is over', async () => {
    const [one, two] = [await prove(active, 'change-password'), await prove(active, 'renew-list')];
    const { renewed } = must(await change(one));
    expect(await active.auth.binding.orderList({ token: renewed?.token ?? '', proof: two })).toMatchObject({ reason: 'step-up-required' });
    expect((await flows()).every(({ endedAt }) => endedAt !== undefined)).toBe(true);
  });

  it('a proof is answered once: again it is not at that step', async () => {
    const proof = await prove(active, 'change-password');
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: 'ABCD' })).toMatchObject({ reason: 'step-up-required' });
    const renewing = await prove(active, 'renew-list');
    must(await active.auth.binding.orderList({ token: active.token, proof: renewing }));
    expect(await active.auth.binding.answerOtp({ token: active.token, proof: renewing, code: 'ABCD' })).toMatchObject({ reason: 'not-in-this-step' });
  });

  it('R81: a one-time password typed under the name of another act is not judged, and proves nothing', async () => {
    const { proof, challenge } = askedOfList(await active.auth.binding.start({ token: active.token, act: 'renew-list' }));
    const answer = (act: 'change-password' | 'renew-list') => active.auth.binding.answerOtp({ token: active.token, proof, act, code: codeAt(challenge.position) });
    const before = await active.storage.lists.findBy('accountId', active.accountId);
    expect(await answer('change-password')).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect(await active.storage.lists.findBy('accountId', active.accountId)).toEqual(before);
    expect(await active.auth.binding.orderList({ token: active.token, proof })).toMatchObject({ reason: 'step-up-required' });
    expect(await answer('renew-list')).toMatchObject({ ok: true, act: 'renew-list' });
  });

  it('R81 in part: the whole act is over after half an hour, and is ended then', async () => {
    const { proof } = await start();
    active.clock.advance(active.auth.policy.binding.ttlMs - second);
    must(await active.auth.binding.renewChallenge({ token: active.token, proof }));
    active.clock.advance(second);
    // Another call keeps the session of nist alive: the act ends, not the session.
    const said = await active.auth.binding.renewChallenge({ token: active.token, proof });
    expect(said).toMatchObject({ ok: false, reason: 'step-up-required' });
    expect(await flows()).toMatchObject([{ state: 'ended', endReason: 'timed-out' }]);
  });

  it('R64 in part: an answer counts at TTL − 1 s and is refused at TTL; asked again, the position is the same', async () => {
    const { proof, challenge } = await start();
    const ttl = active.auth.policy.otpList.challengeTtlMs;
    active.clock.advance(ttl);
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).toEqual({ ok: false, reason: 'challenge-expired', supportContact });
    const again = must(await active.auth.binding.renewChallenge({ token: active.token, proof }));
    expect(again.challenge).toEqual({ ...challenge, expiresAt: active.clock.now() + ttl });
    active.clock.advance(ttl - second);
    expect((await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).ok).toBe(true);
  });

  it('R65 in part: a wrong answer is a miss that is asked again; what cannot be a code is none', async () => {
    const { proof, challenge } = await start();
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: '1' })).toEqual({ ok: false, reason: 'not-a-code', supportContact });
    const missed = await active.auth.binding.answerOtp({ token: active.token, proof, code: wrongCode(active, challenge.position) });
    expect(missed).toEqual({ ok: false, reason: 'wrong-code', challenge, supportContact });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'third-step-checked').map(({ reason }) => reason)).toEqual(['wrong-code']);
    // No password was given: the notice of a login that stopped half-way would be wrong.
    await active.settle();
    expect(active.inbox.all().map(({ purpose }) => purpose)).not.toContain('partial-auth');
    expect((await eventsOf(active.storage)).map(({ kind }) => kind)).not.toContain('partial-auth');
  });

  it('R143 in part: a position that was used meanwhile is no miss, and the next one is asked', async () => {
    const { proof, challenge } = await start();
    must(await logIn(active));
    const said = await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) });
    if (said.ok || said.reason !== 'replayed') throw new Error('it was used');
    expect(said.challenge.position).not.toBe(challenge.position);
    expect((await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(said.challenge.position) })).ok).toBe(true);
  });

  /** So many wrong answers in one session, each to what is asked then. */
  async function miss(times: number, token = active.token): Promise<readonly string[]> {
    let { proof, challenge } = await start(token);
    const said: string[] = [];
    while (said.length < times) {
      const missed = await active.auth.binding.answerOtp({ token, proof, code: wrongCode(active, challenge.position) });
      if (missed.ok) throw new Error('a wrong one-time password proves nothing');
      said.push(missed.reason);
      if ('challenge' in missed) challenge = missed.challenge;
      if (said.length === 2) ({ proof, challenge } = await start(token));
    }
    return said;
  }

  const untouched = async () => {
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    return [list?.list.status, (await active.storage.accounts.find(active.accountId))?.password?.compromisedAt];
  };

  it('R65, R81: the misses of a session’s proofs count together, whatever browser it is of; the last ends the session and the act, and neither list nor password', async () => {
    for (const token of [active.token, await strangerToken()]) {
      expect(await miss(5, token)).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed']);
      expect(await active.auth.binding.start({ token, act: 'change-password' })).toEqual({ ok: false, reason: 'ended', supportContact });
      expect((await flows()).filter(({ state, endReason }) => state === 'ended' && endReason === 'lane-closed').length).toBe(token === active.token ? 1 : 2);
      expect(await untouched()).toEqual(['active', undefined]);
    }
    must(await logIn(active, active.browser));
    must(await logIn(active));
    await active.settle();
    expect(active.inbox.all().map(({ purpose }) => purpose)).not.toContain('lane-closed');
  });

  it('R65 in part: they are the policy’s number for recoveries, and never wait', async () => {
    const own = reopen(active, { policyOverrides: { otpMisses: { recovery: 2 } } });
    const { proof, challenge } = await start();
    const guess = () => own.auth.binding.answerOtp({ token: active.token, proof, code: wrongCode(active, challenge.position) });
    expect([await guess(), await guess()]).toMatchObject([{ reason: 'wrong-code' }, { reason: 'lane-closed' }]);
  });

  it('R149 in part: they count in no other lane, and no other lane counts in theirs', async () => {
    await miss(4);
    expect((await active.storage.ledgers.read({ keys: [`otp-list/${active.accountId}/password-1/strangers/misses`], now: active.clock.now() })).map(({ count }) => count)).toEqual([0]);
    const token = await strangerToken();
    expect(await miss(4, token)).not.toContain('lane-closed');
    expect(await miss(1)).toEqual(['lane-closed']);
    expect((await active.auth.sessions.check({ token })).ok).toBe(true);
  });

  it('R147 in part: a right proof clears them', async () => {
    await miss(4);
    await prove(active, 'change-password');
    expect(await miss(4)).not.toContain('lane-closed');
  });

  it('R66: misses of proofs count towards the life of the list, and the last of them ends it', async () => {
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    if (list === undefined) throw new Error('there is a list');
    const { lifetimeMisses } = active.auth.policy.otpList;
    await active.storage.lists.update({ ...list, list: { ...list.list, lifetimeMisses: lifetimeMisses - 1 }, version: list.version + 1 }, list.version);
    expect(await miss(1)).toEqual(['list-ended']);
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(true);
  });

  it('R65 in part, R157 in part, field 11, invariant 2: a lane that is closed judges no right answer, and a closing that was cut short is made up for', async () => {
    const { proof, challenge } = await start();
    const session = (await flows()).at(-1)?.sessionId ?? '';
    await active.storage.ledgers.add({ changes: [{ key: `otp-list/${active.accountId}/list-${(await active.storage.accounts.find(active.accountId))?.listId ?? ''}/session:${session}/misses`, amount: 5 }], now: active.clock.now() });
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).toEqual({ ok: false, reason: 'lane-closed', supportContact });
    expect(await active.auth.sessions.check({ token: active.token })).toMatchObject({ ok: false, reason: 'ended' });
    expect(await untouched()).toEqual(['active', undefined]);
  });

  it('R154 in part: of thirty parallel guesses at most five reach a hash, and those on their way alone end nothing', async () => {
    const { proof, challenge } = await start();
    active.hasher.reset();
    const wide = reopen(active, { policyOverrides: { hashing: { waiting: 64 } } });
    const said = await Promise.all(Array.from({ length: 30 }, () => wide.auth.binding.answerOtp({ token: active.token, proof, code: wrongCode(active, challenge.position) })));
    expect(said.some(({ ok }) => ok)).toBe(false);
    expect(active.hasher.verifies).toBeLessThanOrEqual(5);
    expect((await active.auth.sessions.check({ token: active.token })).ok).toBe(active.hasher.verifies < 5);
  });

  it('R147 in part: tries that a crash left on their way ask to try again, and do not end the session', async () => {
    const { proof, challenge } = await start();
    const [flow] = (await flows()).slice(-1);
    const bucket = `otp-list/${active.accountId}/list-${flow?.challenge?.listId ?? ''}/session:${flow?.sessionId ?? ''}/on-their-way/${String(Math.floor(active.clock.now() / (2 * minute)))}`;
    await active.storage.ledgers.add({ changes: [{ key: bucket, amount: 5, windowMs: 4 * minute }], now: active.clock.now() });
    expect(await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).toEqual({ ok: false, reason: 'try-again', supportContact });
    active.clock.advance(4 * minute);
    expect((await active.auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })).ok).toBe(true);
  });

  it('R71 in part: a list that was replaced meanwhile is not asked', async () => {
    const { token } = active;
    const { proof, challenge } = await start();
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...record, listId: 'another', version: record.version + 1 }, record.version);
    expect(await active.auth.binding.answerOtp({ token, proof, code: codeAt(challenge.position) })).toEqual({ ok: false, reason: 'list-ended', supportContact });
    expect(await active.auth.binding.renewChallenge({ token, proof })).toEqual({ ok: false, reason: 'list-ended', supportContact });
  });

  it('R70 in part: a spent list proves nothing, and neither does a Key without a phone', async () => {
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    const record = await active.storage.accounts.find(active.accountId);
    if (list === undefined || record === undefined) throw new Error('there are an account and its list');
    const used = Array.from({ length: 100 }, (_, index) => index + 1);
    const { pinned: _pin, ...kept } = list.list;
    await active.storage.lists.update({ ...list, list: { ...kept, used }, version: list.version + 1 }, list.version);
    expect(await active.auth.binding.start({ token: active.token, act: 'step-up' })).toEqual({ ok: false, reason: 'list-spent', supportContact });
    await active.storage.accounts.update({ ...record, method: 'key', version: record.version + 1 }, record.version);
    expect(await active.auth.binding.start({ token: active.token, act: 'step-up' })).toEqual({ ok: false, reason: 'list-spent', supportContact });
  });

  it('an act that is not one of the account’s method, or of the service, is not offered, and nothing is asked', async () => {
    const { token } = active;
    expect(await active.auth.binding.start({ token, act: 'change-to-list' })).toEqual({ ok: false, reason: 'method-unavailable', supportContact });
    const without = reopen(active, { keyApp: undefined });
    expect(await without.auth.binding.start({ token, act: 'pair-device' })).toEqual({ ok: false, reason: 'method-unavailable', supportContact });
    expect((await active.storage.flows.findBy('accountId', active.accountId)).filter(({ kind }) => kind === 'binding')).toEqual([]);
  });

  it('R169 in part: in a session that is over, or of an account that is not active, nothing begins', async () => {
    const record = await active.storage.accounts.find(active.accountId);
    if (record === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...record, status: 'disabled', version: record.version + 1 }, record.version);
    expect(await active.auth.binding.start({ token: active.token, act: 'step-up' })).toEqual({ ok: false, reason: 'ended', supportContact });
    active.clock.advance(active.auth.policy.session.idleMs);
    expect(await active.auth.binding.start({ token: active.token, act: 'step-up' })).toEqual({ ok: false, reason: 'idle', supportContact });
    expect(await active.auth.binding.start({ token: 'x', act: 'step-up' })).toEqual({ ok: false, reason: 'no-session', supportContact });
  });

  it('invariant 1: of 50 parallel right answers at one position, over four processes, one proves', async () => {
    const { proof, challenge } = await start();
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`proof ${n}`)), policyOverrides: { hashing: { waiting: 64 } } }));
    const said = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (processes[n % 4] ?? active).auth.binding.answerOtp({ token: active.token, proof, code: codeAt(challenge.position) })),
    );
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    expect(list?.list.used.length).toBe(2);
    expect((await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'proof-given' && outcome === 'success').length).toBe(1);
  });
});
