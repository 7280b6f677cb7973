import { beforeEach, describe, expect, it } from 'vitest';
import { goodPassword, headUser, logIn, must, organizationId, type Active } from '../../../story/walk.js';
import { activate, eventsOf, hour, profiles, reopen } from '../shared/tools.js';

describe.each(profiles)('auth.audit.list in %s', (policy) => {
  let active: Active;
  beforeEach(async () => {
    active = await activate(policy, { authorize: ({ actor, organizationId: asked }) => actor.kind === 'head-user' && asked === organizationId });
  });

  it('shows the events of one organization, oldest first', async () => {
    active.clock.advance(hour);
    must(await logIn(active));
    const { events } = must(await active.auth.audit.list({ actor: headUser, organizationId }));
    expect(events.length).toBeGreaterThan(8);
    expect(events.every(({ chain }) => chain === organizationId)).toBe(true);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
    expect(events.some(({ kind }) => kind === 'session-opened')).toBe(true);
  });

  it('limit, account and instant narrow it', async () => {
    active.clock.advance(hour);
    must(await logIn(active));
    const all = must(await active.auth.audit.list({ actor: headUser, organizationId })).events;
    expect(must(await active.auth.audit.list({ actor: headUser, organizationId, limit: 3 })).events).toEqual(all.slice(0, 3));
    const late = must(await active.auth.audit.list({ actor: headUser, organizationId, from: active.clock.now() })).events;
    expect(late).toEqual(all.filter(({ at }) => at >= active.clock.now()));
    expect(must(await active.auth.audit.list({ actor: headUser, organizationId, accountId: active.accountId })).events.length).toBeGreaterThan(0);
    expect(must(await active.auth.audit.list({ actor: headUser, organizationId, accountId: 'nobody' })).events).toEqual([]);
  });

  it('R189 in part: who may not see an organization is refused, gets nothing, and the try is written down there', async () => {
    for (const [actor, asked] of [[{ kind: 'user', id: active.accountId } as const, organizationId], [headUser, 'another-oy'], [headUser, 'installation']] as const) {
      expect(await active.auth.audit.list({ actor, organizationId: asked, requestId: 'prying' })).toEqual({ ok: false, reason: 'not-authorized' });
      const written = await active.storage.audit.list({ chain: asked, limit: 1000 });
      expect(written.filter(({ kind, requestId }) => kind === 'not-authorized' && requestId === 'prying')).toMatchObject([{ actor, reason: 'list-audit', outcome: 'failure' }]);
    }
  });

  it('R189 in part: an organization that an office claims changes no verdict', async () => {
    const office = { kind: 'office', id: 'tilitoimisto', onBehalfOf: organizationId } as const;
    expect(await active.auth.audit.list({ actor: office, organizationId })).toEqual({ ok: false, reason: 'not-authorized' });
  });

  it.each([0, -1, 1.5, 1001, Number.MAX_SAFE_INTEGER])('a limit of %s is the caller’s mistake', async (limit) => {
    await expect(active.auth.audit.list({ actor: headUser, organizationId, limit })).rejects.toThrow(new RangeError('limit: a whole number from 1 to 1000'));
  });

  it('invariant 7: an Authorize that fails refuses, and one that does not say true does too', async () => {
    const broken = reopen(active, { authorize: () => Promise.reject(new Error('down')) });
    await expect(broken.auth.audit.list({ actor: headUser, organizationId })).rejects.toMatchObject({ code: 'authorize-unavailable' });
    const vague = reopen(active, { authorize: () => 'yes' as unknown as boolean });
    expect(await vague.auth.audit.list({ actor: headUser, organizationId })).toEqual({ ok: false, reason: 'not-authorized' });
  });
});

describe.each(profiles)('events of login in %s', (policy) => {
  it('R176 in part, R69 in part, invariant 4: no password, one-time password, token, cookie or whole address is in any event', async () => {
    const active = await activate(policy);
    const typed = ['CANARY-password-one', `${goodPassword}!`];
    for (const password of typed) await active.auth.login.start({ username: active.username, password });
    const logged = must(await logIn(active));
    if (logged.next !== 'authenticated') throw new Error('all three steps are done');
    await active.auth.login.start({ username: 'CANARY-username@example.com', password: goodPassword });
    await active.auth.login.answerOtp({ attempt: 'CANARY.attempt', code: 'CANA' });
    const events = JSON.stringify(await eventsOf(active.storage));
    const tokens = [logged.token, active.token, active.browser, logged.browser ?? ''].flatMap((token) => [token, ...token.split('.').filter((part) => part.length > 15)]);
    const account = await active.storage.accounts.find(active.accountId);
    const secrets = [
      ...typed, goodPassword, ...tokens, account?.password?.encoded ?? '', 'CANARY', active.temporaryPassword, active.addressCode,
      'matti@example.com', '+358401234567', '358401234567', active.username,
    ];
    for (const secret of secrets) expect(events.includes(secret), `an event holds ${secret}`).toBe(false);
    for (const code of active.codes) expect(events).not.toMatch(new RegExp(`"[^"]*\\b${code}\\b[^"]*":|:"${code}"`));
  });

  it('R178 in part: CR, LF, ESC and quotes in a username cannot forge or split an event', async () => {
    const active = await activate(policy);
    const hostile = ['matti\r\n{"kind":"session-opened"}', '\u001b[2Jmatti', '"},{"outcome":"success"', '\u2028matti', '\u0000', '__proto__', '\ud800'];
    for (const username of hostile) {
      const before = await eventsOf(active.storage);
      await active.auth.login.start({ username, password: goodPassword });
      const after = await eventsOf(active.storage);
      expect(after.length).toBe(before.length + 1);
      const ids = new Set(before.map(({ id }) => id));
      const written = after.filter(({ id }) => !ids.has(id));
      expect(written).toMatchObject([{ kind: 'password-checked', outcome: 'failure', reason: 'unknown-username', actor: { kind: 'user', id: 'unknown' } }]);
      expect(JSON.stringify(written)).not.toMatch(/[\u0000-\u001f\u2028]|matti/);
    }
  });
});
