/*
 * The attack: somebody puts line breaks, escape sequences, quotes and JSON into whatever he may type or send, so that a log made of the
 * audit shows a login that never was, hides one that was, or moves the cursor of whoever reads it. What he types is in no event; what the
 * host passes on from his headers comes out as one harmless line.
 */
import { describe, expect, it } from 'vitest';
import type { StoredAuditEvent } from '../../src/port/index.js';
import { createTestAuth } from '../../src/testing/index.js';
import { headUser, organizationId, toChallenge } from '../story/walk.js';
import { maintainAll, verify } from '../unit/service/maintenance/tools.js';
import { activate, eventsOf, keys, profiles } from '../unit/service/shared/tools.js';

const forged = '"},{"kind":"session-opened","outcome":"success"}';
const hostile: readonly string[] = [
  `aino\r\n2026-01-05 session-opened success ${forged}`, 'aino\nforgery', 'aino\rforgery', '\u001b[2J\u001b[1;1Hforgery', '\u009b2J', '\u0000', '\u2028forgery\u2029', '\u202eforgery', forged, "'; drop table audit; --", '\\r\\n', '\ud800', '\u0085forgery',
];
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Every text of the events. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function expectClean(events: readonly StoredAuditEvent[]): void {
  for (const text of textsOf(events)) expect(text, JSON.stringify(text)).not.toMatch(unprintable);
  // One event, one line; read back, it is the very same event.
  for (const event of events) {
    const line = JSON.stringify(event);
    expect(line).not.toMatch(/[\r\n\u001b]/);
    expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(event)));
  }
}

describe.each(profiles)('text that would forge a line, in %s', (policy) => {
  it('R178: as username, password, code, cookie, token and request id it makes no event but those of the acts, and breaks no line', async () => {
    const active = await activate(policy);
    const { attempt } = await toChallenge(active);
    const before = await eventsOf(active.storage);
    for (const text of hostile) {
      await active.auth.login.start({ username: text, password: text, browser: text, gateAnswer: text, requestId: text });
      await active.auth.login.answerOtp({ attempt, code: text, requestId: text });
      await active.auth.login.answerOtp({ attempt: text, code: text, requestId: text });
      await active.auth.sessions.check({ token: text, requestId: text });
    }
    const written = (await eventsOf(active.storage)).filter(({ id }) => !before.some((event) => event.id === id));
    expect(new Set(written.map(({ kind }) => kind))).toEqual(new Set(['password-checked', 'sequence-error']));
    expect(written.filter(({ kind }) => kind === 'password-checked')).toHaveLength(hostile.length);
    expectClean(written);
    // Of what he typed nothing is in any event; the request id alone comes from outside.
    expect(JSON.stringify(written.map((event) => ({ ...event, requestId: '' })))).not.toMatch(/aino|forgery|drop table/);
    await maintainAll(active);
    expect(await verify(active, undefined, 'installation')).toMatchObject({ ok: true });
  });

  it('R178: a request id keeps what is harmless, quotes among it, and 200 characters at most', async () => {
    const active = await activate(policy);
    const ids = [['r-1"\'{}', 'r-1"\'{}'], ['a\r\nb\u001bc', 'a??b?c'], ['x'.repeat(5_000), 'x'.repeat(200)], [`${'x'.repeat(199)}😀`, `${'x'.repeat(199)}?`], ['😀', '😀']] as const;
    for (const [requestId, expected] of ids) {
      await active.auth.login.start({ username: active.username, password: 'wrong, wrong, wrong', requestId });
      active.clock.advance(3_600_000);
      expect((await eventsOf(active.storage)).some((event) => event.requestId === expected), requestId.slice(0, 20)).toBe(true);
    }
    expectClean(await eventsOf(active.storage));
  });

  it('R178 in part: names and host\'s ids of head users cannot either: they are refused, or are in no event', async () => {
    const kit = createTestAuth({ keys, policy });
    for (const text of hostile) {
      const acts = [
        () => kit.auth.audit.list({ actor: { kind: 'head-user', id: text }, organizationId }),
        () => kit.auth.audit.list({ actor: headUser, organizationId: text }),
        () => kit.auth.accounts.provision({ actor: headUser, organizationId, person: { name: text, email: 'a@example.com', phone: '+358401234567' }, delivery: { username: 'email', temporaryPassword: 'sms' } }),
      ];
      for (const act of acts) await act().catch((error: unknown) => expect(error).toBeInstanceOf(TypeError));
    }
    for (const event of await kit.storage.audit.list({ limit: 1_000 })) expect(JSON.stringify(event.actor)).not.toMatch(unprintable);
    expect(JSON.stringify(await kit.storage.audit.list({ limit: 1_000 }))).not.toContain('drop table');
  });
});
