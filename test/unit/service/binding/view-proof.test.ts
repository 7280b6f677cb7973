import { beforeEach, describe, expect, it } from 'vitest';
import { askedOfList, codeIn, goodPassword, logInAndSettle, must, prove, walkToNewList, type Active } from '../../../story/walk.js';
import { activate, dumpAll, eventsOf, minute, profiles, wrongCode } from '../shared/tools.js';

const supportContact = 'Anna at the office, 09 123 456';
const none = { ok: false, reason: 'step-up-required', supportContact };

describe.each(profiles)('auth.binding.view in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy);
  });

  const view = (proof: string, token = active.token) => active.auth.binding.view({ token, proof });
  const start = async (act: 'change-password' | 'renew-list') => askedOfList(await active.auth.binding.start({ token: active.token, act }));

  it('R81 in part: after a reload the page asks what it asked before, and says what for', async () => {
    const { proof, challenge } = await start('change-password');
    const { act, ...asked } = challenge;
    const viewed = must(await view(proof));
    expect(viewed.view).toEqual({ act, state: 'challenge', challenge: asked, expiresAt: active.clock.now() + active.auth.policy.binding.ttlMs });
    expect([viewed, viewed.view].every(Object.isFrozen)).toBe(true);
    must(await active.auth.binding.answerOtp({ token: active.token, proof, code: active.codes[challenge.position - 1] ?? '' }));
    expect(must(await view(proof)).view).toEqual({ act, state: 'proven', expiresAt: viewed.view.expiresAt });
  });

  it('it changes nothing, whatever was answered before', async () => {
    const { proof, challenge } = await start('change-password');
    await active.auth.binding.answerOtp({ token: active.token, proof, code: wrongCode(active, challenge.position) });
    must(await view(proof));
    const before = [await dumpAll(active), await eventsOf(active.storage)];
    for (let n = 0; n < 20; n += 1) expect(must(await view(proof)).view.challenge?.position).toBe(challenge.position);
    expect([await dumpAll(active), await eventsOf(active.storage)]).toEqual(before);
  });

  it('a list renewal shows the question that proves the new list', async () => {
    const { proof, challenge, code } = await walkToNewList(active);
    const { act, ...asked } = challenge;
    expect(must(await view(proof)).view).toMatchObject({ act, state: 'new-list', challenge: asked });
    must(await active.auth.binding.proveList({ token: active.token, proof, code }));
  });

  it('a change of address waits for its code, and is over with it', async () => {
    const proof = await prove(active, 'change-contact');
    const { token } = active;
    must(await active.auth.binding.changeContact({ token, proof, currentPassword: goodPassword, channel: 'email', address: 'matti.koti@example.com' }));
    await active.settle();
    expect(must(await view(proof)).view).toMatchObject({ act: 'change-contact', state: 'contact-code' });
    const confirmed = must(await active.auth.binding.confirmContact({ token, proof, code: codeIn(active.inbox.lastEmailTo('matti.koti@example.com')) }));
    expect(await view(proof, confirmed.renewed?.token)).toEqual(none);
  });

  it('one of another session, one whose time is over, and none at all are refused alike', async () => {
    const logged = must(await logInAndSettle(active));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    const { proof } = await start('change-password');
    expect(await view(proof, logged.token)).toEqual(none);
    const otherSecret = `${proof.split('.')[0] ?? ''}.${'A'.repeat(43)}`;
    for (const wrong of ['', 'x', otherSecret, active.token, proof.split('.')[0] ?? '']) expect(await view(wrong)).toEqual(none);
    active.clock.advance(active.auth.policy.binding.ttlMs - 1);
    must(await view(proof));
    active.clock.advance(1);
    expect(await view(proof)).toEqual(none);
  });

  it('R172 in part: a proof that is no longer fresh is not shown as alive, as the act would be refused', async () => {
    const proof = await prove(active, 'change-password');
    active.clock.advance(active.auth.policy.binding.freshMs - 1);
    expect(must(await view(proof)).view.state).toBe('proven');
    active.clock.advance(1);
    expect(await view(proof)).toEqual(none);
    expect(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' })).toEqual(none);
  });

  it('R172 in part: a new list may take its time, once it was ordered', async () => {
    const { proof } = await walkToNewList(active);
    active.clock.advance(active.auth.policy.binding.freshMs);
    expect(must(await view(proof)).view.state).toBe('new-list');
  });

  it('R172 in part: one that stands on an earlier password is over, in the session that goes on as well', async () => {
    const other = (await start('renew-list')).proof;
    const proof = await prove(active, 'change-password');
    const changed = must(await active.auth.binding.changePassword({ token: active.token, proof, currentPassword: goodPassword, password: 'lumi narskuu saappaan alla' }));
    const token = changed.renewed?.token ?? '';
    expect(await view(other, token)).toEqual(none);
    expect(await active.auth.binding.renewChallenge({ token, proof: other })).toEqual(none);
  });

  it('R169 in part: without a session nothing is shown', async () => {
    const { proof } = await start('change-password');
    expect(await view(proof, 'x')).toEqual({ ok: false, reason: 'no-session', supportContact });
    active.clock.advance(minute);
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await view(proof)).toEqual({ ok: false, reason: 'ended', supportContact });
  });
});
