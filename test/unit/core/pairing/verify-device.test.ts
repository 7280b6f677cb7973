import { describe, expect, it } from 'vitest';
import { digestOf, hashOf, verifyApproval, verifyPairing, verifyRequest, type ApprovalClaims, type ChallengeClaims, type VerifyPairingInput, type VerifyRequestInput } from '../../../../src/core/pairing/index.js';
import { approvalTo, aud, bindChallenge, display, forge, headerOf, loginChallenge, nonce, now, pairingClaims, phone, requestClaims, seedOf, signApproval, signChallenge, thief, transactionChallenge } from './fixtures.js';
import { onBoth } from './paths.js';
import { mixedKey, offCurve } from './points.js';
import { forgeGood } from './statements.js';

const reasonOf = (result: { readonly ok: true } | { readonly ok: false; readonly reason: string }): string => (result.ok ? 'accepted' : result.reason);

describe('verifyPairing', () => {
  const jws = forgeGood('lukko-pairing+jwt', pairingClaims);
  const right: VerifyPairingInput = { jws, jwk: phone.jwk, aud, now, pairing: 'p1', nonce, username: 'matti.virtanen4821' };
  const reason = (changed: Partial<VerifyPairingInput>): string => reasonOf(verifyPairing({ ...right, ...changed }));

  it('R87 in part: gives the key to store and what the phone said, where both are right', () => {
    expect(verifyPairing(right)).toEqual({ ok: true, claims: pairingClaims, key: { jwk: phone.jwk, thumbprint: phone.kid } });
    expect(reason({ pairing: undefined, nonce: undefined, username: undefined })).toBe('accepted');
  });

  it('R87 in part: refuses another pairing, nonce, username or server', () => {
    expect(reason({ pairing: 'p2' })).toBe('wrong-pairing');
    expect(reason({ nonce: Buffer.alloc(32, 6).toString('base64url') })).toBe('wrong-nonce');
    expect(reason({ username: 'matti.virtanen4822' })).toBe('wrong-username');
    expect(reason({ aud: 'https://login.other.example' })).toBe('wrong-audience');
  });

  it('R113: the key that is offered counts only under its own thumbprint', () => {
    expect(reason({ jwk: thief.jwk })).toBe('unknown-key');
    const claimed = forge({ header: headerOf('lukko-pairing+jwt', phone), claims: pairingClaims, seed: seedOf('thief') });
    expect([reason({ jws: claimed }), reason({ jws: claimed, jwk: thief.jwk })]).toEqual(['bad-signature', 'unknown-key']);
  });

  it('R83, R84, R86: refuses the keys that parseDeviceKey refuses, also where the signature is right', () => {
    for (const jwk of [undefined, null, 'x', {}, { ...phone.jwk, d: 'x' }, { ...phone.jwk, kid: phone.kid }]) expect(reason({ jwk })).toBe('not-a-key');
    expect(reason({ jwk: { ...phone.jwk, x: 'A'.repeat(43) } })).toBe('weak-key');
    const offered = (bytes: Uint8Array): readonly string[] => {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') } as const;
      const kid = hashOf(`{"crv":"Ed25519","kty":"OKP","x":"${jwk.x}"}`);
      // A signature holds for a key with a part of order 8 whenever its k is a multiple of 8: a few tries find one.
      const tries = Array.from({ length: 64 }, (_, n) => forge({ header: { alg: 'Ed25519', typ: 'lukko-pairing+jwt', kid }, claims: { ...pairingClaims, jti: `try-${n}-of-64` }, seed: seedOf('phone'), key: bytes }));
      return [...new Set(tries.flatMap((one) => onBoth(() => reason({ jws: one, jwk }))))].sort();
    };
    expect(offered(offCurve[0]!)).toEqual(['bad-signature']);
    expect(offered(mixedKey(seedOf('phone')))).toEqual(['bad-signature', 'not-a-key']);
  });

  it.each([[{ aud: '' }, 'aud: must be a text'], [{ aud: undefined }, 'aud'], [{ now: 'x' }, 'now: must be a number'], [{ now: 1.5 }, 'now'], [{ nonce: '' }, 'nonce: must be a text'], [{ pairing: 7 }, 'pairing: must be a text'], [{ username: null }, 'username: must be a text']])('throws for what the caller must not expect (%#)', (changed, text) => {
    expect(() => verifyPairing({ ...right, ...(changed as object) })).toThrow(text);
  });
});

describe('verifyRequest', () => {
  const { method, path, bodyHash } = requestClaims;
  const jws = forgeGood('lukko-request+jwt', requestClaims);
  const right: VerifyRequestInput = { jws, jwk: phone.jwk, aud, now, method, path, bodyHash, nonce };
  const reason = (changed: Partial<VerifyRequestInput>): string => reasonOf(verifyRequest({ ...right, ...changed }));

  it('gives what the phone said', () => {
    expect(verifyRequest(right)).toEqual({ ok: true, claims: requestClaims, kid: phone.kid });
    expect(reason({ method: undefined, path: undefined, bodyHash: undefined, nonce: undefined })).toBe('accepted');
  });

  it('R119 in part: another method, path, query or body is another request', () => {
    for (const other of ['GET', 'post', 'PUT']) expect(reason({ method: other })).toBe('wrong-request');
    for (const other of ['/auth/device/approvals', '/auth/device/approvals?x=2', '/auth/device/approvals?x=1&y=2', '/auth/device/approvals?x=1#', '/auth/device/approvals?x=%31', '/auth/device/Approvals?x=1', '//auth/device/approvals?x=1', '/auth/device/approvals/?x=1']) expect(reason({ path: other })).toBe('wrong-request');
    for (const body of ['', '{"a":2}', '{"a":1} ', '{"a": 1}']) expect(reason({ bodyHash: hashOf(body) })).toBe('wrong-request');
  });

  it('R119 in part: another nonce, no nonce, another device, another server', () => {
    expect(reason({ nonce: Buffer.alloc(32, 6).toString('base64url') })).toBe('wrong-nonce');
    const { nonce: _nonce, ...without } = requestClaims;
    expect(reason({ jws: forgeGood('lukko-request+jwt', without) })).toBe('bad-claims');
    expect(reason({ jwk: thief.jwk })).toBe('unknown-key');
    expect(reason({ aud: 'https://login.other.example' })).toBe('wrong-audience');
  });

  it('R119 in part: two statements at once are none', () => {
    for (const two of [`${jws},${jws}`, `${jws} ${jws}`, `${jws}, ${jws}`, `${jws}.${jws}`, `${jws}\n${jws}`]) expect(reason({ jws: two })).toBe('malformed');
    expect(reason({ jws: [jws, jws] as never })).toBe('malformed');
  });

  it('R120 in part: a jti above the cap is refused', () => {
    for (const [jti, said] of [['x'.repeat(64), 'accepted'], ['x'.repeat(65), 'bad-claims'], ['x'.repeat(4000), 'bad-claims'], ['x'.repeat(7000), 'malformed']] as const) expect(reason({ jws: forgeGood('lukko-request+jwt', { ...requestClaims, jti }) })).toBe(said);
  });

  it('R84: the key on record is read again, weak ones by the table', () => {
    expect(reason({ jwk: { ...phone.jwk, x: 'A'.repeat(43) } })).toBe('weak-key');
    for (const jwk of [undefined, {}, { ...phone.jwk, d: 'x' }, { ...phone.jwk, x: Buffer.alloc(32, 0xff).toString('base64url') }]) expect(reason({ jwk: jwk as never })).toBe('not-a-key');
  });

  it.each([[{ aud: '' }, 'aud: must be a text'], [{ now: -1 }, 'now'], [{ method: '' }, 'method: must be a text'], [{ path: 7 }, 'path: must be a text'], [{ bodyHash: null }, 'bodyHash: must be a text'], [{ nonce: '' }, 'nonce: must be a text']])('throws for what the caller must not expect (%#)', (changed, text) => {
    expect(() => verifyRequest({ ...right, ...(changed as object) })).toThrow(text);
  });
});

describe('verifyApproval', () => {
  const verify = (jws: string, challenge?: string, jwk = phone.jwk): string => reasonOf(verifyApproval({ jws, jwk, aud, now: now + 5000, challenge }));
  const asked = async (claims: ChallengeClaims, changed: Partial<ApprovalClaims> = {}): Promise<readonly [string, string]> => {
    const challenge = await signChallenge(claims);
    return [await signApproval({ ...approvalTo(challenge, claims), ...changed } as ApprovalClaims), challenge];
  };

  it.each([['login', loginChallenge], ['recovery', { ...loginChallenge, purpose: 'recovery' as const }], ['bind', bindChallenge], ['transaction', transactionChallenge]])('gives the answer to a challenge: %s', async (_purpose, claims) => {
    const [jws, challenge] = await asked(claims);
    const result = verifyApproval({ jws, jwk: phone.jwk, aud, now: now + 5000, challenge });
    expect(result).toEqual({ ok: true, claims: approvalTo(challenge, claims), kid: phone.kid });
    expect(verify(jws)).toBe('accepted');
  });

  it('R98 in part: an answer to one approval is none to another, to another account, or to another server', async () => {
    const [jws] = await asked(loginChallenge);
    expect(verify(jws, await signChallenge({ ...loginChallenge, approval: 'q2' }))).toBe('wrong-challenge');
    expect(verify(jws, await signChallenge({ ...loginChallenge, account: 'a2' }))).toBe('wrong-account');
    expect(reasonOf(verifyApproval({ jws, jwk: phone.jwk, aud: 'https://login.other.example', now: now + 5000 }))).toBe('wrong-audience');
    expect(verify(jws, undefined, thief.jwk)).toBe('unknown-key');
  });

  it('R105: an answer for a login authorises no transaction, nor the reverse, nor any purpose another', async () => {
    const all: readonly ChallengeClaims[] = [loginChallenge, { ...loginChallenge, purpose: 'recovery' }, bindChallenge, transactionChallenge];
    const challenges = await Promise.all(all.map((claims) => signChallenge(claims)));
    for (const [one, claims] of all.entries()) {
      const jws = await signApproval(approvalTo(challenges[one] ?? '', claims));
      for (const [other, challenge] of challenges.entries()) expect(verify(jws, challenge)).toBe(one === other ? 'accepted' : 'wrong-challenge');
      // Also where the answer names the hash of the other challenge.
      for (const [other, challenge] of challenges.entries()) if (one !== other) expect(verify(await signApproval(approvalTo(challenge, claims)), challenge)).toBe('wrong-challenge');
    }
  });

  it('R104: changing anything the challenge shows makes the answer fail', async () => {
    const [jws] = await asked(loginChallenge);
    const shown = { service: 'Tilinpit0', username: 'matti.virtanen4822', known: false, place: 'Tallinn', iat: loginChallenge.iat + 1, exp: loginChallenge.exp + 1, digits: 3, nonce: Buffer.alloc(32, 6).toString('base64url'), jti: 'another-one' };
    for (const [name, value] of Object.entries(shown)) expect(verify(jws, await signChallenge({ ...loginChallenge, [name]: value })), name).toBe('wrong-challenge');
    const { place: _place, ...placeless } = loginChallenge;
    expect(verify(jws, await signChallenge(placeless))).toBe('wrong-challenge');
    const [bound] = await asked(bindChallenge);
    expect(verify(bound, await signChallenge({ ...bindChallenge, act: 'renew-list' } as ChallengeClaims))).toBe('wrong-challenge');
  });

  it('R106 in part: an answer to another amount, currency or payee gives link-mismatch', async () => {
    const [, challenge] = await asked(transactionChallenge);
    for (const changed of [{ amount: '1250.01' }, { currency: 'SEK' }, { payee: 'Tilinpito 0y' }, { reference: 'RF19' }]) {
      const other = digestOf({ ...display, ...changed });
      expect(verify(await signApproval({ ...approvalTo(challenge, transactionChallenge), digest: other }), challenge)).toBe('link-mismatch');
    }
  });

  it('a denial is an answer too', async () => {
    for (const answer of ['not-me', 'cancelled'] as const) {
      const [jws, challenge] = await asked(loginChallenge, { answer, number: undefined });
      expect(verifyApproval({ jws, jwk: phone.jwk, aud, now: now + 5000, challenge })).toMatchObject({ ok: true, claims: { answer } });
    }
  });

  it('throws for a challenge that is the caller’s mistake', async () => {
    const [jws] = await asked(loginChallenge);
    for (const challenge of ['', 'a.b.c', jws]) expect(() => verify(jws, challenge)).toThrow(TypeError);
    expect(() => verify(jws, jws)).toThrow('challenge: must be a lukko-challenge+jwt');
    expect(() => verify(jws, forgeGood('lukko-challenge+jwt', {}))).toThrow('challenge: must be a lukko-challenge+jwt');
  });
});
