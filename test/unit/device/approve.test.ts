import { describe, expect, it, vi } from 'vitest';
import type { UserVerified } from '../../../src/device/index.js';
import { must } from '../../story/walk.js';
import { connect, connectApp, notThe, onlyApproval, toNumber, type Connected } from './connect.js';

async function asked(active: Connected) {
  const { number, attempt } = await toNumber(active);
  const [approval] = await active.phone.approvals();
  if (approval === undefined) throw new Error('nothing waits');
  return { number, attempt, approval };
}

describe('approving', () => {
  it('R93, R95: a number of another length is not sent and costs no try; spaces in it are forgiven', async () => {
    const active = await connect();
    const { number, approval } = await asked(active);
    for (const typed of ['', '1', '123', 'ab', '4२', '-1', '1e']) expect(await active.phone.approve(typed, approval)).toEqual({ ok: false, reason: 'not-a-number' });
    expect(await active.phone.approve(` ${number.charAt(0)} ${number.charAt(1)}`, approval)).toEqual({ ok: true });
  });

  it('R93: nist takes three numbers for an approval, and says how many are left', async () => {
    const active = await connect({ policy: 'nist' });
    const { number, approval } = await asked(active);
    expect(number).toMatch(/^\d{6}$/);
    expect(await active.phone.approve(notThe(number), approval)).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 2 });
    expect(await active.phone.approve(notThe(number), approval)).toEqual({ ok: false, reason: 'wrong-number', triesLeft: 1 });
    expect(await active.phone.approve(number, approval)).toEqual({ ok: true });
  });

  it('R109: the session says how the phone made sure of its user', async () => {
    for (const way of ['none', 'pin', 'fpt', 'face'] as const) {
      const active = await connect({}, { unlock: () => way });
      const { number, attempt } = await asked(active);
      must(await active.phone.approve(number));
      const finished = must(await active.auth.login.finishApproval({ attempt }));
      const token = finished.next === 'authenticated' ? finished.token : '';
      const { session } = must(await active.auth.sessions.check({ token }));
      expect(session.assurance.amr.includes(way)).toBe(way !== 'none');
    }
  });

  it('nothing is sent where the user was not verified: a no, a throw, and anything that is no way to verify', async () => {
    const said: (() => unknown)[] = [() => false, () => Promise.reject(new Error('cancelled')), () => undefined, () => true, () => 'yes', () => null];
    for (const unlock of said) {
      const active = await connect({}, { unlock: unlock as () => UserVerified });
      const { number, approval } = await asked(active);
      expect(await active.phone.approve(number, approval)).toEqual({ ok: false, reason: 'locked' });
      expect((await active.phone.approvals()).map(({ id }) => id)).toEqual([approval.id]);
    }
  });

  it('the hook is told what is approved, and by whom', async () => {
    const unlock = vi.fn(() => 'fpt' as const);
    const active = await connect({}, { unlock });
    const { number, approval } = await asked(active);
    must(await active.phone.approve(number, approval));
    const [account] = await active.phone.app.accounts();
    expect(unlock.mock.calls).toEqual([[{ account, asks: approval.asks }]]);
  });

  it('R97: an approval that is over is not sent, nor one that ends while the phone waits for a finger', async () => {
    const unlock = vi.fn((): 'pin' => 'pin');
    const active = await connect({}, { unlock });
    const { number, approval } = await asked(active);
    active.clock.advance(119_000);
    unlock.mockImplementation(() => {
      active.clock.advance(1000);
      return 'pin';
    });
    expect(await active.phone.approve(number, approval)).toEqual({ ok: false, reason: 'approval-ended' });
    expect(unlock).toHaveBeenCalledTimes(1);
    expect(await active.phone.approve(number, approval)).toEqual({ ok: false, reason: 'approval-ended' });
    expect(unlock).toHaveBeenCalledTimes(1);
  });

  it('R99: approved and denied at once, one counts', async () => {
    const active = await connect();
    const { number, approval } = await asked(active);
    const both = await Promise.all([active.phone.approve(number, approval), active.phone.deny('cancelled', approval)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: 'approval-ended' });
  });

  it('R103: a no asks for no unlock, says why, and ends what was asked', async () => {
    const active = await connect({}, { unlock: () => false });
    const { attempt } = await asked(active);
    expect(await active.phone.deny('not-me')).toEqual({ ok: true });
    expect(await active.phone.approvals()).toEqual([]);
    expect((await active.auth.login.finishApproval({ attempt })).ok).toBe(false);
    await expect(active.phone.app.deny({ approval: { account: '', challenge: '' }, reason: 'maybe' as never })).rejects.toThrow(TypeError);
  });

  it('an answer that was lost on its way back is offline, and the computer goes on all the same', async () => {
    const active = await connectApp();
    const { number, attempt } = await toNumber(active);
    const approval = await onlyApproval(active);
    active.between((network) => async (url, request) => {
      await network(url, request);
      throw new Error('lost on the way back');
    });
    expect(await active.app.approve({ approval, number })).toEqual({ ok: false, reason: 'offline' });
    must(await active.auth.login.finishApproval({ attempt }));
    active.between();
    expect(await active.app.approve({ approval, number })).toEqual({ ok: false, reason: 'approval-ended' });
  });

  it('R120: a network that sends everything twice approves once, and says that it may have', async () => {
    const active = await connectApp();
    const { number, attempt } = await toNumber(active);
    const approval = await onlyApproval(active);
    active.between((network) => async (url, request) => {
      await network(url, request);
      return network(url, request);
    });
    expect(await active.app.approve({ approval, number })).toEqual({ ok: false, reason: 'replayed' });
    must(await active.auth.login.finishApproval({ attempt }));
  });

  it('an approval that was replaced by another is over', async () => {
    const active = await connect();
    const { number, attempt, approval } = await asked(active);
    must(await active.auth.login.askApproval({ attempt }));
    expect(await active.phone.approve(number, approval)).toEqual({ ok: false, reason: 'approval-ended' });
  });
});
