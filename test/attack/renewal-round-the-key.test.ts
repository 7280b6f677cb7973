/*
 * The attack: somebody with the password or a session and a forgotten sheet has the list asked without anybody being told: by renewing a challenge that was
 * never made, or within the hour in which the owner was told of a list that the owner used. The list in reserve is asked by `useList` alone, and each browser is told of.
 */
import { describe, expect, it } from 'vitest';
import { toApproval } from '../story/raw-phone.js';
import { goodPassword, matti, must } from '../story/walk.js';
import { withReserve } from '../unit/service/device/tools.js';
import { eventsOf, profiles } from '../unit/service/shared/tools.js';
import { toCode } from '../unit/service/recovery/walks.js';

describe.each(profiles)('having the list asked silently in %s', (policy) => {
  it('a proof by the Key has no challenge to renew: no position is named, and no one-time password is taken', async () => {
    const active = await withReserve(policy);
    const { binding } = active.auth;
    const { token } = active;
    const { proof, approval } = must(await binding.start({ token, act: 'renew-list' }));
    expect(approval?.state).toBe('open');
    expect(await binding.renewChallenge({ token, proof })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    for (const code of active.codes.slice(0, 3)) expect((await binding.answerOtp({ token, proof, code })).ok).toBe(false);
    // By the way that is meant, both addresses are told first.
    must(await binding.useList({ token, proof }));
    must(await binding.renewChallenge({ token, proof }));
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'list-instead').map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
  });

  it('so has a recovery by the Key', async () => {
    const active = await withReserve(policy);
    const { recovery } = active.auth;
    const { flow, code } = await toCode(active);
    expect(must(await recovery.answerCode({ flow, code })).view).toMatchObject({ state: 'third-step', approval: { state: 'open' } });
    expect(await recovery.renewChallenge({ flow })).toMatchObject({ ok: false, reason: 'not-in-this-step' });
    expect((await eventsOf(active.storage)).map(({ kind }) => kind)).not.toContain('list-instead');
    must(await recovery.useList({ flow }));
    must(await recovery.renewChallenge({ flow }));
    expect((await eventsOf(active.storage)).map(({ kind }) => kind)).toContain('list-instead');
  });

  it('a stranger within the hour of the owner’s own use is told of by itself', async () => {
    const active = await withReserve(policy);
    const own = await toApproval(active, { password: goodPassword, browser: active.browser });
    must(await active.auth.login.useList({ attempt: own.attempt }));
    const strange = await toApproval(active, { password: goodPassword });
    must(await active.auth.login.useList({ attempt: strange.attempt }));
    await active.settle();
    expect(active.inbox.all().filter(({ purpose }) => purpose === 'list-instead').length).toBe(4);
  });
});
