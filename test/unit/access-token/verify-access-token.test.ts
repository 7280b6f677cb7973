import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyAccessToken } from '../../../src/access-token/index.js';
import { verifySignature } from '../../../src/access-token/verify-signature.js';
import { must } from '../../story/walk.js';
import { minute, second } from '../service/shared/tools.js';
import { audience, base64url, goodClaims, goodHeader, issue, issuer, kidOf, now, open, publicXOf, reasonFor, ring, signed, verify } from './fixtures.js';

const x = publicXOf(ring[0].secret);
const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid: kidOf(x), alg: 'Ed25519', use: 'sig' };
const json = (value: object, from: string, to: string): string => JSON.stringify(value).replace(from, to);
const claims = (given: object): unknown => ({ ...goodClaims, ...given });

describe('a token that is right', () => {
  it('R112 in part: comes back as its claims, signed by an independent implementation', async () => {
    expect(await verify({ token: signed() })).toEqual({ ok: true, claims: goodClaims });
  });

  it('a claim that this version does not know is no reason to refuse', async () => {
    expect(must(await verify({ token: signed(goodHeader, claims({ aal: 3, method: 'webauthn', phishing_resistant: true, tenant: 'x' })) })).claims).toMatchObject({ aal: 3, method: 'webauthn' });
  });

  it('nor is one that is nested deeper than any record', async () => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    expect(await reasonFor({ token: signed(goodHeader, JSON.stringify(goodClaims).replace(/\}$/, `,"tenant":${deep}}`)) })).toBe('accepted');
  });

  it('invariant 8 in part: same token, key set and now, same answer, from arguments that were not touched', async () => {
    const jwks = { keys: [{ ...jwk }] };
    const input = { token: signed(), jwks, issuer, audience, now };
    expect(await verifyAccessToken(input)).toEqual(await verifyAccessToken(input));
    expect(jwks).toEqual({ keys: [jwk] });
    expect(Object.isFrozen(jwks) || Object.isFrozen(jwks.keys) || Object.isFrozen(jwks.keys[0])).toBe(false);
  });
});

describe('the clock', () => {
  it('R117 in part: exp − 1 ms is accepted, exp is refused, and so is all that comes after', async () => {
    const { token, expiresAt } = await issue();
    for (const early of [now, expiresAt - second, expiresAt - 1]) expect(await reasonFor({ token, now: early })).toBe('accepted');
    for (const late of [expiresAt, expiresAt + 1, expiresAt + second, expiresAt + 60 * second, Number.MAX_SAFE_INTEGER]) expect(await reasonFor({ token, now: late })).toBe('expired');
  });

  it('R117 in part: exp = now is refused, exp = now + 1 s accepted', async () => {
    expect(await reasonFor({ token: signed(goodHeader, claims({ exp: now / 1000 })) })).toBe('expired');
    expect(await reasonFor({ token: signed(goodHeader, claims({ exp: now / 1000 + 1 })) })).toBe('accepted');
  });

  it.each(['iat', 'nbf'])('R117 in part: %s may lie 60 s ahead, and not a second more', async (name) => {
    const ahead = (seconds: number): unknown => claims({ exp: now / 1000 + 900, [name]: now / 1000 + seconds });
    expect(await reasonFor({ token: signed(goodHeader, ahead(60)) })).toBe('accepted');
    expect(await reasonFor({ token: signed(goodHeader, ahead(61)) })).toBe('not-yet-valid');
    expect(await reasonFor({ token: signed(goodHeader, ahead(60)), now: now - 1 })).toBe('not-yet-valid');
  });

  it.each(['iat', 'exp', 'nbf', 'auth_time', 'recovered_at', 'contact_changed_at', 'method_changed_at'])('R117 in part: a date of %s that is no number of seconds is refused', async (name) => {
    for (const value of [null, String(goodClaims.exp), '', [goodClaims.exp], {}, true, -1, 1.5, 2 ** 53]) {
      expect(await reasonFor({ token: signed(goodHeader, claims({ [name]: value })) }), JSON.stringify(value)).toBe('malformed');
    }
    expect(await reasonFor({ token: signed(goodHeader, json(goodClaims, '"jti"', `"${name}":1e999,"jti"`)) })).toBe('malformed');
  });

  it('a token that would live longer than 15 minutes is none of lukko’s', async () => {
    const until = (seconds: number): Promise<string> => reasonFor({ token: signed(goodHeader, claims({ exp: goodClaims.iat + seconds })) });
    expect([await until(900), await until(901)]).toEqual(['accepted', 'malformed']);
  });
});

describe('for whom and by whom', () => {
  it.each<readonly [string, object, string]>([
    ['another issuer', { iss: 'https://login.tilinpito.example.evil' }, 'wrong-issuer'],
    ['the issuer with a slash', { iss: `${issuer}/` }, 'wrong-issuer'],
    ['the issuer in capitals', { iss: issuer.toUpperCase() }, 'wrong-issuer'],
    ['another audience', { aud: 'https://payroll.example' }, 'wrong-audience'],
    ['the audience with a slash', { aud: `${audience}/` }, 'wrong-audience'],
    ['a list of audiences, ours among them', { aud: [audience, 'https://payroll.example'] }, 'malformed'],
    ['a list of our audience', { aud: [audience] }, 'malformed'],
  ])('R116 in part: %s is refused', async (_what, given, reason) => {
    expect(await reasonFor({ token: signed(goodHeader, claims(given)) })).toBe(reason);
  });

  it.each(['iss', 'sub', 'aud', 'sid', 'jti', 'iat', 'exp', 'auth_time', 'amr', 'aal', 'method', 'phishing_resistant'])('a token without %s, or with one of another kind, is refused', async (name) => {
    for (const value of [undefined, null, {}, [''], '']) expect(await reasonFor({ token: signed(goodHeader, claims({ [name]: value })) }), JSON.stringify(value)).toBe('malformed');
  });

  it.each([[[]], [null], ['text'], [7], [true]])('claims that are %j are refused', async (value) => {
    expect(await reasonFor({ token: signed(goodHeader, JSON.stringify(value)) })).toBe('malformed');
  });
});

describe('form', () => {
  const token = signed();
  const [header = '', payload = '', signature = ''] = token.split('.');

  it.each<readonly [string, string]>([
    ['nothing', ''],
    ['dots alone', '..'],
    ['one part', header],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${token}.`],
    ['five parts, as a JWE', `${token}.${payload}.${signature}`],
    ['no header', `.${payload}.${signature}`],
    ['no claims', `${header}..${signature}`],
    ['no signature', `${header}.${payload}.`],
    ['padding', `${header}==.${payload}.${signature}`],
    ['white space before it', ` ${token}`],
    ['a line break behind it', `${token}\n`],
    ['white space inside', `${header}. ${payload}.${signature}`],
    ['the other alphabet', `${header}.${payload}.${signature.slice(0, -2)}+/`],
    ['bits left over', `${header}.${payload}.${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(85) + 1)}`],
    ['a signature that is a byte short', `${header}.${payload}.${base64url(new Uint8Array(63))}`],
    ['a signature that is a byte long', `${header}.${payload}.${base64url(new Uint8Array(65))}`],
    ['a scheme before it', `Bearer ${token}`],
    ['the JSON form', JSON.stringify({ protected: header, payload, signature })],
  ])('R110 in part: %s is refused', async (_what, wrong) => {
    expect(await reasonFor({ token: wrong })).toBe('malformed');
  });

  it.each([undefined, null, 7, true, {}, [token], new Uint8Array(3), Symbol('s'), () => token])('invariant 5 in part: a token that is no text is refused and makes no throw', async (wrong) => {
    expect(await reasonFor({ token: wrong as never })).toBe('malformed');
  });

  it('4,096 characters are read, one more is not', async () => {
    const sized = (length: number): string => signed(goodHeader, claims({ tenant: 'x'.repeat(length) }));
    let length = 0;
    while (sized(length + 1).length <= 4096) length += 1;
    expect(sized(length).length).toBeGreaterThanOrEqual(4095);
    expect(await reasonFor({ token: sized(length) })).toBe('accepted');
    expect(await reasonFor({ token: sized(length + 3) })).toBe('malformed');
    expect(await reasonFor({ token: `${token}${'A'.repeat(2 ** 20)}` })).toBe('malformed');
  });

  it.each<readonly [string, unknown]>([
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"Ed25519"'],
    ['no JSON', '{'],
    ['empty', '{}x'],
    ['no UTF-8', Uint8Array.from([...Buffer.from('{"alg":"'), 0xff, ...Buffer.from('"}')])],
    ['behind a byte order mark', `\ufeff${JSON.stringify(goodHeader)}`],
    ['with white space', JSON.stringify(goodHeader, undefined, 1)],
    ['spelt with escapes', json(goodHeader, 'Ed25519', '\\u0045d25519')],
  ])('R110 in part: a header that is %s is refused', async (_what, wrong) => {
    expect(await reasonFor({ token: signed(wrong) })).toBe('malformed');
  });

  it.each(['alg', 'typ', 'kid'] as const)('R115 in part: %s twice in the header is refused, whichever comes last', async (name) => {
    for (const other of ['none', goodHeader[name]]) {
      const twice = `"${name}":"${other}"`;
      expect(await reasonFor({ token: signed(json(goodHeader, '{', `{${twice},`)) })).toBe('malformed');
      expect(await reasonFor({ token: signed(json(goodHeader, '}', `,${twice}}`)) })).toBe('malformed');
    }
  });

  it.each(['sub', 'exp', 'aud'] as const)('R115 in part: %s twice in the claims is refused, whichever comes last', async (name) => {
    const twice = `"${name}":${JSON.stringify(goodClaims[name])}`;
    expect(await reasonFor({ token: signed(goodHeader, json(goodClaims, '{', `{${twice},`)) })).toBe('malformed');
    expect(await reasonFor({ token: signed(goodHeader, JSON.stringify(goodClaims).replace(/\}$/, `,${twice}}`)) })).toBe('malformed');
    expect(await reasonFor({ token: signed(goodHeader, JSON.stringify(goodClaims).replace(/\}$/, `,"tenant":{"a":1,"a":2}}`)) })).toBe('malformed');
  });
});

describe('the header', () => {
  const other = (given: object): unknown => ({ ...goodHeader, ...given });

  it.each(['none', 'None', 'HS256', 'ES256', 'RS256', 'EdDSA', 'ed25519', 'ED25519', 'Ed448', '', undefined, null, 7, ['Ed25519']])('R111 in part, R112 in part: the algorithm %j is refused before any key is looked up', async (alg) => {
    const keys = new Proxy<readonly object[]>([], { get: () => expect.fail('the key set was read') });
    expect(await reasonFor({ token: signed(other({ alg })), jwks: { keys } })).toBe('wrong-algorithm');
  });

  it.each(['JWT', 'at+JWT', 'AT+JWT', 'application/at+jwt', 'lukko-pairing+jwt', 'lukko-request+jwt', 'lukko-keys+jwt', 'lukko-challenge+jwt', 'lukko-approval+jwt', 'lukko-receipt+jwt', '', undefined, null, 7])('R116 in part: the type %j is refused', async (typ) => {
    expect(await reasonFor({ token: signed(other({ typ })) })).toBe('wrong-type');
  });

  it.each([[], ['b64'], ['exp'], 'exp', null])('R114 in part: crit %j is refused', async (crit) => {
    expect(await reasonFor({ token: signed(other({ crit })) })).toBe('malformed');
    expect(await reasonFor({ token: signed(other({ crit, b64: true, exp: 1 })) })).toBe('malformed');
  });

  it.each(['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'cty', 'b64', '__proto__', 'x'])('R113 in part: a header with %s is refused', async (name) => {
    expect(await reasonFor({ token: signed(json(goodHeader, '{', `{"${name}":{},`)) })).toBe('malformed');
  });

  it.each([undefined, null, 7, [goodHeader.kid], {}])('a kid of %j is refused', async (kid) => {
    expect(await reasonFor({ token: signed(other({ kid })) })).toBe('malformed');
  });

  it.each(['', 'x', `${goodHeader.kid}A`, 'new', '__proto__', 'constructor'])('the kid %j is in no key set', async (kid) => {
    expect(await reasonFor({ token: signed(other({ kid })) })).toBe('unknown-key');
  });
});

describe('the key set, as it was fetched', () => {
  const token = signed();
  const against = (...keys: readonly unknown[]): Promise<string> => reasonFor({ token, jwks: { keys: keys as readonly object[] } });

  it('may hold keys of other kinds, before and behind, which are passed over', async () => {
    const others = [null, 'x', 7, {}, { kid: jwk.kid }, { ...jwk, kty: 'RSA' }, { ...jwk, crv: 'X25519' }, { ...jwk, kid: 'x' }];
    expect(await against(...others, jwk, ...others)).toBe('accepted');
    expect(await against(...others)).toBe('unknown-key');
    expect(await against()).toBe('unknown-key');
  });

  it('needs alg and use no more than RFC 7517 does', async () => {
    expect(await against({ kty: 'OKP', crv: 'Ed25519', x, kid: jwk.kid })).toBe('accepted');
  });

  it.each<readonly [string, object]>([
    ['another algorithm', { alg: 'EdDSA' }],
    ['another use', { use: 'enc' }],
    ['its private half', { d: base64url(new Uint8Array(32)) }],
    ['no x', { x: undefined }],
    ['an x that is no text', { x: 7 }],
    ['padding', { x: `${x}=` }],
    ['31 bytes', { x: base64url(new Uint8Array(31)) }],
    ['33 bytes', { x: base64url(new Uint8Array(33)) }],
    ['another alphabet', { x: `+${x.slice(1)}` }],
  ])('R83 in part: a key with %s is none', async (_what, given) => {
    expect(await against({ ...jwk, ...given })).toBe('unknown-key');
  });

  it('a key under the kid of another is caught by the signature', async () => {
    expect(await against({ ...jwk, x: publicXOf(ring[1].secret) })).toBe('bad-signature');
  });
});

describe('R118 in part: RFC 8037 appendix A.4 and RFC 8032 section 7.1, by the primitive that judges tokens', () => {
  const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
  const text = (from: string): Uint8Array => Uint8Array.from(Buffer.from(from));
  const bytes = (from: string): Uint8Array => Uint8Array.from(Buffer.from(from, 'base64url'));
  it.each<readonly [string, Uint8Array, Uint8Array, Uint8Array]>([
    [
      'RFC 8037 A.4', bytes('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'), text('eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc'),
      bytes('hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'),
    ],
    [
      'RFC 8032 7.1 test 1', hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'), hex(''),
      hex('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'),
    ],
    [
      'RFC 8032 7.1 test 2', hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'), hex('72'),
      hex('92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'),
    ],
    [
      'RFC 8032 7.1 test 3', hex('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'), hex('af82'),
      hex('6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'),
    ],
  ])('%s', async (_name, publicKey, message, signature) => {
    expect(await verifySignature({ publicKey, signature, signed: message })).toBe(true);
    expect(await verifySignature({ publicKey, signature, signed: Uint8Array.from([...message, 0]) })).toBe(false);
    expect(await verifySignature({ publicKey, signature: signature.map((byte, at) => (at === 0 ? byte ^ 1 : byte)), signed: message })).toBe(false);
  });
});

describe('what a host gets wrong', () => {
  const right = { token: signed(), jwks: { keys: [jwk] }, issuer, audience, now };

  it.each<readonly [object, string]>([
    [{ jwks: undefined }, 'TypeError: jwks: must be an object'],
    [{ jwks: [] }, 'TypeError: jwks.keys: must be an array'],
    [{ jwks: { keys: 'x' } }, 'TypeError: jwks.keys: must be an array'],
    [{ issuer: undefined }, 'TypeError: issuer: must be a text'],
    [{ issuer: '' }, 'TypeError: issuer: must be a text'],
    [{ audience: undefined }, 'TypeError: audience: must be a text'],
    [{ audience: '' }, 'TypeError: audience: must be a text'],
    [{ audience: [audience] }, 'TypeError: audience: must be a text'],
    [{ now: undefined }, 'TypeError: now: must be a number'],
    [{ now: new Date(now) }, 'TypeError: now: must be a number'],
    [{ now: Number.NaN }, 'RangeError: now: a whole number from 0'],
    [{ now: -1 }, 'RangeError: now: a whole number from 0'],
  ])('R185 in part: %j is named, also where the token is bad', async (given, message) => {
    for (const token of [right.token, 'x']) {
      await expect(verifyAccessToken({ ...right, token, ...given })).rejects.toThrow(message.replace(/^\w+: /, ''));
      await expect(verifyAccessToken({ ...right, token, ...given })).rejects.toHaveProperty('name', message.split(':')[0]);
    }
  });

  it('R185 in part: no input at all is a TypeError', async () => {
    for (const given of [undefined, null, right.token]) await expect(verifyAccessToken(given as never)).rejects.toEqual(new TypeError('input: must be an object'));
  });

  it('seconds handed over as now let no old token live: they are 1970, and every token lies ahead', async () => {
    expect(await reasonFor({ token: right.token, now: now / 1000 })).toBe('not-yet-valid');
    expect(await reasonFor({ token: right.token, now: now + 15 * minute })).toBe('expired');
  });
});

it('the fixtures sign as RFC 8032 does, with a key that comes from nowhere but the ring', async () => {
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
  expect(await reasonFor({ token: signed(goodHeader, goodClaims, key) })).toBe('bad-signature');
  expect((await open().jwks()).keys[0]).toEqual(jwk);
});
