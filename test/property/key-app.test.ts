import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyAppFetch } from '../../src/device/index.js';
import { answerOf, connectApp, createApp, toPairing } from '../unit/device/connect.js';

/** Answers as a broken, hostile or foreign server sends them: right members with wrong values among them. */
const names = fc.constantFrom('pairing', 'nonce', 'username', 'aud', 'service', 'expiresAt', 'now', 'accountId', 'keys', 'digits', 'approvals', 'code', 'triesLeft');
const values = fc.oneof(
  fc.constantFrom<unknown>('https://tilinpito.example', 'A'.repeat(43), 'use-nonce', 'key-taken', 'two\nlines', '\u202e', 1_767_600_000_000, Number.MAX_SAFE_INTEGER, 8_640_000_000_000_000, -1, 1e300, null, '', [], [null], [{ approval: 7, challenge: {} }]),
  fc.string(),
  fc.integer(),
  fc.jsonValue(),
);
const redeemed = fc.record({
  pairing: values, nonce: fc.oneof(fc.constant('A'.repeat(43)), values), username: values, aud: fc.constant('https://tilinpito.example'), service: values, expiresAt: values, now: fc.oneof(fc.constant(1_767_600_000_000), values),
});
const bodies: fc.Arbitrary<unknown> = fc.oneof(fc.jsonValue(), fc.dictionary(names, values), redeemed);
const answers = fc.record({ status: fc.constantFrom(200, 200, 204, 302, 400, 401, 409, 429, 500, 503), body: bodies });

/** One answer after the other, then the last one for ever. */
function saying(given: readonly { readonly status: number; readonly body: unknown }[]): KeyAppFetch {
  let at = 0;
  return async () => {
    const { status, body } = given[Math.min(at, given.length - 1)] ?? { status: 500, body: null };
    at += 1;
    return answerOf(status, body);
  };
}

const several = fc.array(answers, { minLength: 1, maxLength: 5 });

describe('whatever a server answers', () => {
  it('R199: pairing ends in a value, and pins nothing that no key has signed', async () => {
    const waiting = await toPairing();
    await fc.assert(
      fc.asyncProperty(several, async (given) => {
        const app = createApp(waiting, { fetch: saying(given) });
        expect((await app.pair({ link: waiting.link })).ok).toBe(false);
        expect(await app.accounts()).toEqual([]);
      }),
    );
  });

  it('R199: a connected app shows nothing that none of its keys signed, says of itself only what it may, and keeps its keys', async () => {
    const active = await connectApp();
    const { app, account } = active;
    const pinned = (): unknown => Object.values(JSON.parse(active.keyText()).records as Record<string, string>).map((record) => JSON.parse(record).keys);
    const before = pinned();
    await fc.assert(
      fc.asyncProperty(several, async (given) => {
        active.between(() => saying(given));
        const read = await app.approvals({ account });
        expect(read.ok ? read.approvals : []).toEqual([]);
        const status = await app.status({ account });
        expect(status.ok ? ['connected', 'waiting', 'ended'] : ['offline', 'unavailable', 'unreadable', 'bad-request']).toContain(status.ok ? status.state : status.reason);
        expect(pinned()).toEqual(before);
      }),
    );
    active.between();
    expect(await app.status({ account })).toEqual({ ok: true, state: 'connected' });
  });
});
