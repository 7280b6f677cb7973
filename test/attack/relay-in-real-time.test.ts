/*
 * The attack that succeeds (threat model, README): a page that looks like the host's passes on what its visitor types, while the visitor is there. Neither a list
 * nor a typed number can tell. What remains: no session claims otherwise, its owner is told of the browser, and whatever the page asks for next costs another
 * answer of the visitor's.
 */
import { describe, expect, it } from 'vitest';
import { goodPassword, matti, must } from '../story/walk.js';
import { toApproval } from '../story/raw-phone.js';
import { activateByKey } from '../unit/service/device/tools.js';
import { activate, profiles } from '../unit/service/shared/tools.js';

describe.each(profiles)('a page that passes answers on in real time, in %s', (policy) => {
  it('R108, R191 in part: gets in with a one-time password of the list; the session says that it resists no phishing, the owner is told, and the method costs another one', async () => {
    const victim = await activate(policy);
    victim.inbox.clear();
    const asked = must(await victim.auth.login.start({ username: victim.username, password: goodPassword }));
    if (asked.next !== 'otp-challenge') return expect.unreachable();
    const typed = victim.codes[asked.challenge.position - 1] ?? '';
    const inside = must(await victim.auth.login.answerOtp({ attempt: asked.attempt, code: typed }));
    if (inside.next !== 'authenticated') return expect.unreachable();
    const { session } = must(await victim.auth.sessions.check({ token: inside.token }));
    expect(session.assurance.phishingResistant).toBe(false);
    await victim.settle();
    expect(victim.inbox.all().filter(({ purpose }) => purpose === 'new-browser').map(({ to }) => to).sort()).toEqual([matti.phone, matti.email].sort());
    expect(await victim.auth.binding.start({ token: inside.token, act: 'change-password' })).toMatchObject({ ok: true, challenge: { position: expect.any(Number) } });
  });

  it('R108, R191 in part: gets in with the number that its visitor types into the phone; the session says so, and the owner is told', async () => {
    const victim = await activateByKey(policy);
    victim.inbox.clear();
    const { attempt, number } = await toApproval(victim, { password: goodPassword });
    must(await victim.phone.answer('approve', number));
    const inside = must(await victim.auth.login.finishApproval({ attempt }));
    if (inside.next !== 'authenticated') return expect.unreachable();
    const { session } = must(await victim.auth.sessions.check({ token: inside.token }));
    expect(session.assurance.phishingResistant).toBe(false);
    await victim.settle();
    expect(victim.inbox.all().filter(({ purpose }) => purpose === 'new-browser')).toHaveLength(2);
  });
});
