/*
 * The attack: somebody who may have an access token of his own, the issuer's public keys and a key pair that he made wants to be Matti in a
 * service that only verifies. He rewrites the claims, the header or the signature, has the verifier take an algorithm, a key or a kind of
 * token that it should not, and carries tokens from one service to the next. Nothing but what the issuer signed, for this service, and
 * letter by letter, may be believed, and nothing he sends may make a throw.
 */
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAccessTokens, verifyAccessToken } from '../../src/access-token/index.js';
import { must } from '../story/walk.js';
import { hour } from '../unit/service/shared/tools.js';
import { audience, base64url, goodClaims, goodHeader, issue, issuer, kidOf, now, open, privateKeyOf, publicXOf, reasonFor, ring, secretOf, session, signed } from '../unit/access-token/fixtures.js';

const victim = { ...goodClaims, sub: 'the victim', aal: 2 };
const json = (value: unknown): string => base64url(JSON.stringify(value));
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('an algorithm of his choice', () => {
  it('R111 in part: none, with the signature stripped, emptied, or somebody else’s', async () => {
    const [, , signature = ''] = (await issue()).token.split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const head = `${json({ ...goodHeader, alg })}.${json(victim)}`;
      expect([await reasonFor({ token: head }), await reasonFor({ token: `${head}.` }), await reasonFor({ token: `${head}.${signature}` })]).toEqual(['malformed', 'malformed', 'wrong-algorithm']);
    }
  });

  it('R111 in part: HMAC under the public key, in every form he may have it in', async () => {
    const x = publicXOf(ring[0].secret);
    const key = createPublicKey(privateKeyOf(ring[0].secret));
    const forms = [Buffer.from(x, 'base64url'), x, key.export({ format: 'pem', type: 'spki' }), key.export({ format: 'der', type: 'spki' }), JSON.stringify((await open().jwks()).keys[0])];
    for (const [alg, hash] of [['HS256', 'sha256'], ['HS512', 'sha512'], ['Ed25519', 'sha512']] as const) {
      const head = `${json({ ...goodHeader, alg })}.${json(victim)}`;
      for (const form of forms) expect(await reasonFor({ token: `${head}.${createHmac(hash, form).update(head).digest('base64url')}` })).toMatch(/^(?:malformed|wrong-algorithm|bad-signature)$/);
      const long = createHmac('sha512', forms[0] ?? '').update(head).digest('base64url');
      expect(await reasonFor({ token: `${head}.${long}` })).toBe(alg === 'Ed25519' ? 'bad-signature' : 'wrong-algorithm');
    }
  });

  it('R112 in part: the right key under the older name EdDSA', async () => {
    expect(await reasonFor({ token: signed({ ...goodHeader, alg: 'EdDSA' }) })).toBe('wrong-algorithm');
  });
});

describe('a key of his choice', () => {
  const own = generateKeyPairSync('ed25519').privateKey;
  const { x = '' } = createPublicKey(own).export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x };

  it('his own, under the issuer’s kid and under its own', async () => {
    expect(await reasonFor({ token: signed(goodHeader, victim, own) })).toBe('bad-signature');
    expect(await reasonFor({ token: signed({ ...goodHeader, kid: kidOf(x) }, victim, own) })).toBe('unknown-key');
  });

  it('R113 in part: his own, brought along in the header or fetched from where the header says', async () => {
    const offers = [{ jwk }, { jwk: { ...jwk, kid: goodHeader.kid } }, { jku: 'https://evil.example/jwks.json' }, { x5u: 'https://evil.example/c.pem' }, { x5c: ['MIIB'] }];
    for (const offer of offers) {
      for (const kid of [goodHeader.kid, kidOf(x)]) expect(await reasonFor({ token: signed({ ...goodHeader, ...offer, kid }, victim, own) })).toBe('malformed');
    }
  });

  it('the kid of another key of the issuer’s', async () => {
    expect(await reasonFor({ token: signed({ ...goodHeader, kid: kidOf(publicXOf(ring[1].secret)) }) })).toBe('bad-signature');
  });

  it('the same ring under another purpose, such as the one that pepper is made of', async () => {
    const [key] = (await open({ keys: [{ id: 'new', secret: secretOf('another installation') }] }).jwks()).keys;
    expect((await open().jwks()).keys).not.toContainEqual(key);
    expect(await reasonFor({ token: (await issue({ keys: [{ id: 'new', secret: secretOf('another installation') }] })).token })).toBe('unknown-key');
  });
});

describe('a token of another kind, place or time', () => {
  it('R116 in part: a right signature over another kind of statement', async () => {
    for (const typ of ['JWT', 'lukko-approval+jwt', 'lukko-challenge+jwt', 'lukko-keys+jwt', 'lukko-receipt+jwt']) expect(await reasonFor({ token: signed({ ...goodHeader, typ }) })).toBe('wrong-type');
  });

  it('a token for another service, carried over by that service', async () => {
    const { token } = must(await open().issue({ session, audience: 'https://payroll.example' }));
    expect(await reasonFor({ token })).toBe('wrong-audience');
    expect(await reasonFor({ token, audience: 'https://payroll.example' })).toBe('accepted');
  });

  it('a token of another installation that has the same keys by mistake', async () => {
    expect(await reasonFor({ token: (await issue({ issuer: 'https://login.other.example' })).token })).toBe('wrong-issuer');
  });

  it('R117 in part: a token that is kept and sent again when its session is long over', async () => {
    const { token, expiresAt } = await issue({}, { idleUntil: now + 90_500 });
    expect(expiresAt).toBe(now + 90_000);
    expect([await reasonFor({ token, now: expiresAt - 1 }), await reasonFor({ token, now: expiresAt }), await reasonFor({ token, now: now + hour })]).toEqual(['accepted', 'expired', 'expired']);
  });
});

describe('a token altered on its way', () => {
  it('every letter of each part, replaced by its neighbour', async () => {
    const { token } = await issue();
    const jwks = await open().jwks();
    const expected = { jwks, issuer, audience, now };
    expect((await verifyAccessToken({ ...expected, token })).ok).toBe(true);
    for (let at = 0; at < token.length; at += 1) {
      const letter = token.charAt(at);
      const other = letter === '.' ? 'A' : alphabet.charAt((alphabet.indexOf(letter) + 1) % 64);
      expect(await verifyAccessToken({ ...expected, token: token.slice(0, at) + other + token.slice(at + 1) }), String(at)).toMatchObject({ ok: false });
    }
  });

  it('every bit of each byte of the claims and of the signature, under the header as it was', async () => {
    const { token } = await issue();
    const jwks = await open().jwks();
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
    for (const [n, part] of parts.entries()) {
      for (let bit = 0; bit < part.length * 8; bit += n === 1 ? 7 : 1) {
        const flipped = parts.map((one, at) => (at === n ? one.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : one));
        const result = await verifyAccessToken({ token: flipped.map(base64url).join('.'), jwks, issuer, audience, now });
        if (result.ok) expect.fail(`part ${n}, bit ${bit}`);
      }
    }
  });

  it('cut off after every letter, or with one more', async () => {
    const { token } = await issue();
    for (let length = 0; length < token.length; length += 1) expect(await reasonFor({ token: token.slice(0, length) })).toBe('malformed');
    for (const more of ['A', '.', '=', ' ', '\0']) expect(await reasonFor({ token: token + more })).toBe('malformed');
  });

  it('the parts of two right tokens put together', async () => {
    const tokens = open();
    const [one, two] = [must(await tokens.issue({ session, audience })), must(await tokens.issue({ session: { ...session, accountId: 'a2' }, audience }))];
    const [[header = '', claims = ''], [, , signature = '']] = [one.token.split('.'), two.token.split('.')];
    expect(await reasonFor({ token: `${header}.${claims}.${signature}` })).toBe('bad-signature');
  });

  it('a second signature for the same token, by adding the group order to S (RFC 8032 section 5.1.7)', async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const { token } = await issue();
    const signature = Buffer.from(token.split('.')[2] ?? '', 'base64url');
    const s = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order;
    const other = Buffer.from(Array.from({ length: 32 }, (_, at) => Number((s >> BigInt(8 * at)) & 255n)));
    expect(await reasonFor({ token: `${token.slice(0, token.lastIndexOf('.'))}.${base64url(Buffer.concat([signature.subarray(0, 32), other]))}` })).toBe('bad-signature');
  });
});

it('R115 in part: claims that two readers would read differently, signed by an issuer that was talked into it', async () => {
  const text = JSON.stringify(goodClaims).replace('{', '{"sub":"the victim",');
  expect(await reasonFor({ token: signed(goodHeader, text) })).toBe('malformed');
  expect(await reasonFor({ token: signed(goodHeader, text.replace('"the victim"', '"a1"')) })).toBe('malformed');
});

it('a name that is full of JSON stays a name', async () => {
  const accountId = 'a1","sub":"the victim","x":"';
  const tokens = createAccessTokens({ keys: ring, issuer, clock: { now: () => now } });
  const { token } = must(await tokens.issue({ session: { ...session, accountId }, audience }));
  expect(must(await verifyAccessToken({ token, jwks: await tokens.jwks(), issuer, audience, now })).claims.sub).toBe(accountId);
});
