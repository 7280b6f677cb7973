/*
 * The attack: somebody stands between the phone and the server, or has put up a server that looks like it. He sends the phone challenges of
 * his own, true ones of another service, account or day, and key lists that make his key trusted. The phone knows the server's keys from the
 * pairing and believes nothing that is not signed by one of them, for its own server, account and time.
 */
import { describe, expect, it } from 'vitest';
import { verifyChallenge, verifyKeys, type ChallengeClaims, type Ed25519Jwk } from '../../src/core/pairing/index.js';
import { aud, bindChallenge, forge, headerOf, keysClaims, loginChallenge, now, seedOf, server, signerOf, thief, transactionChallenge } from '../unit/core/pairing/fixtures.js';
import { onBoth } from '../unit/core/pairing/paths.js';

const pinned = [server.jwk];
const challenge = (claims: object, by = 'server', kid = signerOf(by)): string => forge({ header: headerOf('lukko-challenge+jwt', kid), claims, seed: seedOf(by) });
const reasonFor = (jws: string, keys: readonly Ed25519Jwk[] = pinned, at = now): string => {
  const [native, portable] = onBoth(() => {
    const result = verifyChallenge({ jws, keys, aud, now: at, account: 'a1' });
    return result.ok ? 'accepted' : result.reason;
  });
  expect(portable).toBe(native);
  return native;
};

describe('the challenge of a forged server', () => {
  it.each<readonly [string, ChallengeClaims]>([['login', loginChallenge], ['bind', bindChallenge], ['transaction', transactionChallenge]])('R199: a %s under a key of its own, under the server’s name, or unsigned', (_purpose, claims) => {
    expect(reasonFor(challenge(claims))).toBe('accepted');
    expect(reasonFor(challenge(claims, 'thief'))).toBe('unknown-key');
    expect(reasonFor(challenge(claims, 'thief', server))).toBe('bad-signature');
    const [head = '', payload = ''] = challenge(claims).split('.');
    expect(reasonFor(`${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`)).toBe('bad-signature');
  });

  it('R199: a true one of another server, account or time', () => {
    expect(reasonFor(challenge({ ...loginChallenge, aud: 'https://login.tilinpito.example.evil.example' }))).toBe('wrong-audience');
    expect(reasonFor(challenge({ ...loginChallenge, account: 'a2' }))).toBe('wrong-account');
    expect([reasonFor(challenge(loginChallenge), pinned, now + 120_000), reasonFor(challenge(loginChallenge), pinned, now - 61_000)]).toEqual(['expired', 'not-yet-valid']);
  });

  it('R104: a true one of which one letter shown was changed on the way', () => {
    const text = challenge(transactionChallenge);
    const [head = '', payload = '', signature = ''] = text.split('.');
    const json = Buffer.from(payload, 'base64url').toString();
    for (const [from, to] of [['1250.00', '9250.00'], ['EUR', 'SEK'], ['Tilinpito Oy', 'Tilinpit0 Oy'], ['"known":true', '"known":false'], ['"digits":2', '"digits":3'], ['matti', 'maija']] as const) {
      expect(json).toContain(from);
      expect(reasonFor(`${head}.${Buffer.from(json.replace(from, to)).toString('base64url')}.${signature}`)).toBe('bad-signature');
    }
  });
});

describe('the keys of a forged server', () => {
  const statement = (by: string, keys: readonly Ed25519Jwk[], kid = signerOf(by)): string => forge({ header: headerOf('lukko-keys+jwt', kid), claims: { ...keysClaims, keys }, seed: seedOf(by) });
  const trusted = (jws: string, keys = pinned): readonly Ed25519Jwk[] => {
    const result = verifyKeys({ jws, keys, aud, now });
    return result.ok ? result.claims.keys : keys;
  };

  it('R200: are not trusted because they say so, whoever’s name they sign under', () => {
    for (const jws of [statement('thief', [thief.jwk]), statement('thief', [server.jwk, thief.jwk]), statement('thief', [server.jwk, thief.jwk], server)]) {
      const keys = trusted(jws);
      expect(keys).toEqual(pinned);
      expect(reasonFor(challenge(loginChallenge, 'thief'), keys)).toBe('unknown-key');
    }
  });

  it('R200: a rollover by the trusted key is followed, and then the old one counts for nothing, in the hands of whoever has it', () => {
    const next = signerOf('next server');
    const keys = trusted(statement('server', [next.jwk]));
    expect([reasonFor(challenge(loginChallenge, 'next server'), keys), reasonFor(challenge(loginChallenge), keys)]).toEqual(['accepted', 'unknown-key']);
    expect(trusted(statement('server', [server.jwk, thief.jwk]), [...keys])).toEqual(keys);
  });
});
