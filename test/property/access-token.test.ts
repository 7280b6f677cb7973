import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccessTokens, verifyAccessToken } from '../../src/access-token/index.js';
import type { SessionView } from '../../src/index.js';
import { createRandom } from '../../src/adapter/runtime/index.js';
import { must } from '../story/walk.js';
import { seed } from '../unit/core/otp-list/fixtures.js';
import { base64url, goodClaims, goodHeader, open, reasonFor, ring, signed } from '../unit/access-token/fixtures.js';

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(text));
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const ms = fc.integer({ min: -5_000, max: 2_000_000 });
const asked = fc.record({ now: instant, idleMs: ms, absoluteMs: ms, ttlMs: fc.integer({ min: 1000, max: 900_000 }), id: name, accountId: name, audience: name, aal: fc.constantFrom<1 | 2>(1, 2), amr: fc.array(name, { maxLength: 4 }), changedAt: fc.option(instant, { nil: undefined }) });

describe('access tokens', () => {
  it('R117 in part, R162 in part: what is issued verifies until its end, which is neither its session’s nor ttlMs overrun, and not from there on', async () => {
    const issuer = 'https://login.example/tenant';
    await fc.assert(
      fc.asyncProperty(asked, async ({ now, idleMs, absoluteMs, ttlMs, audience, id, accountId, aal, amr, changedAt }) => {
        const [idleUntil, absoluteUntil] = [Math.max(0, now + idleMs), Math.max(0, now + absoluteMs)];
        const assurance = { amr, aal, phishingResistant: false, method: 'otp-list', authenticatedAt: now, ...(changedAt === undefined ? {} : { contactChangedAt: changedAt }) } as const;
        const session: SessionView = { id, accountId, assurance, createdAt: now, idleUntil, absoluteUntil };
        const tokens = createAccessTokens({ keys: ring, issuer, ttlMs, clock: { now: () => now }, random: createRandom() });
        const issued = await tokens.issue({ session, audience });
        const end = Math.floor(Math.min(now + ttlMs, idleUntil, absoluteUntil) / 1000) * 1000;
        if (end <= now) {
          expect(issued).toEqual({ ok: false, reason: 'session-over' });
          return;
        }
        const { token, expiresAt } = must(issued);
        expect(expiresAt).toBe(end);
        const expected = { token, jwks: JSON.parse(JSON.stringify(await tokens.jwks())) as { keys: object[] }, issuer, audience };
        const { claims } = must(await verifyAccessToken({ ...expected, now }));
        expect(claims).toMatchObject({ iss: issuer, sub: accountId, sid: id, aud: audience, amr, aal, iat: Math.floor(now / 1000), exp: end / 1000 });
        expect(claims.contact_changed_at).toBe(changedAt === undefined ? undefined : Math.floor(changedAt / 1000));
        expect((await verifyAccessToken({ ...expected, now: end - 1 })).ok).toBe(true);
        expect(await verifyAccessToken({ ...expected, now: end })).toEqual({ ok: false, reason: 'expired' });
        expect(await verifyAccessToken({ ...expected, now, audience: `${audience}x` })).toEqual({ ok: false, reason: 'wrong-audience' });
      }),
      { seed, numRuns: 150 },
    );
  });

  it('invariant 5 in part: whatever is sent as a token is a refusal by value', async () => {
    const jwks = await open().jwks();
    const bytes = fc.uint8Array({ maxLength: 80 }).map(base64url);
    const parts = fc.tuple(fc.oneof(bytes, fc.json().map(base64url), fc.constant(base64url(JSON.stringify(goodHeader)))), fc.oneof(bytes, fc.json().map(base64url)), fc.oneof(bytes, fc.uint8Array({ minLength: 64, maxLength: 64 }).map(base64url)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), parts.map((three) => three.join('.')), fc.anything()), async (token) => {
        expect(await reasonFor({ token: token as string, jwks })).not.toBe('accepted');
      }),
      { seed, numRuns: 1500 },
    );
  });

  it('invariant 5 in part: so is whatever was signed by the right key and is no access token', async () => {
    const jwks = await open().jwks();
    const wrong = fc.record(Object.fromEntries(Object.entries(goodClaims).map(([key, value]) => [key, fc.oneof(fc.constant(value), fc.jsonValue())])), { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), wrong), async (claims) => {
        const reason = await reasonFor({ token: signed(goodHeader, JSON.stringify(claims)), jwks });
        expect(['accepted', 'malformed', 'wrong-issuer', 'wrong-audience', 'expired', 'not-yet-valid']).toContain(reason);
      }),
      { seed, numRuns: 500 },
    );
  });
});
