import { Point } from '@noble/ed25519';
import { parseDeviceKey, thumbprintOf, type ApprovalClaims, type ChallengeClaims, type Ed25519Jwk, type ReceiptClaims, type SeedSigner, type StatementType } from '../../src/core/pairing/index.js';
import { approvalTo, bindChallenge, forge, headerOf, iat, keysClaims, loginChallenge, now, pairingClaims, phone, receiptClaims, requestClaims, seedOf, server, signApproval, signChallenge, signerOf, thief, transactionChallenge } from '../unit/core/pairing/fixtures.js';
import { encoding, mixedKey, offCurve, order, p, signWith, smallOrder, toLittleEndian, torsion, universalSignature, weakEncodings } from '../unit/core/pairing/points.js';
import { goodClaims, seedFor, signerFor, types } from '../unit/core/pairing/statements.js';
import { acceptedEdges, refusedEdges } from './edge-vectors.js';
import { at, base64url, refused, vector, type StatementVector } from './statement-vector.js';

/** A key of docs/protocol-vectors.json. */
export interface KeyVector {
  readonly name: string;
  readonly jwk: unknown;
  readonly expect: 'accept' | 'refuse';
  readonly reason?: string;
}

interface Forging {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: unknown;
  readonly seed?: Uint8Array;
}

/** All statements, accepted ones first, made of fixed keys and times: the same text every time. */
export async function makeStatementVectors(): Promise<readonly StatementVector[]> {
  const good = await goodClaims();
  const shared = types.flatMap((typ) => refusedOf(typ, good[typ]));
  return [...(await acceptedVectors()), ...(await acceptedEdges()), ...shared, ...(await ownVectors()), ...signatureVectors(), ...(await refusedEdges())];
}

async function acceptedVectors(): Promise<readonly StatementVector[]> {
  const sign = (typ: StatementType, claims: unknown): string => forge({ header: headerOf(typ, signerFor(typ)), claims, seed: seedFor(typ) });
  const recovery: ChallengeClaims = { ...loginChallenge, purpose: 'recovery' };
  const challenges: readonly (readonly [string, ChallengeClaims])[] = [['of a login', loginChallenge], ['of a recovery', recovery], ['of a binding act', bindChallenge], ['of a transaction', transactionChallenge]];
  const answers = await Promise.all(challenges.map(async ([name, claims]) => [name, approvalTo(await signChallenge(claims), claims)] as const));
  const [first] = answers;
  const denial: Partial<ApprovalClaims> = { ...first?.[1], answer: 'not-me', number: undefined };
  const { place: _place, ...placeless } = loginChallenge;
  return [
    vector('lukko-pairing+jwt', 'as it should be', sign('lukko-pairing+jwt', pairingClaims)),
    vector('lukko-pairing+jwt', 'a key in software, a name in Finnish', sign('lukko-pairing+jwt', { ...pairingClaims, keyProtection: 'sw', name: 'Äidin kännykkä' })),
    vector('lukko-request+jwt', 'as it should be', sign('lukko-request+jwt', requestClaims)),
    vector('lukko-request+jwt', 'no body', sign('lukko-request+jwt', { ...requestClaims, method: 'GET', path: '/auth/device/approvals', bodyHash: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' })),
    vector('lukko-keys+jwt', 'as it should be', sign('lukko-keys+jwt', keysClaims)),
    ...challenges.map(([name, claims]) => vector('lukko-challenge+jwt', name, sign('lukko-challenge+jwt', claims))),
    vector('lukko-challenge+jwt', 'without a place, for the account of the phone', sign('lukko-challenge+jwt', placeless), { account: 'a1' }),
    ...answers.map(([name, claims]) => vector('lukko-approval+jwt', name, sign('lukko-approval+jwt', claims))),
    vector('lukko-approval+jwt', 'not me', sign('lukko-approval+jwt', denial)),
    vector('lukko-approval+jwt', 'cancelled', sign('lukko-approval+jwt', { ...denial, answer: 'cancelled' })),
    vector('lukko-receipt+jwt', 'of a transaction', sign('lukko-receipt+jwt', await receiptClaims())),
    vector('lukko-receipt+jwt', 'of a login, ten years later', sign('lukko-receipt+jwt', await receiptClaims(loginChallenge)), { now: now + 10 * 365 * 86_400_000 }),
    vector('lukko-pairing+jwt', 'signed by a clock a minute ahead', sign('lukko-pairing+jwt', pairingClaims), { now: now - 60_000 }),
    vector('lukko-challenge+jwt', 'in its last second', sign('lukko-challenge+jwt', loginChallenge), { now: now + 119_999 }),
  ];
}

/** What every statement is refused for. */
function refusedOf(typ: StatementType, claims: object): readonly StatementVector[] {
  const right = headerOf(typ, signerFor(typ));
  const make = ({ header = right, claims: said = claims, seed = seedFor(typ) }: Forging): string => forge({ header, claims: said, seed });
  const no = (name: string, reason: string, forging: Forging, changed: Partial<StatementVector> = {}): StatementVector => refused(typ, name, reason, make(forging), changed);
  const jws = make({});
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const other: StatementType = typ === 'lukko-request+jwt' ? 'lukko-approval+jwt' : 'lukko-request+jwt';
  const json = JSON.stringify(claims);
  const { typ: _typ, ...typeless } = right;
  const timeless = typ === 'lukko-receipt+jwt';
  return [
    refused(typ, 'no signature', 'malformed', `${header}.${payload}.`),
    refused(typ, 'padded', 'malformed', `${header}.${payload}.${signature}==`),
    no('a name twice in the claims', 'malformed', { claims: json.replace('{', '{"aud":"https://evil.example",') }),
    no('white space in the claims', 'malformed', { claims: json.replace(':', ': ') }),
    no('alg none', 'wrong-alg', { header: { ...right, alg: 'none' } }),
    no('alg HS512', 'wrong-alg', { header: { ...right, alg: 'HS512' } }),
    no('alg EdDSA', 'wrong-alg', { header: { ...right, alg: 'EdDSA' } }),
    no('the typ of another statement', 'wrong-typ', { header: { ...right, typ: other } }),
    no('no typ', 'wrong-typ', { header: typeless }),
    no('crit', 'header-not-allowed', { header: { ...right, crit: ['exp'] } }),
    no('a key in the header', 'header-not-allowed', { header: { ...right, jwk: thief.jwk }, seed: seedOf('thief') }),
    no('a stranger’s kid', 'unknown-key', { header: headerOf(typ, thief), seed: seedOf('thief') }),
    no('a stranger’s signature', 'bad-signature', { seed: seedOf('thief') }),
    refused(typ, 'one letter of the claims changed', 'bad-signature', `${header}.${base64url(json.replace('login.tilinpito', 'login.tilinpit0'))}.${signature}`),
    no('a claim too many', 'bad-claims', { claims: { ...claims, sub: 'x' } }),
    no('no jti', 'bad-claims', { claims: { ...claims, jti: undefined } }),
    no('a date that is a text', 'bad-claims', { claims: { ...claims, iat: String(iat) } }),
    refused(typ, 'for another server', 'wrong-audience', jws, { aud: 'https://login.other.example' }),
    ...(timeless
      ? []
      : [
          no('no end', 'bad-claims', { claims: { ...claims, exp: undefined } }),
          no('too long a life', 'bad-claims', { claims: { ...claims, exp: iat + 86_401 } }),
          no('at its end', 'expired', { claims: { ...claims, exp: at / 1000 } }),
          no('61 s ahead', 'not-yet-valid', { claims: { ...claims, iat: at / 1000 + 61, exp: at / 1000 + 90 } }),
          no('nbf 61 s ahead', 'not-yet-valid', { claims: { ...claims, nbf: at / 1000 + 61 } }),
        ]),
  ];
}

/** What only one of the statements can be refused for. */
async function ownVectors(): Promise<readonly StatementVector[]> {
  const no = (typ: StatementType, name: string, reason: string, claims: unknown, changed: Partial<StatementVector> & { readonly by?: SeedSigner; readonly seed?: Uint8Array } = {}): StatementVector => {
    const { by = signerFor(typ), seed = seedFor(typ), ...rest } = changed;
    return refused(typ, name, reason, forge({ header: headerOf(typ, by), claims, seed }), rest);
  };
  const approval = approvalTo(await signChallenge(loginChallenge), loginChallenge);
  const receipt = await receiptClaims();
  const parts = async (changed: Partial<ReceiptClaims>, name: string, reason: string): Promise<StatementVector> => no('lukko-receipt+jwt', name, reason, { ...receipt, ...changed });
  const answer = approvalTo(receipt.challenge, transactionChallenge);
  const asked = await signChallenge({ ...transactionChallenge, display: { ...transactionChallenge.display }, nonce: base64url(new Uint8Array(32)) });
  const anothers = await signChallenge({ ...transactionChallenge, account: 'a2' });
  return [
    no('lukko-pairing+jwt', 'a nonce of 7 bytes', 'bad-claims', { ...pairingClaims, nonce: base64url(new Uint8Array(7)) }),
    no('lukko-pairing+jwt', 'a name of two lines', 'bad-claims', { ...pairingClaims, name: 'Matin\npuhelin' }),
    no('lukko-request+jwt', 'a life of 301 s', 'bad-claims', { ...requestClaims, exp: iat + 301 }),
    no('lukko-request+jwt', 'a path that is none', 'bad-claims', { ...requestClaims, path: 'https://login.tilinpito.example/auth' }),
    no('lukko-request+jwt', 'no nonce', 'bad-claims', { ...requestClaims, nonce: undefined }),
    no('lukko-request+jwt', 'a jti of 65 characters', 'bad-claims', { ...requestClaims, jti: 'x'.repeat(65) }),
    no('lukko-keys+jwt', 'signed by the new key itself', 'unknown-key', keysClaims, { by: signerOf('next server'), seed: seedOf('next server') }),
    no('lukko-keys+jwt', 'a private key among them', 'bad-claims', { ...keysClaims, keys: [{ ...server.jwk, d: 'x' }] }),
    no('lukko-keys+jwt', 'none', 'bad-claims', { ...keysClaims, keys: [] }),
    no('lukko-challenge+jwt', 'for another account', 'wrong-account', loginChallenge, { account: 'a2' }),
    no('lukko-challenge+jwt', 'an act without binding', 'bad-claims', { ...loginChallenge, act: 'change-password' }),
    no('lukko-challenge+jwt', 'another amount than its digest says', 'bad-claims', { ...transactionChallenge, display: { ...transactionChallenge.display, amount: '9250.00' } }),
    no('lukko-challenge+jwt', 'a payee whose letters change direction', 'bad-claims', { ...transactionChallenge, display: { ...transactionChallenge.display, payee: 'yO otipniliT\u202e' } }),
    no('lukko-challenge+jwt', 'the number in it', 'bad-claims', { ...loginChallenge, number: '07' }),
    no('lukko-approval+jwt', 'yes without the number', 'bad-claims', { ...approval, number: undefined }),
    no('lukko-approval+jwt', 'no with the number', 'bad-claims', { ...approval, answer: 'not-me' }),
    no('lukko-approval+jwt', 'a transaction without its digest', 'bad-claims', { ...answer, digest: undefined }),
    await parts({ challenge: asked }, 'another challenge than was answered', 'wrong-challenge'),
    await parts({ challenge: anothers }, 'a challenge for another account', 'wrong-account'),
    await parts({ account: 'a2' }, 'another account than was asked', 'wrong-account'),
    await parts({ jwk: thief.jwk }, 'another device', 'unknown-key'),
    await parts({ approval: await signApproval({ ...answer, answer: 'cancelled', number: undefined }) }, 'of a no', 'not-approved'),
    await parts({ approval: await signApproval({ ...answer, digest: hashOfNothing }) }, 'an answer to another amount', 'link-mismatch'),
    await parts({ approval: await signApproval({ ...answer, purpose: 'login', digest: undefined }) }, 'an answer for a login', 'wrong-challenge'),
    await parts({ approval: await signApproval({ ...answer, iat: iat + 180, exp: iat + 240 }) }, 'an answer after the end', 'wrong-challenge'),
    await parts({ challenge: await signChallenge(transactionChallenge, thief) }, 'a challenge of another server', 'unknown-key'),
    await parts({ jwk: mixedJwk }, 'a device key with a part of small order', 'not-a-key'),
  ];
}

const hashOfNothing = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';
const jwkOf = (bytes: Uint8Array): Ed25519Jwk => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(bytes) });
const mixedJwk = jwkOf(mixedKey(seedOf('phone')));

/** Signatures that one verifier believes and another does not. */
function signatureVectors(): readonly StatementVector[] {
  const typ = 'lukko-request+jwt';
  const seed = seedOf('phone');
  const text = (jwk: Ed25519Jwk): string => `${base64url(JSON.stringify({ alg: 'Ed25519', typ, kid: thumbprintOf(jwk) }))}.${base64url(JSON.stringify(requestClaims))}`;
  const signed = text(phone.jwk);
  const right = Buffer.from(forge({ header: headerOf(typ, phone), claims: requestClaims, seed }).split('.')[2] ?? '', 'base64url');
  const s = BigInt(`0x${Buffer.from(right.subarray(32)).reverse().toString('hex')}`);
  const key = Buffer.from(phone.jwk.x, 'base64url');
  const cofactored = signWith({ seed, key, message: Buffer.from(signed), r: 12345n, part: torsion });
  const neutral = signWith({ seed, key, message: Buffer.from(signed), r: 0n, part: Point.ZERO });
  const weak = weakEncodings.map(({ bytes }) => jwkOf(bytes));
  return [
    refused(typ, 'S plus the group order', 'bad-signature', `${signed}.${base64url(Buffer.concat([right.subarray(0, 32), toLittleEndian(s + order)]))}`),
    refused(typ, 'right only with the cofactor', 'bad-signature', `${signed}.${base64url(cofactored)}`),
    refused(typ, 'R in a second spelling', 'bad-signature', `${signed}.${base64url(Buffer.concat([encoding(1n + p, 0n), neutral.subarray(32)]))}`),
    refused(typ, '64 zero bytes', 'bad-signature', `${signed}.${base64url(new Uint8Array(64))}`),
    ...weak.map((jwk, n) => refused(typ, `weak key ${n + 1}, signed by nobody`, 'weak-key', `${text(jwk)}.${base64url(universalSignature)}`, { jwk })),
  ];
}

/** All keys. */
export function makeKeyVectors(): readonly KeyVector[] {
  const { jwk } = phone;
  const raw = Buffer.from(jwk.x, 'base64url');
  const no = (name: string, reason: string, key: unknown): KeyVector => ({ name: `key: ${name}`, jwk: key, expect: 'refuse', reason });
  const standard = base64OfKey();
  return [
    { name: 'key: of a device', jwk, expect: 'accept' },
    { name: 'key: of RFC 8037 appendix A', jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }, expect: 'accept' },
    { name: 'key: in another order', jwk: { x: jwk.x, crv: 'Ed25519', kty: 'OKP' }, expect: 'accept' },
    ...weakEncodings.map(({ order: times, bytes }, n) => no(`weak ${n + 1}, of order ${times}`, 'weak-key', jwkOf(bytes))),
    ...[2n, 18n].map((more) => no(`y = p + ${more}`, 'not-canonical', jwkOf(encoding(p + more, 0n)))),
    no('y = p + 3 with the sign bit', 'not-canonical', jwkOf(encoding(p + 3n, 1n))),
    ...offCurve.slice(0, 3).map((bytes, n) => no(`off the curve ${n + 1}`, 'off-curve', jwkOf(bytes))),
    ...smallOrder.slice(1).map((part, n) => no(`with a part of small order ${n + 1}`, 'torsion', jwkOf(mixedKey(seedOf('phone'), part)))),
    no('with its private half', 'private-key', { ...jwk, d: base64url(seedOf('nobody')) }),
    no('padded', 'not-a-key', { ...jwk, x: `${jwk.x}=` }),
    no('in base64 with + or /', 'not-a-key', { ...jwk, x: standard }),
    no('with spare bits set', 'not-a-key', { ...jwk, x: withSpareBit(jwk.x) }),
    no('of 31 bytes', 'not-a-key', { ...jwk, x: base64url(raw.subarray(1)) }),
    no('of 33 bytes', 'not-a-key', { ...jwk, x: base64url(Buffer.concat([raw, Buffer.of(0)])) }),
    no('with a kid', 'not-a-key', { ...jwk, kid: phone.kid }),
    no('with alg and use', 'not-a-key', { ...jwk, alg: 'Ed25519', use: 'sig' }),
    no('X25519', 'not-a-key', { ...jwk, crv: 'X25519' }),
    no('EC', 'not-a-key', { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.x }),
    no('oct', 'not-a-key', { kty: 'oct', k: jwk.x }),
    no('no x', 'not-a-key', { kty: 'OKP', crv: 'Ed25519' }),
    no('a text', 'not-a-key', jwk.x),
    no('nothing', 'not-a-key', null),
  ];
}

/** A good key of which base64 has a + or a /. */
function base64OfKey(): string {
  const found = Array.from({ length: 40 }, (_, n) => signerOf(`base64 ${n}`).jwk).find((jwk) => /[-_]/.test(jwk.x) && parseDeviceKey(jwk).ok);
  return (found?.x ?? '').replaceAll('-', '+').replaceAll('_', '/');
}

function withSpareBit(x: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return x.slice(0, 42) + alphabet.charAt(alphabet.indexOf(x.charAt(42)) + 1);
}

/** docs/protocol-vectors.json: one entry a line, statements first. */
export async function renderProtocolVectors(): Promise<string> {
  const entries = [...(await makeStatementVectors()), ...makeKeyVectors()];
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}
