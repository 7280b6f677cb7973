import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, logIn, must, prove, walkToNewList, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, jitter, minute, profiles, reopen, second, wrapStorage } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';

describe.each(profiles)('auth.sessions.stepUp in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const stepUp = (proof: string, token = active.token, auth = active.auth) => auth.sessions.stepUp({ token, proof, password: goodPassword });

  /** Uses the session, so that it does not end for want of use. */
  async function stay(forMs: number, token = active.token): Promise<void> {
    for (let left = forMs; left > 0; left -= 20 * minute) {
      active.clock.advance(Math.min(left, 20 * minute));
      must(await active.auth.sessions.check({ token }));
    }
  }

  it('R160: the old token fails at once, in every process, and the new one is the same session', async () => {
    const { token, session } = must(await stepUp(await prove(active, 'step-up')));
    expect(session.id).toBe(active.token.split('.')[0]);
    for (const process of [active, reopen(active)]) {
      expect(await process.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
      expect(await process.auth.sessions.check({ token })).toEqual({ ok: true, session });
    }
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-renewed').length).toBe(1);
    expect((await active.storage.sessions.findBy('accountId', active.accountId)).length).toBe(1);
  });

  it('R162: reauthentication resets both limits, at the last second of the absolute one; activity does not', async () => {
    const { absoluteUntil } = must(await active.auth.sessions.check({ token: active.token })).session;
    await stay(absoluteUntil - second - active.clock.now());
    const { token, session } = must(await stepUp(await prove(active, 'step-up')));
    const now = active.clock.now();
    expect(session).toMatchObject({ idleUntil: now + active.auth.policy.session.idleMs, absoluteUntil: now + 12 * hour, assurance: { authenticatedAt: now } });
    active.clock.advance(second);
    must(await active.auth.sessions.check({ token }));
    await stay(12 * hour - 2 * second, token);
    active.clock.advance(second);
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'too-old' });
    const record = await active.storage.sessions.find(session.id);
    expect(record?.removeAt).toBe(session.absoluteUntil + 30 * 24 * hour);
  });

  it('R168: its level is never above that of its login, nor above that of the list that was answered with', async () => {
    const [id = ''] = active.token.split('.');
    const record = await active.storage.sessions.find(id);
    if (record === undefined) throw new Error('there is a session');
    await active.storage.sessions.update({ ...record, assurance: { ...record.assurance, aal: 1 }, version: record.version + 1 }, record.version);
    const low = must(await stepUp(await prove(active, 'step-up')));
    expect(low.session.assurance.aal).toBe(1);
    const raised = await active.storage.sessions.find(id);
    if (raised === undefined) throw new Error('there is a session');
    await active.storage.sessions.update({ ...raised, assurance: { ...raised.assurance, aal: 2 }, version: raised.version + 1 }, raised.version);
    const high = must(await stepUp(await prove(active, 'step-up', low.token), low.token));
    expect(high.session.assurance.aal).toBe(policy === 'nist' ? 2 : 1);
  });

  it('R172: without a fresh proof of this very act it is step-up-required, and no password is judged', async () => {
    const other = await prove(active, 'change-password');
    const { proof: open } = must(await active.auth.binding.start({ token: active.token, act: 'step-up' }));
    const late = await prove(active, 'step-up');
    active.clock.advance(5 * minute);
    for (const proof of [other, open, late, '']) expect(await stepUp(proof)).toEqual({ ok: false, reason: 'step-up-required', supportContact });
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'password-checked')).toEqual([]);
  });

  it('R34 in part: a wrong password is one failure of the login’s own ledger, and the proof is still good', async () => {
    const proof = await prove(active, 'step-up');
    expect(await active.auth.sessions.stepUp({ token: active.token, proof, password: 'a wrong password it is' })).toEqual({ ok: false, reason: 'wrong-password', supportContact });
    expect((await stepUp(proof)).ok).toBe(true);
  });

  it('R147 in part: a right password clears the failures before it', async () => {
    let { token } = active;
    for (let round = 0; round < 2; round += 1) {
      const proof = await prove(active, 'step-up', token);
      for (let n = 0; n < 9; n += 1) expect(await active.auth.sessions.stepUp({ token, proof, password: 'a wrong password it is' })).toMatchObject({ reason: 'wrong-password' });
      ({ token } = must(await stepUp(proof, token)));
    }
  });

  it('R205 in part: it brings what changed last', async () => {
    const account = await active.storage.accounts.find(active.accountId);
    if (account === undefined) throw new Error('there is an account');
    await active.storage.accounts.update({ ...account, recoveredAt: 7, contactChangedAt: 8, methodChangedAt: 9, version: account.version + 1 }, account.version);
    const { session } = must(await stepUp(await prove(active, 'step-up')));
    expect(session.assurance).toMatchObject({ recoveredAt: 7, contactChangedAt: 8, methodChangedAt: 9 });
  });

  it('invariant 1: of 50 parallel step-ups with one proof one gets a token, and of two proofs at once, too', async () => {
    const proof = await prove(active, 'step-up');
    const processes = Array.from({ length: 4 }, (_, n) => reopen(active, { storage: wrapStorage(active.storage, jitter(`step ${n}`)), policyOverrides: { hashing: { waiting: 64 } } }));
    const said = await Promise.all(Array.from({ length: 50 }, (_, n) => stepUp(proof, active.token, (processes[n % 4] ?? active).auth)));
    const tokens = said.flatMap((one) => (one.ok ? [one.token] : []));
    expect(tokens.length).toBe(1);
    const [token = ''] = tokens;
    const [one, two] = [await prove(active, 'step-up', token), await prove(active, 'step-up', token)];
    const both = await Promise.all([one, two].map((each, n) => stepUp(each, token, (processes[n] ?? active).auth)));
    const [winner, ...others] = both.flatMap((each) => (each.ok ? [each.token] : []));
    expect(others).toEqual([]);
    expect((await active.auth.sessions.check({ token: winner ?? '' })).ok).toBe(true);
  });

  it('R169 in part: a session that is ended meanwhile is not renewed; what the act changed stays', async () => {
    const { proof, code } = await walkToNewList(active);
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      const answer = await call();
      if (name === 'accounts.update' && !raced) {
        raced = true;
        must(await active.auth.sessions.end({ token: active.token }));
      }
      return answer;
    });
    const proven = must(await reopen(active, { storage }).auth.binding.proveList({ token: active.token, proof, code }));
    expect(proven.renewed).toBeUndefined();
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
  });

  it('R160 in part: a use of the old token that was on its way during the renewal is refused, too', async () => {
    const proof = await prove(active, 'step-up');
    active.clock.advance(2 * minute);
    let raced = false;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'sessions.update' && !raced) {
        raced = true;
        must(await stepUp(proof));
      }
      return call();
    });
    expect(await reopen(active, { storage }).auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect(raced).toBe(true);
  });

  it('R160 in part: a session that others keep changing is renewed all the same', async () => {
    const proof = await prove(active, 'step-up');
    let races = 0;
    const storage = wrapStorage(active.storage, async (name, _args, call) => {
      if (name === 'sessions.update' && races < 2) {
        races += 1;
        const [found] = await active.storage.sessions.findBy('accountId', active.accountId);
        if (found !== undefined) await active.storage.sessions.update({ ...found, version: found.version + 1 }, found.version);
      }
      return call();
    });
    const { token } = must(await stepUp(proof, active.token, reopen(active, { storage }).auth));
    expect((await active.auth.sessions.check({ token })).ok).toBe(true);
    must(await logIn(active));
  });
});
