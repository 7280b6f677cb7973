import { describe, expect, it } from 'vitest';
import { peekStatement } from '../../../../src/core/pairing/index.js';
import { forge, headerOf, now } from './fixtures.js';
import { forgeGood, goodClaims, goodStatements, judge, seedFor, signerFor, types } from './statements.js';

const claims = await goodClaims();
const good = await goodStatements();
const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');
const partsOf = (jws: string): [string, string, string] => {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  return [header, payload, signature];
};

describe.each(types)('%s', (typ) => {
  const jws = good[typ];
  const [header, payload, signature] = partsOf(jws);
  const signed = (changed: unknown): string => forge({ header: changed, claims: claims[typ], seed: seedFor(typ) });
  const right = headerOf(typ, signerFor(typ));

  it('is accepted as it was signed, and peekStatement says whose it is', () => {
    expect(judge(typ, jws)).toBe('accepted');
    expect(peekStatement(jws)).toEqual({ typ, kid: signerFor(typ).kid });
  });

  it('R110: is refused in any other form than three parts of strict base64url', () => {
    const texts = [
      '', '.', '..', '...', header, `${header}.${payload}`, `${header}.${payload}.`, `.${payload}.${signature}`, `${header}..${signature}`, `${jws}.`, `.${jws}`, `${jws}.${signature}`,
      `${header}=.${payload}.${signature}`, `${header}.${payload}=.${signature}`, `${jws}=`, `${jws}==`, ` ${jws}`, `${jws} `, `${jws}\n`, `${header}.\n${payload}.${signature}`,
      `+${jws.slice(1)}`, `/${jws.slice(1)}`, `${header}.${payload}.+${signature.slice(1)}`, `${header}.${payload}./${signature.slice(1)}`,
      // The last letter of 64 bytes says two bits; the other four must be zero.
      `${header}.${payload}.${signature.slice(0, -1)}${signature.endsWith('B') ? 'C' : 'B'}`, `${header}.${payload}.${signature.slice(0, -2)}`, `${header}.${payload}.${signature}AA`,
      `${base64url(Uint8Array.of(0x7b, 0xff, 0x7d))}.${payload}.${signature}`, `${base64url('')}.${payload}.${signature}`, `${header}.${payload}.${base64url(new Uint8Array(32))}`,
    ];
    for (const text of texts) expect(judge(typ, text), JSON.stringify(text.slice(0, 60))).toBe('malformed');
    for (const header of ['null', '[]', '"x"', '7', 'true', '{', ' {"alg":"Ed25519"}', '[{"alg":"Ed25519"}]']) expect(judge(typ, signed(header))).toBe('malformed');
  });

  it('invariant 5 in part: whatever stands where it should stand is refused by value', () => {
    for (const value of [undefined, null, 7, true, {}, [], [jws], Symbol('s'), () => jws, 10n, 'x'.repeat(2 ** 20), '.'.repeat(2 ** 16)]) expect(judge(typ, value)).toBe('malformed');
  });

  it('is refused above its size', () => {
    const most = typ === 'lukko-receipt+jwt' ? 16_384 : 8192;
    const room = most - header.length - signature.length - 2;
    const sized = (letters: number): string => judge(typ, `${header}.${'A'.repeat(letters)}.${signature}`);
    // No base64url has a length of 4n + 1.
    expect(sized(room % 4 === 1 ? room - 1 : room)).toBe('bad-signature');
    expect(sized(room % 4 === 0 ? room + 2 : room + 1)).toBe('malformed');
  });

  it('R111: is refused under any other algorithm, or none, before any key is looked at', () => {
    for (const alg of ['none', 'None', 'HS256', 'HS512', 'ES256', 'RS256', 'PS256', 'ed25519', 'ED25519', 'Ed25519ph', 'Ed448', '', null, 7, ['Ed25519'], undefined]) {
      expect(judge(typ, signed({ ...right, alg }))).toBe('wrong-alg');
      expect(judge(typ, signed({ ...right, alg, typ: 'JWT', kid: 'x', crit: [] })), 'whatever else is wrong').toBe('wrong-alg');
    }
    const { alg: _alg, ...without } = right;
    expect(judge(typ, signed(without))).toBe('wrong-alg');
  });

  it('R112 in part: Ed25519 is the name; the older EdDSA is refused', () => {
    expect(judge(typ, signed({ ...right, alg: 'Ed25519' }))).toBe('accepted');
    expect(judge(typ, signed({ ...right, alg: 'EdDSA' }))).toBe('wrong-alg');
  });

  it('R113, R114: is refused with anything in its header but alg, typ and kid', () => {
    const { jwk } = signerFor(typ);
    const offers = [{ jwk }, { jku: 'https://evil.example/keys' }, { x5u: 'https://evil.example/c' }, { x5c: ['MIIB'] }, { crit: [] }, { crit: ['exp'], exp: 1 }, { crit: 'b64' }, { b64: false }, { cty: 'JWT' }, { zip: 'DEF' }, { nonce: 'x' }, { x: 1 }, { __proto__: null, d: 1 }];
    for (const offer of offers) expect(judge(typ, signed({ ...right, ...offer }))).toBe('header-not-allowed');
    expect(peekStatement(signed({ ...right, jwk }))).toBeUndefined();
  });

  it('R113: is refused under another kid than the thumbprint of the key, or none', () => {
    for (const kid of ['', 'x', signerFor(typ).kid.toLowerCase(), `${signerFor(typ).kid} `, null, 7, [signerFor(typ).kid]]) expect(judge(typ, signed({ ...right, kid }))).toBe('unknown-key');
    const { kid: _kid, ...without } = right;
    expect(judge(typ, signed(without))).toBe('unknown-key');
  });

  it('is accepted whatever the order in its header', () => {
    expect(judge(typ, signed({ kid: right.kid, typ, alg: 'Ed25519' }))).toBe('accepted');
  });

  it('R115: is refused where a name stands twice, in the header or in the claims', () => {
    const json = JSON.stringify(claims[typ]);
    const text = JSON.stringify(right);
    expect(judge(typ, forge({ header: text.replace('{', '{"alg":"none",'), claims: json, seed: seedFor(typ) }))).toBe('malformed');
    expect(judge(typ, forge({ header: text.replace('}', ',"kid":"x"}'), claims: json, seed: seedFor(typ) }))).toBe('malformed');
    expect(judge(typ, forgeGood(typ, json.replace('{', '{"aud":"https://evil.example",')))).toBe('malformed');
    expect(judge(typ, forgeGood(typ, json.replace(/\}$/, ',"iat":1}')))).toBe('malformed');
  });

  it('R110 in part: claims that are no JSON, no UTF-8, or JSON in another spelling are refused, signed or not', () => {
    const json = JSON.stringify(claims[typ]);
    for (const text of [`${json} `, ` ${json}`, `\ufeff${json}`, json.replace(':', ': '), json.replace('"aud"', '"\\u0061ud"'), json.replace(/"iat":(\d+)/, '"iat":$1.0'), json.replace(/"iat":(\d+)/, '"iat":1.8e9'), '{', 'undefined', Buffer.from([0x22, 0xff, 0x22])]) expect(judge(typ, forgeGood(typ, text))).toBe('malformed');
    for (const value of [null, [], 'x', 7, true, {}, [claims[typ]]]) expect(judge(typ, forgeGood(typ, JSON.stringify(value)))).toBe('bad-claims');
  });

  it('is refused where the signature is by another key, or of another statement', () => {
    expect(judge(typ, forgeGood(typ, claims[typ], seedFor(typ).map((byte) => byte ^ 1)))).toBe('bad-signature');
    expect(judge(typ, `${header}.${payload}.${base64url(new Uint8Array(64))}`)).toBe('bad-signature');
    expect(judge(typ, `${header}.${base64url(JSON.stringify({ ...claims[typ], jti: 'another-one' }))}.${signature}`)).toBe('bad-signature');
  });

  it('is judged for its signature before any claim is believed', () => {
    expect(judge(typ, forgeGood(typ, '{"exp":0}', seedFor(typ).map((byte) => byte ^ 1)), { now: now + 10 ** 9 })).toBe('bad-signature');
  });

  it('R98 in part: is for one server', () => {
    expect(judge(typ, jws, { aud: 'https://login.other.example' })).toBe('wrong-audience');
    expect(judge(typ, jws, { aud: 'https://login.tilinpito.example/' })).toBe('wrong-audience');
  });
});

it('peekStatement believes nothing and finds nothing in what is no statement', () => {
  for (const text of ['', 'a.b.c', forge({ header: { alg: 'Ed25519', typ: 'at+jwt', kid: 'x' }, claims: {}, seed: seedFor('lukko-keys+jwt') }), undefined, 7]) expect(peekStatement(text as string)).toBeUndefined();
  // What an array of one text reads as is that text, and no name.
  const { kid } = signerFor('lukko-keys+jwt');
  for (const [typ, key] of [[['lukko-keys+jwt'], kid], ['lukko-keys+jwt', 7], ['lukko-keys+jwt', [kid]]]) expect(peekStatement(forge({ header: { alg: 'Ed25519', typ, kid: key }, claims: {}, seed: seedFor('lukko-keys+jwt') }))).toBeUndefined();
  const unsigned = `${base64url(JSON.stringify(headerOf('lukko-keys+jwt', signerFor('lukko-keys+jwt'))))}.e30.${base64url(new Uint8Array(64))}`;
  expect(peekStatement(unsigned)).toEqual({ typ: 'lukko-keys+jwt', kid: signerFor('lukko-keys+jwt').kid });
});
