import { describe, expect, it, vi } from 'vitest';
import { createAccessTokens, verifyAccessToken, type AccessTokensOptions } from '../../../src/access-token/index.js';
import { createSigningKey, deriveSeed } from '../../../src/access-token/signing-keys.js';
import type { SessionView } from '../../../src/index.js';
import { createKeys, type KeyPurpose } from '../../../src/service/shared/keys.js';
import { must } from '../../story/walk.js';
import { activate, hour, keys, minute, profiles, second } from '../service/shared/tools.js';
import { audience, issue, issuer, kidOf, now, open, publicXOf, reasonFor, ring, secretOf, session, verify } from './fixtures.js';

const partsOf = (token: string) => token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown);
const jwkOf = (secret: Uint8Array) => ({ kty: 'OKP', crv: 'Ed25519', x: publicXOf(secret), kid: kidOf(publicXOf(secret)), alg: 'Ed25519', use: 'sig' });

/** What comes out of a call that must fail, by its name and message. */
async function failure(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Error) return `${'code' in error ? String(error.code) : error.name}: ${error.message}`;
  }
  return 'no error';
}

describe('a token', () => {
  it('says who logged in how and when, for whom and until when, in the names of RFC 9068', async () => {
    const { token, expiresAt } = await issue();
    const [header, claims] = partsOf(token);
    expect(header).toEqual({ alg: 'Ed25519', typ: 'at+jwt', kid: kidOf(publicXOf(ring[0].secret)) });
    expect(claims).toEqual({
      iss: issuer, sub: 'a1', aud: audience, sid: 's1', jti: expect.stringMatching(/^[\w-]{22}$/), iat: now / 1000, exp: now / 1000 + 300, auth_time: now / 1000 - 60,
      amr: ['pwd', 'otp', 'mfa'], aal: 1, method: 'otp-list', phishing_resistant: false,
    });
    expect(expiresAt).toBe(now + 5 * minute);
  });

  it('R112 in part: the header comes out letter by letter, with Ed25519 of RFC 9864', async () => {
    const [header = ''] = (await issue()).token.split('.');
    expect(Buffer.from(header, 'base64url').toString()).toBe(`{"alg":"Ed25519","typ":"at+jwt","kid":"${kidOf(publicXOf(ring[0].secret))}"}`);
  });

  it('R108, R109 in part, R168 in part: carries the assurance of the session as it is, and never more', async () => {
    const assurance = { ...session.assurance, amr: ['pwd', 'hwk', 'mfa', 'user'], aal: 2, method: 'key' } as const;
    const { token } = await issue({}, { assurance });
    expect(must(await verify({ token })).claims).toMatchObject({ amr: assurance.amr, aal: 2, method: 'key', phishing_resistant: false });
  });

  it.each([
    ['recoveredAt', 'recovered_at'],
    ['contactChangedAt', 'contact_changed_at'],
    ['methodChangedAt', 'method_changed_at'],
  ])('takes %s along where the assurance has it', async (name, claim) => {
    const assurance = { ...session.assurance, [name]: now - hour - 1 };
    const { claims } = must(await verify({ token: (await issue({}, { assurance })).token }));
    expect(claims).toMatchObject({ [claim]: (now - hour) / 1000 - 1 });
    expect(Object.keys(claims).filter((one) => one.endsWith('d_at'))).toEqual([claim]);
    const { token } = await issue({}, { assurance: { ...session.assurance, [name]: undefined } });
    expect(must(await verify({ token })).claims).not.toHaveProperty(claim);
  });

  it('has 128 random bits of its own, and the same ones from the same random bytes', async () => {
    const tokens = open();
    const ids = [];
    for (let n = 0; n < 50; n += 1) ids.push(must(await verify({ token: must(await tokens.issue({ session, audience })).token })).claims.jti);
    expect(new Set(ids).size).toBe(50);
    expect(await issue()).toEqual(await issue());
  });

  it('is frozen with all it came in, and so are the claims that come back', async () => {
    const tokens = open();
    const result = must(await tokens.issue({ session, audience }));
    const verified = must(await verify({ token: result.token }));
    const set = await tokens.jwks();
    for (const frozen of [tokens, result, verified, verified.claims, verified.claims.amr, set, set.keys, set.keys[0]]) expect(Object.isFrozen(frozen)).toBe(true);
  });
});

describe('how long a token lives', () => {
  it.each([
    [1000, now + second],
    [1999, now + second],
    [15 * minute, now + 15 * minute],
  ])('%d ms, in whole seconds rounded down', async (ttlMs, expiresAt) => {
    expect((await issue({ ttlMs })).expiresAt).toBe(expiresAt);
  });

  it.each([999, 15 * minute + 1, 0, -1, 1500.5, Number.NaN, Infinity])('a ttlMs of %d is refused at the start', async (ttlMs) => {
    expect(await failure(() => open({ ttlMs }))).toBe('RangeError: ttlMs: a whole number from 1000 to 900000');
  });

  it.each(['idleUntil', 'absoluteUntil'] as const)('R162 in part: never beyond %s of its session, whatever ttlMs says', async (end) => {
    expect((await issue({}, { [end]: now + 5 * minute + second })).expiresAt).toBe(now + 5 * minute);
    expect((await issue({}, { [end]: now + 5 * minute - 1 })).expiresAt).toBe(now + 5 * minute - second);
    expect((await issue({}, { [end]: now + second })).expiresAt).toBe(now + second);
  });

  it.each(['idleUntil', 'absoluteUntil'] as const)('R162 in part: at %s, and within the second before it, none is issued', async (end) => {
    for (const at of [now + second - 1, now + 1, now, now - 1, 0]) {
      expect(await open().issue({ session: { ...session, [end]: at }, audience })).toEqual({ ok: false, reason: 'session-over' });
    }
  });

  it('in the middle of a second it does not end at an instant that is past', async () => {
    const clock = { now: () => now + 999.9 };
    expect((await issue({ clock, ttlMs: 1000 })).expiresAt).toBe(now + second);
    expect(await open({ clock }).issue({ session: { ...session, idleUntil: now + second - 1 }, audience })).toEqual({ ok: false, reason: 'session-over' });
  });
});

describe.each(profiles)('a token of a real session in %s', (policy) => {
  it('R169 in part: is derived: ended on the server, the session is refused at once, and its token at exp', async () => {
    const active = await activate(policy);
    const tokens = createAccessTokens({ keys, issuer, clock: active.clock });
    const { session: checked } = must(await active.auth.sessions.check({ token: active.token }));
    const { token, expiresAt } = must(await tokens.issue({ session: checked, audience }));
    must(await active.auth.sessions.end({ token: active.token }));
    expect(await active.auth.sessions.check({ token: active.token })).toEqual({ ok: false, reason: 'ended' });
    const expected = { token, jwks: await tokens.jwks(), issuer, audience };
    const { claims } = must(await verifyAccessToken({ ...expected, now: expiresAt - 1 }));
    expect(claims).toMatchObject({ sub: active.accountId, sid: checked.id, aal: policy === 'nist' ? 2 : 1, method: 'otp-list' });
    expect(await verifyAccessToken({ ...expected, now: expiresAt })).toEqual({ ok: false, reason: 'expired' });
  });

  it('invariant 4 in part: holds neither the secret of the session nor one of the ring', async () => {
    const active = await activate(policy);
    const tokens = createAccessTokens({ keys, issuer, clock: active.clock });
    const { session: checked } = must(await active.auth.sessions.check({ token: active.token }));
    const { token } = must(await tokens.issue({ session: checked, audience }));
    const text = JSON.stringify([token, partsOf(token), await tokens.jwks()]);
    const [, secret = ''] = active.token.split('.');
    for (const hidden of [secret, ...keys.flatMap((key) => [key.secret, deriveSeed(key.secret)]).flatMap((bytes) => [Buffer.from(bytes).toString('base64url'), Buffer.from(bytes).toString('hex')])]) {
      expect(text).not.toContain(hidden);
    }
    expect(await active.auth.sessions.check({ token })).toEqual({ ok: false, reason: 'no-session' });
  });
});

describe('the key set', () => {
  it('holds the public half of every key of the ring, newest first, under its thumbprint, and no d', async () => {
    const set = await open().jwks();
    expect(set).toEqual({ keys: ring.map(({ secret }) => jwkOf(secret)) });
    expect(JSON.stringify(set)).not.toContain('"d"');
    expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });

  it('R88 in part, R118 in part: RFC 8037 A.1 to A.3: the published seed gives the published key and thumbprint', async () => {
    const seed = Uint8Array.from(Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url'));
    const { publicJwk, privateKey } = await createSigningKey(seed);
    expect(publicJwk).toMatchObject({ x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' });
    const signature = await crypto.subtle.sign('Ed25519', privateKey, Buffer.from('eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc'));
    expect(Buffer.from(signature).toString('base64url')).toBe('hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg');
  });

  it('the key that signs cannot be read out', async () => {
    const { privateKey } = await createSigningKey(deriveSeed(ring[0].secret));
    expect(privateKey).toMatchObject({ type: 'private', extractable: false, usages: ['sign'] });
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  });

  it('its keys are derived for this purpose alone', () => {
    // @ts-expect-error the purpose is taken: no service may derive a key of this name
    const taken: KeyPurpose = 'access-token';
    const purposes = ['address-code', 'contact-index', 'known-browser', 'otp-list', 'outbox', 'profile', 'username'] as const;
    const service = createKeys(ring);
    expect(deriveSeed(ring[0].secret)).toEqual(service.subKey(taken, 'new'));
    for (const purpose of purposes) expect(deriveSeed(ring[0].secret)).not.toEqual(service.subKey(purpose, 'new'));
  });

  it('a host that wipes its buffers has not wiped the keys', async () => {
    const given = ring.map(({ id, secret }) => ({ id, secret: Uint8Array.from(secret) }));
    const tokens = open({ keys: given });
    for (const { secret } of given) secret.fill(0);
    expect(await tokens.jwks()).toEqual(await open().jwks());
  });
});

describe('rotation', () => {
  const [next] = [{ id: 'next', secret: secretOf('access tokens, next') }];

  it('the first key of the ring signs', async () => {
    expect(await reasonFor({ token: (await issue()).token, jwks: { keys: [jwkOf(ring[0].secret)] } })).toBe('accepted');
    expect(await reasonFor({ token: (await issue({ keys: [next, ...ring] })).token, jwks: { keys: [jwkOf(next.secret)] } })).toBe('accepted');
  });

  it('a token of the old key verifies until that key leaves the ring', async () => {
    const { token } = await issue();
    expect(await reasonFor({ token, jwks: await open({ keys: [next, ...ring] }).jwks() })).toBe('accepted');
    expect(await reasonFor({ token, jwks: await open({ keys: [next, ring[1]] }).jwks() })).toBe('unknown-key');
  });

  it('a service that kept the key set from before is told to fetch it again', async () => {
    const { token } = await issue({ keys: [next, ...ring] });
    expect(await reasonFor({ token, jwks: await open().jwks() })).toBe('unknown-key');
  });
});

describe('what a host gets wrong', () => {
  it.each<readonly [string, unknown, string]>([
    ['missing', undefined, 'TypeError: keys: a list of { id, secret }'],
    ['empty', [], 'RangeError: keys: at least one'],
    ['short', [{ id: 'k1', secret: secretOf('x').subarray(1) }], 'RangeError: keys[0].secret: at least 32 bytes'],
    ['zeros behind a good one', [ring[0], { id: 'k1', secret: new Uint8Array(32) }], 'RangeError: keys[1].secret: too regular to be random; draw 32 random bytes'],
    ['an example of an RFC', [{ id: 'k1', secret: Uint8Array.from(Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url')) }], 'RangeError: keys[0].secret: an example or a placeholder; draw 32 random bytes'],
  ])('R187: keys that are %s refuse start-up', async (_what, given, message) => {
    expect(await failure(() => open({ keys: given } as never))).toBe(message);
  });

  const noUrl = 'TypeError: issuer: must be an absolute URL such as https://service.example';
  const noHttps = 'RangeError: issuer: must be https; for development on this machine set allowLoopbackHttp';
  const noQuery = 'RangeError: issuer: must have no query, fragment or credentials';
  it.each<readonly [unknown, string]>([
    [undefined, noUrl], [7, noUrl], ['', noUrl], ['login.example', noUrl], ['/login', noUrl], [' https://a.example', noUrl], ['https://a.example\n', noUrl],
    ['http://a.example', noHttps], ['http://localhost:3000', noHttps], ['http://127.0.0.1', noHttps], ['http://[::1]:80', noHttps], ['ftp://localhost', noHttps], ['javascript:1', noHttps],
    ['https://a.example?', noQuery], ['https://a.example/?x=1', noQuery], ['https://a.example#', noQuery], ['https://a.example/#x', noQuery], ['https://u@a.example', noQuery], ['https://:p@a.example', noQuery],
  ])('R188 in part: the issuer %s refuses start-up', async (given, message) => {
    expect(await failure(() => open({ issuer: given } as never))).toBe(message);
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:80/login'])('R188 in part: %s is taken with allowLoopbackHttp', async (loopback) => {
    const { token } = await issue({ issuer: loopback, allowLoopbackHttp: true });
    expect(await reasonFor({ token, issuer: loopback })).toBe('accepted');
  });

  it('R188 in part: allowLoopbackHttp takes http from no other machine', async () => {
    for (const far of ['http://a.example', 'http://localhost.a.example', 'ftp://localhost']) expect(await failure(() => open({ issuer: far, allowLoopbackHttp: true }))).toBe(noHttps);
    expect(await failure(() => open({ issuer: 'http://localhost', allowLoopbackHttp: 1 } as never))).toBe('TypeError: allowLoopbackHttp: must be true or false, or left out');
  });

  it.each<readonly [Partial<Record<keyof AccessTokensOptions, unknown>>, string]>([
    [{ ttlMs: '5' }, 'TypeError: ttlMs: must be a number'],
    [{ clock: null }, 'TypeError: clock: must be an object'],
    [{ clock: {} }, 'TypeError: clock.now: must be a function'],
    [{ random: {} }, 'TypeError: random: must be a RandomSource'],
  ])('R185 in part: %j is named', async (given, message) => {
    expect(await failure(() => open(given as never))).toBe(message);
  });

  it('R185 in part: no options at all are a TypeError', async () => {
    for (const given of [undefined, null, 'x']) expect(await failure(() => createAccessTokens(given as never))).toBe('TypeError: options: must be an object');
  });

  const name = 'must be a text of 1 to 200 characters, none of them a control character';
  const put = (path: string, value: unknown): unknown => {
    const [first = '', second] = path.split('.');
    return second === undefined ? { ...session, [first]: value } : { ...session, [first]: { ...(session as unknown as Record<string, object>)[first], [second]: value } };
  };
  const unlike: Readonly<Record<string, readonly unknown[]>> = {
    text: [undefined, null, 7, '', 'x'.repeat(201), 'a\nb', '\ud800', ['a']],
    whole: [-1, 1.5, Number.NaN, Infinity],
    number: [null, '7', 10n],
    object: [undefined, null, 'x', 7],
  };
  it.each<readonly [string, keyof typeof unlike, string]>([
    ['id', 'text', `TypeError: session.id: ${name}`],
    ['accountId', 'text', `TypeError: session.accountId: ${name}`],
    ['idleUntil', 'number', 'TypeError: session.idleUntil: must be a number'],
    ['idleUntil', 'whole', 'RangeError: session.idleUntil: a whole number from 0'],
    ['absoluteUntil', 'number', 'TypeError: session.absoluteUntil: must be a number'],
    ['absoluteUntil', 'whole', 'RangeError: session.absoluteUntil: a whole number from 0'],
    ['assurance', 'object', 'TypeError: session.assurance: must be an object'],
    ['assurance.amr', 'object', 'TypeError: session.assurance.amr: must be an array'],
    ['assurance.aal', 'whole', 'RangeError: session.assurance.aal: a whole number from 1'],
    ['assurance.method', 'text', `TypeError: session.assurance.method: ${name}`],
    ['assurance.phishingResistant', 'text', 'TypeError: session.assurance.phishingResistant: must be true or false'],
    ['assurance.authenticatedAt', 'whole', 'RangeError: session.assurance.authenticatedAt: a whole number from 0'],
    ['assurance.recoveredAt', 'whole', 'RangeError: session.assurance.recoveredAt: a whole number from 0'],
    ['assurance.contactChangedAt', 'number', 'TypeError: session.assurance.contactChangedAt: must be a number'],
    ['assurance.methodChangedAt', 'whole', 'RangeError: session.assurance.methodChangedAt: a whole number from 0'],
  ])('R185 in part: a session whose %s is no %s is named, never shown', async (path, kind, message) => {
    for (const value of unlike[kind] ?? []) expect(await failure(() => open().issue({ session: put(path, value) as SessionView, audience })), String(value)).toBe(message);
  });

  it('R185 in part: so are a method of amr, an audience and an input that are none', async () => {
    const { issue: issueOne } = open();
    for (const value of unlike['text'] ?? []) {
      expect(await failure(() => issueOne({ session: put('assurance.amr', ['pwd', value]) as SessionView, audience }))).toBe(`TypeError: session.assurance.amr[1]: ${name}`);
      expect(await failure(() => issueOne({ session, audience: value as string }))).toBe(`TypeError: audience: ${name}`);
    }
    for (const value of unlike['object'] ?? []) {
      expect(await failure(() => issueOne(value as never))).toBe('TypeError: input: must be an object');
      expect(await failure(() => issueOne({ session: value as SessionView, audience }))).toBe('TypeError: session: must be an object');
    }
    expect((await issueOne({ session, audience: 'ä'.repeat(200) })).ok).toBe(true);
  });
});

describe('what breaks below', () => {
  it.each<readonly [string, unknown]>([
    ['throws', () => { throw new Error('CANARY'); }],
    ['gives too few bytes', () => new Uint8Array(15)],
    ['gives no bytes', () => 'CANARYCANARYCANA'],
  ])('invariant 7 in part: a random source that %s issues nothing', async (_what, bytes) => {
    const said = await failure(() => open({ random: { bytes } } as never).issue({ session, audience }));
    expect(said).toMatch(/^random-unavailable: /);
    expect(said).not.toContain('CANARY');
  });

  it('invariant 7 in part: a clock that does not tell the time issues nothing', async () => {
    for (const time of [Number.NaN, Infinity, '7', undefined]) {
      expect(await failure(() => open({ clock: { now: () => time } } as never).issue({ session, audience }))).toBe('TypeError: clock.now: must answer with milliseconds since the epoch');
    }
  });

  it('invariant 7 in part: a runtime without Ed25519 issues, publishes and believes nothing, and one that recovers goes on', async () => {
    const tokens = open();
    const [{ token }, jwks] = [await issue(), await tokens.jwks()];
    const fresh = open();
    const missing = vi.spyOn(Object.getPrototypeOf(crypto.subtle) as typeof crypto.subtle, 'importKey').mockRejectedValue(new DOMException('Unrecognized algorithm name', 'NotSupportedError'));
    try {
      for (const call of [() => fresh.issue({ session, audience }), () => fresh.jwks(), () => verify({ token, jwks })]) {
        expect(await failure(call)).toMatch(/^signature-unavailable: /);
        await expect(call()).rejects.toMatchObject({ cause: { name: 'NotSupportedError' } });
      }
    } finally {
      missing.mockRestore();
    }
    expect(await fresh.jwks()).toEqual(jwks);
    expect((await fresh.issue({ session, audience })).ok).toBe(true);
  });
});

it('without a clock and a random source it takes the runtime’s own', async () => {
  const began = Date.now();
  const tokens = createAccessTokens({ keys: ring, issuer });
  const alive = { ...session, idleUntil: began + hour, absoluteUntil: began + hour };
  const [one, two] = [must(await tokens.issue({ session: alive, audience })), must(await tokens.issue({ session: alive, audience }))];
  expect(one.token).not.toBe(two.token);
  expect(one.expiresAt).toBeGreaterThan(began + 4 * minute);
  expect(await reasonFor({ token: one.token, now: began })).toBe('accepted');
});
