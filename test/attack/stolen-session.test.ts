/*
 * The attack: a thief reads a session's token out of a browser, a log or a backup, and acts with it from his own machine. He has neither
 * the paper nor the password, so what he can do must end with that session: nothing that makes it his own, such as a new password, a
 * list, an address, a longer life or the end of the owner's other sessions, may be had for it. Nor may a token that is no longer the
 * session's be worth anything: after a logout, a renewal or the end of its time.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { askedOfList, goodPassword, logIn, must, prove, toChallenge, walkToNewList, type Active } from '../story/walk.js';
import { activate, eventsOf, hour, minute, profiles, reopen, wrongCode } from '../unit/service/shared/tools.js';

const newPassword = 'lumi narskuu saappaan alla';

/** Every act that a session's token can be tried for, with whatever the thief has for a proof. */
function acts(active: Active, token: string, proof: string): Readonly<Record<string, () => Promise<{ readonly ok: boolean; readonly reason?: string }>>> {
  const { binding, sessions } = active.auth;
  return {
    changePassword: () => binding.changePassword({ token, proof, currentPassword: goodPassword, password: newPassword }),
    orderList: () => binding.orderList({ token, proof }),
    openList: () => binding.openList({ token, proof }),
    askList: () => binding.askList({ token, proof }),
    proveList: () => binding.proveList({ token, proof, code: active.codes[0] ?? '' }),
    changeContact: () => binding.changeContact({ currentPassword: goodPassword, token, proof, channel: 'email', address: 'thief@example.net' }),
    confirmContact: () => binding.confirmContact({ token, proof, code: '12345678' }),
    stepUp: () => sessions.stepUp({ token, proof, password: goodPassword }),
  };
}

describe.each(profiles)('a stolen session token in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  /** What must stay as it is: the account but for what a look at it changes, and the lists but for the pin. */
  async function held(): Promise<unknown> {
    const account = await active.storage.accounts.find(active.accountId);
    const lists = await active.storage.lists.findBy('accountId', active.accountId);
    return [account, lists.map(({ id, list }) => [id, list.status, list.used])];
  }

  const reasonsOf = async (token: string, proof: string): Promise<readonly (string | undefined)[]> => {
    const said = [];
    for (const act of Object.values(acts(active, token, proof))) said.push(await act());
    return said.map((one) => (one.ok ? 'done' : one.reason));
  };

  it('R81, R172: alone it changes nothing: every act is refused without a fresh proof, whatever stands for one', async () => {
    const before = await held();
    const { proof: open } = must(await active.auth.binding.start({ token: active.token, act: 'change-password' }));
    const { attempt } = await toChallenge(active);
    for (const proof of ['', 'x', active.token, active.browser, open, attempt, `${open.split('.')[0]}.${Buffer.alloc(32).toString('base64url')}`]) {
      expect(new Set(await reasonsOf(active.token, proof))).toEqual(new Set(['step-up-required']));
    }
    expect(await held()).toEqual(before);
    await active.settle();
    expect(active.inbox.lastEmailTo('thief@example.net')).toBeUndefined();
  });

  it('R34: the password that the thief knows, too, is not judged without the proof: no ledger hears of it', async () => {
    const wrong = { token: active.token, proof: 'x', currentPassword: 'a guess of a thief', password: newPassword };
    for (let n = 0; n < 60; n += 1) expect(await active.auth.binding.changePassword(wrong)).toMatchObject({ reason: 'step-up-required' });
    expect((await eventsOf(active.storage)).filter(({ kind, outcome }) => kind === 'password-checked' && outcome === 'failure')).toEqual([]);
    must(await logIn(active, active.browser));
  });

  it('R81 in part: a proof that the owner gives in this very session for one act is none for another', async () => {
    const owner = await prove(active, 'step-up');
    const said = acts(active, active.token, owner);
    for (const [name, act] of Object.entries(said)) if (name !== 'stepUp') expect(await act()).toMatchObject({ ok: false, reason: 'step-up-required' });
  });

  it('R160: with the owner’s next proof the thief is out: the token he has fails at once', async () => {
    const renewed = must(await active.auth.sessions.stepUp({ token: active.token, proof: await prove(active, 'step-up'), password: goodPassword }));
    expect(new Set(await reasonsOf(active.token, await prove(active, 'change-password', renewed.token)))).toEqual(new Set(['no-session']));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect(await active.auth.sessions.end({ token: active.token })).toEqual({ ok: false, reason: 'no-session' });
    expect((await active.auth.sessions.check({ token: renewed.token })).ok).toBe(true);
  });

  it('R169: after a logout every act says so, in every process, and the use is written down', async () => {
    const proof = await prove(active, 'change-password');
    must(await active.auth.sessions.end({ token: active.token }));
    for (const process of [active, reopen(active)]) expect(new Set(await reasonsOf(process.token, proof))).toEqual(new Set(['ended']));
    expect((await eventsOf(active.storage)).filter(({ kind }) => kind === 'session-use-after-end').length).toBe(16);
  });

  it('R162 in part: its time ends for the thief, too, and no proof and no use makes it longer than its absolute limit', async () => {
    const { absoluteUntil } = must(await active.auth.sessions.check({ token: active.token })).session;
    while (active.clock.now() + 20 * minute < absoluteUntil) {
      active.clock.advance(20 * minute);
      must(await active.auth.sessions.check({ token: active.token }));
      if (active.clock.now() % (2 * hour) < 20 * minute) must(await active.auth.binding.start({ token: active.token, act: 'step-up' }));
    }
    active.clock.advance(absoluteUntil - active.clock.now());
    expect(new Set(await reasonsOf(active.token, 'x'))).toEqual(new Set(['too-old']));
  });

  it('R170: five minutes after the login it neither shows nor ends the owner’s other sessions', async () => {
    const other = must(await logIn(active, active.browser));
    if (other.next !== 'authenticated') throw new Error('all three steps are done');
    active.clock.advance(5 * minute);
    expect(await active.auth.sessions.list({ token: active.token })).toMatchObject({ reason: 'step-up-required' });
    expect(await active.auth.sessions.endOther({ token: active.token })).toMatchObject({ reason: 'step-up-required' });
    expect((await active.auth.sessions.check({ token: other.token })).ok).toBe(true);
  });

  it('R136 in part: the settings it can change hold no address', async () => {
    const stolen = { token: active.token, profile: { name: 'Matti', locale: 'fi', email: 'thief@example.net' } };
    expect(await active.auth.profile.update(stolen)).toMatchObject({ ok: false, reason: 'address-change-needs-proof' });
  });

  it('R65 in part, R81 in part: guessing the proof ends the stolen session with the fifth miss, and leaves list, password and known browser to the owner', async () => {
    const other = must(await logIn(active));
    if (other.next !== 'authenticated') throw new Error('all three steps are done');
    const said: string[] = [];
    while (said.length < 60) {
      const started = await active.auth.binding.start({ token: active.token, act: 'change-password' });
      if (!started.ok) {
        said.push(started.reason);
        break;
      }
      const { proof, challenge } = askedOfList(started);
      const refused = await active.auth.binding.answerOtp({ token: active.token, proof, code: wrongCode(active, challenge.position) });
      if (refused.ok) throw new Error('a guess proves nothing');
      said.push(refused.reason);
    }
    expect(said).toEqual(['wrong-code', 'wrong-code', 'wrong-code', 'wrong-code', 'lane-closed', 'ended']);
    const [list] = await active.storage.lists.findBy('accountId', active.accountId);
    // What guessing costs the list is its life, and the one position that was asked three times (R62, R66).
    expect([list?.list.status, list?.list.lifetimeMisses, list?.list.burnt.length]).toEqual(['active', 5, 1]);
    expect((await active.storage.accounts.find(active.accountId))?.password?.compromisedAt).toBeUndefined();
    expect((await active.auth.sessions.check({ token: other.token })).ok).toBe(true);
    const again = must(await logIn(active, active.browser));
    if (again.next !== 'authenticated') throw new Error('all three steps are done');
    must(await active.auth.binding.changePassword({ token: again.token, proof: await prove(active, 'change-password', again.token), currentPassword: goodPassword, password: newPassword }));
    const ends = (await eventsOf(active.storage)).filter(({ kind }) => kind === 'lane-closed' || kind === 'session-ended').slice(0, 2);
    expect(ends.map(({ kind, reason, actor }) => [kind, reason, actor.kind])).toEqual([['lane-closed', 'session', 'user'], ['session-ended', 'proof-lane-closed', 'system']]);
  });

  it('R55 in part: with the token, but without the proof’s secret, the new list is not opened', async () => {
    const { proof } = await walkToNewList(active);
    const [id = ''] = proof.split('.');
    expect(await active.auth.binding.openList({ token: active.token, proof: `${id}.${Buffer.alloc(32, 1).toString('base64url')}` })).toMatchObject({ reason: 'step-up-required' });
  });
});
