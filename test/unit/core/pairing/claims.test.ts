import { describe, expect, it } from 'vitest';
import { digestOf, hashOf, signStatement, verifyKeys, type StatementType } from '../../../../src/core/pairing/index.js';
import { approvalTo, aud, bindChallenge, display, iat, loginChallenge, nonce, now, phone, server, signerOf, signReceipt, transactionChallenge } from './fixtures.js';
import { forgeGood, goodClaims, judge, signerFor, types } from './statements.js';

const good = await goodClaims();
const refused = 'bad-claims';
const texts = ['', 7, null, true, [], {}, 'a\nb', 'a\u0000', '\ud800', '\u202e', 'x'.repeat(5000)] as const;
const dates = [-1, 1.5, 'x', String(iat), null, true, [], 1e18, 2 ** 53] as const;
const hashes = ['', 'x', nonce.slice(0, -1), `${nonce}A`, `${nonce}=`, 7, null, hashOf('').toUpperCase().replace('_', '+')] as const;
const nonces = ['', 'n0n1', Buffer.alloc(7).toString('base64url'), Buffer.alloc(65).toString('base64url'), `${nonce}=`, `${nonce.slice(0, -1)}V`, 7, null, [nonce]] as const;

/** What each claim must not be. */
const common = { aud: texts, iat: dates, nbf: dates, jti: ['', 'short12', 'x'.repeat(65), 'with space', 'padded==', 7, null, []] };
const timed = { ...common, exp: [...dates, iat, iat - 1] };
const wrong: Readonly<Record<StatementType, Readonly<Record<string, readonly unknown[]>>>> = {
  'lukko-pairing+jwt': { ...timed, exp: [...timed.exp, iat + 601], pairing: texts, nonce: nonces, username: texts, name: [...texts, 'x'.repeat(65)], platform: [...texts, 'x'.repeat(33)], keyProtection: ['', 'HW', 'tee', 7, null] },
  'lukko-request+jwt': { ...timed, exp: [...timed.exp, iat + 301], method: ['', 'post', 'PO ST', 'xPOST', 'POSTx', 'PO', 'A'.repeat(11), 7, null, 'GÉT'], path: ['', 'auth', 'https://x/', '/a b', '/ä', '/a\n', 7, null, `/${'x'.repeat(2048)}`], bodyHash: hashes, nonce: nonces },
  'lukko-keys+jwt': { ...timed, exp: [...timed.exp, iat + 86_401], keys: [[], {}, null, 'x', [null], [{ ...server.jwk, kid: server.kid }], [{ ...server.jwk, d: 'x' }], [{ ...server.jwk, x: 'A'.repeat(43) }], [server.jwk, server.jwk], Array.from({ length: 11 }, (_, n) => signerOf(String(n)).jwk)] },
  'lukko-challenge+jwt': {
    ...timed, exp: [...timed.exp, iat + 601], approval: texts, nonce: nonces, purpose: ['', 'Login', 'bind', 'transaction', 'payment', null], act: ['change-password', '', 7, null], account: texts, username: texts, service: [...texts, 'x'.repeat(101)],
    known: [0, 1, 'true', null], digits: [0, 1, 9, 2.5, '2', null], place: [...texts, 'x'.repeat(101)], display: [display, {}, null, 'x'], digest: [hashOf(''), '', 7, null],
  },
  'lukko-approval+jwt': {
    ...timed, exp: [...timed.exp, iat + 606], approval: texts, account: texts, purpose: ['', 'transaction', 'payment', null], answer: ['', 'yes', 'not-me', 'cancelled', 'deny', null], number: ['', '1', '123456789', '7 ', '٠٧', 7, null], challenge: hashes,
    userVerified: ['', true, 'voice', null], digest: [hashOf(''), '', null],
  },
  'lukko-receipt+jwt': {
    ...common, exp: [iat + 60, 0], challenge: ['', 7, null, 'x'.repeat(8193), 'a b'], approval: ['', 7, null, 'x'.repeat(8193)], jwk: [null, {}, { ...phone.jwk, kid: 'x' }, { ...phone.jwk, x: 'A'.repeat(43) }],
    device: [null, {}, 'x', { name: 'x', platform: 'web' }, { name: 'x', platform: 'web', pairedAt: 1.5 }, { name: '', platform: 'web', pairedAt: 1 }, { name: 'x', platform: 'web', pairedAt: 1, more: 1 }], account: texts,
  },
};

describe.each(types)('the claims of %s', (typ) => {
  const { jwk: _jwk, ...signer } = signerFor(typ);
  const sign = (claims: object): Promise<string> => signStatement({ typ, claims: claims as never, signer });

  it('are all there, and no other is', async () => {
    const optional = ['act', 'place', 'display', 'digest', 'nbf'];
    for (const name of Object.keys(good[typ])) {
      const { [name as 'aud']: _gone, ...rest } = good[typ];
      expect(judge(typ, forgeGood(typ, rest)), name).toBe(optional.includes(name) ? 'accepted' : refused);
      if (!optional.includes(name)) await expect(sign(rest)).rejects.toThrow(TypeError);
    }
    for (const name of ['extra', 'sub', 'iss', 'constructor', 'toJSON']) expect(judge(typ, forgeGood(typ, { ...good[typ], [name]: 'x' }))).toBe(refused);
    expect(judge(typ, forgeGood(typ, JSON.stringify(good[typ]).replace('{', '{"__proto__":{},')))).toBe(refused);
  });

  it.each(Object.keys(wrong[typ]))('R120 in part, R107 in part, R117 in part: %s is read by its rule, and signing names it where it is not', async (name) => {
    for (const value of wrong[typ][name] ?? []) {
      const claims = { ...good[typ], [name]: value };
      expect(judge(typ, forgeGood(typ, claims)), JSON.stringify(value)?.slice(0, 60)).toBe(refused);
      await expect(sign(claims)).rejects.toThrow(/^claims\.(?:act|answer|digest|display|exp|number|\w+): is not what a lukko-\w+\+jwt says$/);
      await expect(sign(claims)).rejects.not.toThrow(/x{100}/);
    }
  });

  it('are accepted at the ends of their rules', () => {
    const longest = { 'lukko-pairing+jwt': 600, 'lukko-request+jwt': 300, 'lukko-keys+jwt': 86_400, 'lukko-challenge+jwt': 600, 'lukko-approval+jwt': 600 };
    const life = typ === 'lukko-receipt+jwt' ? {} : { exp: good[typ].iat + longest[typ] };
    for (const jti of ['x'.repeat(8), 'x'.repeat(64), '-_-_-_-_']) expect(judge(typ, forgeGood(typ, { ...good[typ], ...life, jti, nbf: good[typ].iat }))).toBe('accepted');
    expect(judge(typ, forgeGood(typ, { ...good[typ], ...life, aud: `https://${'x'.repeat(247)}` }), { aud: `https://${'x'.repeat(247)}` })).toMatch(typ === 'lukko-receipt+jwt' ? 'wrong-audience' : 'accepted');
  });
});

describe('what claims must be beside one another', () => {
  it.each<readonly [StatementType, object, string]>([
    ['lukko-challenge+jwt', { ...loginChallenge, purpose: 'bind' }, 'act'],
    ['lukko-challenge+jwt', { ...bindChallenge, purpose: 'login' }, 'act'],
    ['lukko-challenge+jwt', { ...bindChallenge, purpose: 'recovery' }, 'act'],
    ['lukko-challenge+jwt', { ...transactionChallenge, purpose: 'login' }, 'display'],
    ['lukko-challenge+jwt', { ...loginChallenge, purpose: 'transaction' }, 'display'],
    ['lukko-challenge+jwt', { ...transactionChallenge, digest: undefined }, 'digest'],
    ['lukko-challenge+jwt', { ...transactionChallenge, digest: hashOf('another') }, 'digest'],
    ['lukko-challenge+jwt', { ...transactionChallenge, display: { ...display, amount: '9250.00' } }, 'digest'],
    ['lukko-approval+jwt', { ...good['lukko-approval+jwt'], answer: 'not-me' }, 'number'],
    ['lukko-approval+jwt', { ...good['lukko-approval+jwt'], answer: 'cancelled' }, 'number'],
    ['lukko-approval+jwt', { ...good['lukko-approval+jwt'], number: undefined }, 'number'],
    ['lukko-approval+jwt', { ...good['lukko-approval+jwt'], purpose: 'transaction' }, 'digest'],
    ['lukko-approval+jwt', { ...good['lukko-approval+jwt'], digest: hashOf('x') }, 'digest'],
  ])('R93 in part, R106 in part: %s is refused where they do not agree (%#)', async (typ, claims, name) => {
    expect(judge(typ, forgeGood(typ, claims))).toBe(refused);
    await expect(signStatement({ typ, claims: claims as never, signer: signerFor(typ) })).rejects.toThrow(new TypeError(`claims.${name}: is not what a ${typ} says`));
  });

  it('R106: a transaction without amount, currency or payee is never signed and never read', async () => {
    for (const name of ['amount', 'currency', 'payee'] as const) {
      const { [name]: _gone, ...rest } = display;
      const claims = { ...transactionChallenge, display: rest };
      expect(judge('lukko-challenge+jwt', forgeGood('lukko-challenge+jwt', claims))).toBe(refused);
      await expect(signStatement({ typ: 'lukko-challenge+jwt', claims: claims as never, signer: server })).rejects.toThrow('claims.display');
    }
  });

  it('R96 in part: a challenge has no room for the number, or for a hash of it', () => {
    for (const name of ['number', 'code', 'numberHash']) expect(judge('lukko-challenge+jwt', forgeGood('lukko-challenge+jwt', { ...loginChallenge, [name]: '07' }))).toBe(refused);
  });

  it('denials carry no number, and are accepted', () => {
    const { number: _number, ...rest } = good['lukko-approval+jwt'] as { readonly number?: string };
    for (const answer of ['not-me', 'cancelled']) expect(judge('lukko-approval+jwt', forgeGood('lukko-approval+jwt', { ...rest, answer }))).toBe('accepted');
  });
});

describe('R117: time', () => {
  const timedTypes = types.filter((typ) => typ !== 'lukko-receipt+jwt');
  it.each(timedTypes)('%s: exp = now is refused, exp = now + 1 s accepted', (typ) => {
    const jws = forgeGood(typ, { ...good[typ], exp: iat + 60 });
    expect([judge(typ, jws, { now: now + 59_000 }), judge(typ, jws, { now: now + 59_999 }), judge(typ, jws, { now: now + 60_000 })]).toEqual(['accepted', 'accepted', 'expired']);
  });

  it.each(timedTypes)('%s: iat or nbf is accepted up to 60 s ahead, and refused beyond', (typ) => {
    for (const ahead of [{ iat: iat + 60 }, { nbf: iat + 60 }, { iat: iat + 60, nbf: iat }]) {
      const jws = forgeGood(typ, { ...good[typ], iat, exp: iat + 200, ...ahead });
      expect([judge(typ, jws, { now }), judge(typ, jws, { now: now - 1 })]).toEqual(['accepted', 'not-yet-valid']);
    }
  });

  it('a receipt has no end', () => {
    expect(judge('lukko-receipt+jwt', forgeGood('lukko-receipt+jwt', good['lukko-receipt+jwt']), { now: now * 10 })).toBe('accepted');
  });
});

describe('signStatement', () => {
  const claims = good['lukko-keys+jwt'];
  const typ = 'lukko-keys+jwt';

  it('invariant 8: the same claims under the same key make the same text, with claims that are left out left out', async () => {
    const one = await signStatement({ typ, claims, signer: server });
    expect(await signStatement({ typ, claims: { ...claims, nbf: undefined }, signer: server })).toBe(one);
    expect(one).toBe(forgeGood(typ, claims));
  });

  it('lets the keeper of a key sign in its own time, and takes nothing but 64 bytes from it', async () => {
    const kept = { kid: server.kid, sign: async (bytes: Uint8Array) => server.sign(bytes) };
    expect(await signStatement({ typ, claims, signer: kept })).toBe(forgeGood(typ, claims));
    for (const given of [new Uint8Array(63), new Uint8Array(65), 'x'.repeat(64), undefined]) await expect(signStatement({ typ, claims, signer: { ...kept, sign: () => given as never } })).rejects.toThrow(new RangeError('signer.sign: must give 64 bytes'));
    await expect(signStatement({ typ, claims, signer: { ...kept, sign: () => Promise.reject(new Error('locked')) } })).rejects.toThrow('locked');
  });

  it.each([
    [undefined, 'input: must be an object'], [{ typ: 'JWT' }, 'typ: must be that of one of the six statements'], [{ typ: 'toString' }, 'typ'], [{ signer: undefined }, 'signer: must be an object'],
    [{ signer: { kid: server.kid } }, 'signer.sign: must be a function'], [{ signer: { ...server, kid: 'short' } }, 'signer.kid: must be a thumbprint'], [{ signer: { ...server, kid: undefined } }, 'signer.kid'],
    [{ claims: undefined }, 'claims: must be an object'], [{ claims: null }, 'claims: must be an object'], [{ claims: { ...claims, more: 1 } }, 'claims.more: is not what a lukko-keys+jwt says'],
  ])('names what is wrong (%#)', async (changed, text) => {
    await expect(signStatement((changed === undefined ? undefined : { typ, claims, signer: server, ...changed }) as never)).rejects.toThrow(text);
    await expect(signStatement((changed === undefined ? undefined : { typ, claims, signer: server, ...changed }) as never)).rejects.toThrow(TypeError);
  });

  it('signs nothing that its reader would find too long, and everything up to there; a receipt has room for the longest', async () => {
    const { reference: _reference, ...three } = display;
    const shownWith = (letters: number) => ({ ...three, ...Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`field${n}`, '🏦'.repeat(n < 4 ? 200 : 145)])), note: 'x'.repeat(letters) });
    const bytesOf = (letters: number): number => new TextEncoder().encode(JSON.stringify(shownWith(letters))).length;
    const most = Array.from({ length: 200 }, (_, n) => n + 1).filter((letters) => bytesOf(letters) <= 4096).at(-1) ?? 0;
    expect([bytesOf(most), bytesOf(most + 1)]).toEqual([4096, 4097]);
    expect(() => digestOf(shownWith(most + 1))).toThrow(TypeError);
    const claims: typeof transactionChallenge = { ...transactionChallenge, display: shownWith(most), digest: digestOf(shownWith(most)) };
    const longest = await signStatement({ typ: 'lukko-challenge+jwt', claims, signer: server });
    expect(judge('lukko-challenge+jwt', longest)).toBe('accepted');
    const wide = { ...claims, account: '🏦'.repeat(200), approval: '🏦'.repeat(200), username: '🏦'.repeat(200) };
    await expect(signStatement({ typ: 'lukko-challenge+jwt', claims: wide, signer: server })).rejects.toThrow(new RangeError('claims: a lukko-challenge+jwt has at most 8192 characters'));
    const approval = await signStatement({ typ: 'lukko-approval+jwt', claims: approvalTo(longest, claims), signer: phone });
    expect(judge('lukko-receipt+jwt', await signReceipt({ ...good['lukko-receipt+jwt'], challenge: longest, approval }))).toBe('accepted');
  });

  it('R107 in part: what stands at the very end of its range is accepted', () => {
    const accepts = (typ: StatementType, changes: object): void => expect(judge(typ, forgeGood(typ, { ...good[typ], ...changes })), JSON.stringify(changes)).toBe('accepted');
    accepts('lukko-keys+jwt', { keys: Array.from({ length: 10 }, (_, n) => signerOf(String(n)).jwk) });
    for (const digits of [2, 8]) accepts('lukko-challenge+jwt', { digits });
    for (const length of [8, 64]) accepts('lukko-request+jwt', { nonce: Buffer.alloc(length, 5).toString('base64url') });
  });

  it('R107 in part: an act is named by small letters and dashes, and by nothing before or behind them', () => {
    const acted = (act: string): string => judge('lukko-challenge+jwt', forgeGood('lukko-challenge+jwt', { ...bindChallenge, act }));
    expect([acted('change-password'), acted('x'), acted('x'.repeat(40))]).toEqual(['accepted', 'accepted', 'accepted']);
    for (const act of ['Xchange-password', '-x', 'change-password!', 'x'.repeat(41), 'change password']) expect([act, acted(act)]).toEqual([act, refused]);
  });

  it('a statement has as many characters as it may have, and not one more', async () => {
    const shown = { ...display, ...Object.fromEntries(Array.from({ length: 4 }, (_, n) => [`field${n}`, '🏦'.repeat(190)])) };
    const sign = (place: string): Promise<string> => signStatement({ typ: 'lukko-challenge+jwt', claims: { ...transactionChallenge, display: shown, digest: digestOf(shown), account: '🏦'.repeat(200), username: '🏦'.repeat(200), approval: '🏦'.repeat(195), place }, signer: server });
    const lengths = await Promise.all(Array.from({ length: 100 }, (_, n) => sign('x'.repeat(n + 1)).then(({ length }) => length, () => undefined)));
    expect([Math.max(...lengths.map((length) => length ?? 0)), lengths.indexOf(undefined) > 0]).toEqual([8192, true]);
  });

  it('a signer’s kid is 43 letters, and a text', async () => {
    const { jwk: _jwk, ...signer } = server;
    for (const kid of [`${server.kid}A`, `A${server.kid}`, `${server.kid}\n`, [server.kid] as unknown as string]) await expect(signStatement({ typ, claims, signer: { ...signer, kid } })).rejects.toThrow(new TypeError('signer.kid: must be a thumbprint'));
  });

  it('results are frozen to the bottom', () => {
    const result = verifyKeys({ jws: forgeGood(typ, claims), keys: [server.jwk], aud, now });
    expect(result.ok && Object.isFrozen(result) && Object.isFrozen(result.claims) && Object.isFrozen(result.claims.keys) && Object.isFrozen(result.claims.keys[0])).toBe(true);
    expect(Object.isFrozen(verifyKeys({ jws: '', keys: [], aud, now }))).toBe(true);
  });
});
