import { beforeEach, describe, expect, it } from 'vitest';
import { resealed, toApproval, type ActiveByKey } from '../../../story/raw-phone.js';
import { goodPassword, must } from '../../../story/walk.js';
import { newerKey } from '../maintenance/tools.js';
import { eventsOf, jitter, keys, minute, profiles, second, watchLedgers, wrapStorage } from '../shared/tools.js';
import { activateByKey, inParallel, reopenByKey, wrongNumber } from './tools.js';

const login = (active: ActiveByKey, browser?: string) => toApproval(active, { password: goodPassword, browser });

/** The statement that approves the newest request. */
async function approving(active: ActiveByKey, number: string, over: object = {}) {
  const waiting = (await active.phone.open()).at(-1);
  if (waiting === undefined) throw new Error('expected something to wait');
  return { approval: waiting.approval, answer: await active.phone.sign({ challenge: waiting.challenge, answer: 'approve', number, over }) };
}

describe.each(profiles)('answering an approval in %s', (policy) => {
  const tries = policy === 'nist' ? 3 : 1;
  let active: ActiveByKey;
  beforeEach(async () => {
    active = await activateByKey(policy);
  });

  it('R93: a wrong number is refused, and so many of them end the approval: one in standard, three in nist; the right one comes too late', async () => {
    const { attempt, number } = await login(active, active.browser);
    for (let n = 1; n <= tries; n += 1) {
      const sent = await approving(active, wrongNumber(number));
      expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'wrong-number', triesLeft: tries - n });
      if (n < tries) continue;
      expect(await active.phone.open()).toEqual([]);
      expect(must(await active.auth.login.view({ attempt })).view).toMatchObject({ approval: { state: 'wrong-number' } });
      expect(await active.auth.login.finishApproval({ attempt })).toMatchObject({ ok: false, reason: 'not-approved' });
    }
    const { approval } = must(await active.auth.login.askApproval({ attempt }));
    if (approval.state !== 'open') return expect.unreachable(approval.state);
    expect(await active.phone.answer('approve', approval.number)).toEqual({ ok: true, state: 'approved' });
  });

  it('R93: an approval without a number, or with what is none, is refused and is no miss', async () => {
    const { number } = await login(active, active.browser);
    const { approval, answer } = await approving(active, number);
    for (const other of [undefined, '', number.slice(0, 1), '123456789', ` ${number}`, `${number}\n`, Number(`1${number}`), null, [number]]) {
      expect(await active.phone.send({ approval, answer: await resealed(active.phone.signer, answer, { number: other }) })).toEqual({ ok: false, reason: 'bad-answer' });
    }
    expect(await active.phone.send({ approval, answer: await resealed(active.phone.signer, answer, {}) })).toEqual({ ok: true, state: 'approved' });
  });

  it('R93: a number of another length is a wrong one, also where it begins with the right one', async () => {
    const { number } = await login(active, active.browser);
    expect(await active.phone.send(await approving(active, `${number}0`))).toEqual({ ok: false, reason: 'wrong-number', triesLeft: tries - 1 });
  });

  it('R97: an approval works a second before 120 s are over, and fails when they are', async () => {
    const late = await login(active, active.browser);
    active.clock.advance(119 * second);
    const sent = await approving(active, late.number);
    active.clock.advance(second);
    expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'approval-ended' });
    expect(must(await active.auth.login.view({ attempt: late.attempt })).view).toMatchObject({ approval: { state: 'expired' } });
    const early = await login(active, active.browser);
    active.clock.advance(119 * second);
    expect(await active.phone.send(await approving(active, early.number))).toEqual({ ok: true, state: 'approved' });
  });

  it('R99: the same statement sent twice is replayed the second time; of fifty at once in four processes one succeeds', async () => {
    const { attempt, number } = await login(active, active.browser);
    const sent = await approving(active, number);
    const processes = Array.from({ length: 4 }, (_, n) => reopenByKey(active, { storage: wrapStorage(active.storage, jitter(`answer ${n}`)) }));
    const said = await inParallel(50, (n) => (processes[n % 4] ?? active).phone.send(sent));
    expect(said.filter(({ ok }) => ok).length).toBe(1);
    for (const one of said) if (!one.ok) expect(one.reason).toMatch(/^(?:answer-replayed|approval-ended|lane-closed|wait)$/);
    expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'answer-replayed' });
    const finished = await inParallel(20, (n) => (processes[n % 4] ?? active).auth.login.finishApproval({ attempt }));
    expect(finished.filter(({ ok }) => ok).length).toBe(1);
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).filter(({ endedAt }) => endedAt === undefined).length).toBe(2);
  });

  it('R147: right answers, fifty at once too, and lost races are no misses', async () => {
    const watched = watchLedgers(active.storage);
    const own = reopenByKey(active, { storage: watched.storage });
    const { number } = await login(own, active.browser);
    const sent = await approving(own, number);
    await inParallel(50, () => own.phone.send(sent));
    await own.settle();
    const left = (await watched.counts(active.clock.now())).filter(({ key }) => key.startsWith('key/') && key.endsWith('/misses'));
    expect(left).toEqual([]);
  });

  it('R98: a statement for one approval completes no other, neither of another attempt nor a later one of the same', async () => {
    const first = await login(active, active.browser);
    const sent = await approving(active, first.number);
    const { approval } = must(await active.auth.login.askApproval({ attempt: first.attempt }));
    expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'approval-ended' });
    const [waiting] = await active.phone.open();
    if (waiting === undefined || approval.state !== 'open') return expect.unreachable();
    expect(await active.phone.send({ approval: waiting.approval, answer: sent.answer })).toEqual({ ok: false, reason: 'bad-answer' });
    expect(await active.phone.send({ approval: waiting.approval, answer: await active.phone.sign({ challenge: waiting.challenge, answer: 'approve', number: approval.number }) })).toMatchObject({ ok: true });
  });

  it.each([
    ['another approval', { approval: 'another.1' }], ['another account', { account: 'another' }], ['another purpose', { purpose: 'recovery' }], ['another server', { aud: 'https://evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32, 9).toString('base64url') }], ['a time that is over', { iat: 1_000, exp: 1_060 }],
  ])('R98, R104 in part, R105 in part: an answer that names %s is refused, and is no miss', async (_what, over) => {
    const { number } = await login(active, active.browser);
    const sent = await approving(active, number, over);
    expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'bad-answer' });
    expect(await active.phone.answer('approve', number)).toEqual({ ok: true, state: 'approved' });
  });

  it('R104: the challenge shows purpose, account, service, origin, whether the browser is known, time and expiry; with any byte changed no answer to it counts', async () => {
    const { number } = await login(active, active.browser);
    const [waiting] = await active.phone.open();
    if (waiting === undefined) return expect.unreachable();
    const now = Math.floor(active.clock.now() / 1000);
    expect(waiting.says).toMatchObject({ purpose: 'login', account: active.accountId, username: active.username, service: 'Tilinpito', aud: 'https://tilinpito.example', known: true, iat: now, exp: now + 120 });
    for (let at = 0; at < waiting.challenge.length; at += 97) {
      const changed = `${waiting.challenge.slice(0, at)}${waiting.challenge[at] === 'A' ? 'B' : 'A'}${waiting.challenge.slice(at + 1)}`;
      const hash = await active.phone.sign({ challenge: waiting.challenge, answer: 'approve', number, over: { challenge: Buffer.from(await globalThis.crypto.subtle.digest('SHA-256', Buffer.from(changed))).toString('base64url') } });
      expect(await active.phone.send({ approval: waiting.approval, answer: hash })).toEqual({ ok: false, reason: 'bad-answer' });
    }
    await login(active);
    expect((await active.phone.open()).map(({ says }) => says.purpose === 'login' && says.known)).toEqual([true, false]);
  });

  it('of approving and denying at the same moment one wins, and the page is told which', async () => {
    for (let n = 0; n < 10; n += 1) {
      const own = await activateByKey(policy);
      const { attempt, number } = await login(own, own.browser);
      const sent = await approving(own, number);
      const [waiting] = await own.phone.open();
      const deny = { approval: sent.approval, answer: await own.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'cancelled' }) };
      const [one, other] = [0, 1].map((at) => reopenByKey(own, { storage: wrapStorage(own.storage, jitter(`approve or deny ${n} ${at}`)) }));
      if (one === undefined || other === undefined) return expect.unreachable();
      const [approved, denied] = await Promise.all([one.phone.send(sent), other.phone.send(deny)]);
      expect([approved.ok, denied.ok].filter(Boolean).length).toBe(1);
      expect((await own.auth.login.finishApproval({ attempt })).ok).toBe(approved.ok);
    }
  });

  it('R103: not-me ends the attempt, is told to all addresses and written down; cancelled leaves it, and the phone can be asked again', async () => {
    const cancelled = await login(active, active.browser);
    expect(await active.phone.answer('cancelled')).toEqual({ ok: true, state: 'denied' });
    expect(must(await active.auth.login.askApproval({ attempt: cancelled.attempt })).approval.state).toBe('open');
    expect(await active.phone.answer('not-me')).toEqual({ ok: true, state: 'denied' });
    await active.settle();
    expect(await active.auth.login.finishApproval({ attempt: cancelled.attempt })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(await active.auth.login.askApproval({ attempt: cancelled.attempt })).toMatchObject({ ok: false, reason: 'sequence-error' });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
    const denials = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'approval-denied').map(({ reason }) => reason);
    expect(denials).toEqual(['cancelled', 'not-me']);
  });

  it('invariant 2 in part: where a process stops right after not-me was taken, the same answer sent again ends the attempt and tells', async () => {
    const { attempt } = await login(active, active.browser);
    const [waiting] = await active.phone.open();
    const sent = { approval: waiting?.approval ?? '', answer: await active.phone.sign({ challenge: waiting?.challenge ?? '', answer: 'not-me' }) };
    const broken = reopenByKey(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'messages.insert' ? Promise.reject(new Error('a crash that the test asked for')) : call())) });
    await expect(broken.phone.send(sent)).rejects.toMatchObject({ name: 'AuthError' });
    expect((await active.auth.login.view({ attempt })).ok).toBe(true);
    expect(await active.phone.send(sent)).toEqual({ ok: false, reason: 'answer-replayed' });
    await active.settle();
    expect(await active.auth.login.view({ attempt })).toMatchObject({ ok: false });
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'approval-denied').length).toBe(2);
  });

  it('R109: amr is pwd, swk, mfa, user, and what the device said of its user is added', async () => {
    for (const [userVerified, amr] of [['none', ['pwd', 'swk', 'mfa', 'user']], ['pin', ['pwd', 'swk', 'mfa', 'user', 'pin']], ['fpt', ['pwd', 'swk', 'mfa', 'user', 'fpt']], ['face', ['pwd', 'swk', 'mfa', 'user', 'face']]] as const) {
      const { attempt, number } = await login(active, active.browser);
      expect(await active.phone.send(await approving(active, number, { userVerified }))).toMatchObject({ ok: true });
      expect(must(await active.auth.login.finishApproval({ attempt }))).toMatchObject({ session: { assurance: { amr, phishingResistant: false, method: 'key' } } });
      await active.settle();
      active.clock.advance(10 * minute);
    }
  });

  it('R180 in part: with the audit down nothing is granted: the phone’s answer, and the browser’s end, are refused', async () => {
    const { attempt, number } = await login(active, active.browser);
    const down = reopenByKey(active, { storage: wrapStorage(active.storage, (name, _args, call) => (name === 'audit.append' ? Promise.reject(new Error('down')) : call())) });
    const sent = await approving(active, number);
    await expect(down.phone.send(sent)).rejects.toMatchObject({ code: 'audit-unavailable' });
    await expect(down.auth.login.finishApproval({ attempt })).rejects.toMatchObject({ code: 'audit-unavailable' });
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(1);
  });

  it('the device is seen when it answers, and known to trust the newest key from then on', async () => {
    const [device] = await active.storage.devices.findBy('accountId', active.accountId);
    expect(device).toMatchObject({ trustsKey: 'test-1' });
    const rotated = reopenByKey(active, { keys: [newerKey, ...keys] });
    active.clock.advance(minute);
    const { attempt, number } = await login(rotated, active.browser);
    must(await rotated.phone.answer('approve', number));
    await rotated.settle();
    expect((await active.storage.devices.find(device?.id ?? ''))).toMatchObject({ lastSeenAt: active.clock.now(), trustsKey: 'test-2' });
    expect((await rotated.auth.login.finishApproval({ attempt })).ok).toBe(true);
  });
});
