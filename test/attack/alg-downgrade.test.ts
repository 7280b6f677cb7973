/*
 * The attack: somebody without the phone's key, who knows its public half, wants his answer believed. He writes another algorithm into the
 * header: none at all, a MAC under the public key, an older name that a lenient reader maps to the same code; or he has the header bring the
 * key, or say where to fetch it. Another algorithm, and a header that says more than it may, are refused before any key is looked up; what
 * cannot be an Ed25519 signature is no statement at all; and under the right header his signature is a wrong one.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { forge, headerOf, seedOf, thief } from '../unit/core/pairing/fixtures.js';
import { goodClaims, goodStatements, judge, seedFor, signerFor, types } from '../unit/core/pairing/statements.js';

const claims = await goodClaims();
const statements = await goodStatements();
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe.each(types)('%s', (typ) => {
  const right = headerOf(typ, signerFor(typ));
  const { jwk } = signerFor(typ);

  it('R111: alg none, with the signature taken away, emptied, or kept', () => {
    const [, payload = '', signature = ''] = statements[typ].split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const head = `${part({ ...right, alg })}.${payload}`;
      expect([judge(typ, head), judge(typ, `${head}.`), judge(typ, `${head}.${signature}`)]).toEqual(['malformed', 'malformed', 'wrong-alg']);
    }
  });

  it('R111: a MAC under the public key, in every form he may have it in', () => {
    const keys = [Buffer.from(jwk.x, 'base64url'), jwk.x, JSON.stringify(jwk), signerFor(typ).kid];
    for (const [alg, hash, expected] of [['HS256', 'sha256', 'malformed'], ['HS512', 'sha512', 'wrong-alg'], ['Ed25519', 'sha512', 'bad-signature']] as const) {
      const head = `${part({ ...right, alg })}.${part(claims[typ])}`;
      for (const key of keys) expect(judge(typ, `${head}.${createHmac(hash, key).update(head).digest('base64url')}`)).toBe(expected);
    }
  });

  it('R111: another algorithm is refused by its name, also where the key would not be found', () => {
    const by = (alg: string) => forge({ header: { ...right, alg }, claims: claims[typ], seed: seedFor(typ) });
    for (const alg of ['none', 'HS256', 'ES256', 'RS256', 'ed25519', 'EdDSA']) expect(judge(typ, by(alg), { signer: thief })).toBe('wrong-alg');
    expect(judge(typ, by('Ed25519'), { signer: thief })).toBe('unknown-key');
  });

  it('R112 in part: the older name EdDSA, also with a right signature', () => {
    expect(judge(typ, forge({ header: { ...right, alg: 'EdDSA' }, claims: claims[typ], seed: seedFor(typ) }))).toBe('wrong-alg');
  });

  it('R113: his own key in the header, or the address of one, under his kid and under the victim’s', () => {
    for (const offer of [{ jwk: thief.jwk }, { jku: 'https://evil.example/keys' }, { x5u: 'https://evil.example/c' }, { x5c: ['MIIB'] }]) {
      for (const kid of [right.kid, thief.kid]) expect(judge(typ, forge({ header: { ...right, ...offer, kid }, claims: claims[typ], seed: seedOf('thief') }))).toBe('header-not-allowed');
    }
    for (const [kid, expected] of [[right.kid, 'bad-signature'], [thief.kid, 'unknown-key']]) expect(judge(typ, forge({ header: { ...right, kid }, claims: claims[typ], seed: seedOf('thief') }))).toBe(expected);
  });

  it('R114: critical extensions, known by name or not, in a statement that is right but for them', () => {
    const saying = (more: object) => judge(typ, forge({ header: { ...right, ...more }, claims: claims[typ], seed: seedFor(typ) }));
    for (const crit of [[], ['exp'], 'exp', null, [7], ['http://lukko.example/x']]) expect(saying({ crit })).toBe('header-not-allowed');
    expect([saying({ crit: ['b64'], b64: false }), saying({ crit: ['b64'] }), saying({ b64: false })]).toEqual(['header-not-allowed', 'header-not-allowed', 'header-not-allowed']);
    expect(saying({})).toBe('accepted');
  });
});
