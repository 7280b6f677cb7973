import { hashOf, thumbprintOf, type Ed25519Jwk, type StatementType } from '../../src/core/pairing/index.js';
import { approvalTo, aud, bindChallenge, display, forge, headerOf, iat, keysClaims, loginChallenge, now, nonce, pairingClaims, phone, receiptClaims, requestClaims, seedOf, server, signApproval, signChallenge, signerOf, transactionChallenge } from '../unit/core/pairing/fixtures.js';
import { encoding, p, universalSignature, weakEncodings } from '../unit/core/pairing/points.js';
import { seedFor, signerFor } from '../unit/core/pairing/statements.js';
import { at, base64url, refused, vector, type StatementVector } from './statement-vector.js';

/*
 * The edges of the rules, one vector at either side of each: what an implementation of the protocol would get wrong without any other vector noticing.
 */

type Changed = Parameters<typeof vector>[3];

const pairing = 'lukko-pairing+jwt';
const request = 'lukko-request+jwt';
const keys = 'lukko-keys+jwt';
const challenge = 'lukko-challenge+jwt';
const approval = 'lukko-approval+jwt';
const receipt = 'lukko-receipt+jwt';

/** Signed by whom it should be; claims and header are values, or texts as they stand. */
const sign = (typ: StatementType, claims: unknown, header: unknown = headerOf(typ, signerFor(typ))): string => forge({ header, claims, seed: seedFor(typ) });
const yes = (typ: StatementType, name: string, claims: unknown, changed: Changed = {}): StatementVector => vector(typ, name, sign(typ, claims), changed);
const no = (typ: StatementType, name: string, reason: string, claims: unknown, changed: Changed = {}): StatementVector => refused(typ, name, reason, sign(typ, claims), changed);
const bad = (typ: StatementType, name: string, claims: unknown, changed: Changed = {}): StatementVector => no(typ, name, 'bad-claims', claims, changed);

const bytes = (length: number): string => base64url(new Uint8Array(length).fill(5));
/** Two code units, four bytes of UTF-8, one code point. */
const wide = (length: number): string => '𝄞'.repeat(length);

type Fields = Readonly<Record<string, unknown>>;

const sorted = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
/** A challenge that shows these, under the digest that is theirs, whether or not they may be shown. */
const showing = (fields: Fields): object => ({ ...transactionChallenge, display: fields, digest: hashOf(JSON.stringify(sorted(fields))) });

const more = (count: number): Fields => Object.fromEntries(Array.from({ length: count }, (_, n) => [`field${n + 1}`, 'x']));

/** A display of so many bytes. */
function displayOf(size: number): Fields {
  const { amount, currency, payee } = display;
  const most = { amount, currency, payee, ...Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`field${n + 1}`, wide(n < 4 ? 200 : 160)])) };
  const left = size - Buffer.byteLength(JSON.stringify({ ...most, rest: '' }));
  return { ...most, rest: 'x'.repeat(left) };
}

/** Challenges from below to above the most characters of a statement. */
const longChallenges: readonly string[] = Array.from({ length: 180 }, (_, n) =>
  sign(challenge, { ...showing(displayOf(4096)), username: '€'.repeat(200), service: wide(100), place: wide(100), approval: 'q'.repeat(n + 1) }),
);
const longest = longChallenges.filter((jws) => jws.length <= 8192).at(-1) ?? '';
const tooLong = longChallenges.find((jws) => jws.length > 8192) ?? '';

const jwks = (count: number): readonly Ed25519Jwk[] => [...Array.from({ length: count - 1 }, (_, n) => signerOf(`server ${n}`).jwk), server.jwk];
const jwkOf = (key: Uint8Array): Ed25519Jwk => ({ kty: 'OKP', crv: 'Ed25519', x: base64url(key) });
const secondSpelling = jwkOf(encoding(p + 3n, 0n));
const weak = jwkOf(weakEncodings[0]?.bytes ?? new Uint8Array(32));

/** What must be accepted, however near the edge it is. */
export async function acceptedEdges(): Promise<readonly StatementVector[]> {
  const asked = await signChallenge(loginChallenge);
  const answer = approvalTo(asked, loginChallenge);
  const paid = await receiptClaims();
  const paidAnswer = approvalTo(paid.challenge, transactionChallenge);
  const answeredAt = async (second: number): Promise<object> => ({ ...paid, approval: await signApproval({ ...paidAnswer, iat: second, exp: second + 60 }) });
  const { reference = '', ...threeFields } = display;
  const unsorted = { payee: 'Äiti & "Oy" \\ Ab / 1', dueDate: '2027-01-31', currency: 'EUR', duedate: 'x', reference, amount: '1250.00' };
  const long = { ...transactionChallenge, ...showing(displayOf(4096)) };
  const shortest = { aud, iat, exp: iat + 11, jti: 'j0j1j2j3' };
  return [
    yes(pairing, 'all as short as can be', { ...shortest, pairing: 'p', nonce: bytes(8), username: 'm', name: 'M', platform: 'x', keyProtection: 'hw' }),
    yes(pairing, 'all as long as can be', { ...pairingClaims, exp: iat + 600, jti: 'j'.repeat(64), pairing: 'p'.repeat(200), nonce: bytes(64), username: 'm'.repeat(200), name: wide(64), platform: 'x'.repeat(32) }),
    yes(pairing, 'a name with all that is escaped in one line', { ...pairingClaims, name: '"Matin" \\ puhelin / 1' }),
    yes(request, 'all as short as can be', { ...shortest, method: 'GET', path: '/', bodyHash: hashOf(''), nonce: bytes(8) }),
    yes(request, 'all as long as can be', { ...requestClaims, exp: iat + 300, method: 'ABCDEFGHIJ', path: `/${'~!'.repeat(1023)}x`, nonce: bytes(64) }),
    yes(request, 'nbf a minute ahead', { ...requestClaims, nbf: at / 1000 + 60 }),
    yes(keys, 'ten, for a day', { ...keysClaims, exp: iat + 86_400, keys: jwks(10) }),
    yes(challenge, 'of an act of 40 letters, with eight digits', { ...bindChallenge, exp: iat + 600, act: `a${'-b'.repeat(19)}c`, digits: 8, known: false }),
    yes(challenge, 'of a transaction of three fields, for the account of the phone', showing(threeFields), { account: 'a1' }),
    yes(challenge, 'of a transaction of twelve fields', showing({ ...threeFields, ...more(8), [`a${'Z9'.repeat(15)}z`]: wide(200) })),
    yes(challenge, 'of a transaction with its fields in another order', showing(unsorted)),
    yes(challenge, 'with a display of 4096 bytes', long),
    vector(challenge, 'of 8192 characters', longest),
    yes(approval, 'with eight digits, for ten minutes', { ...answer, exp: answer.iat + 600, number: '00000000', userVerified: 'face' }),
    yes(approval, 'of a finger', { ...answer, userVerified: 'fpt' }),
    yes(approval, 'with nobody verified', { ...answer, userVerified: 'none' }),
    yes(receipt, 'of an answer a minute before the challenge', await answeredAt(iat - 60)),
    yes(receipt, 'of an answer in the last second', await answeredAt(iat + 179)),
    yes(receipt, 'paired, asked and signed in one second', { ...paid, iat, device: { ...paid.device, pairedAt: iat } }),
    yes(receipt, 'read by a clock that is behind', paid, { now: now - 86_400_000 }),
    yes(receipt, 'longer than any other statement', { ...paid, challenge: longest, approval: await signApproval({ ...approvalTo(longest, transactionChallenge), approval: approvalOf(longest), digest: hashOf(JSON.stringify(sorted(displayOf(4096)))) }) }),
  ];
}

function approvalOf(jws: string): string {
  const claims: unknown = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
  return String(Reflect.get(Object(claims), 'approval'));
}

/** What must be refused, however near the edge it is. */
export async function refusedEdges(): Promise<readonly StatementVector[]> {
  return [...refusedSpellings(), ...refusedTexts(), ...refusedPairings(), ...refusedRequests(), ...refusedKeys(), ...refusedChallenges(), ...(await refusedApprovals()), ...(await refusedReceipts()), ...refusedInOrder()];
}

/** Base64url and JSON have one spelling. */
function refusedSpellings(): readonly StatementVector[] {
  const right = JSON.stringify(headerOf(challenge, server));
  const json = JSON.stringify(loginChallenge);
  const jws = sign(challenge, loginChallenge);
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const malformed = (name: string, from: string, to: string): StatementVector => no(challenge, name, 'malformed', json.replace(from, to));
  const badNumber = (name: string, to: string): StatementVector => bad(challenge, name, json.replace(`"iat":${iat}`, `"iat":${to}`));
  const underHeader = (name: string, reason: string, text: string): StatementVector => refused(challenge, name, reason, sign(challenge, loginChallenge, text));
  return [
    refused(challenge, 'of more than 8192 characters', 'malformed', tooLong),
    refused(challenge, 'four parts', 'malformed', `${jws}.`),
    refused(challenge, 'a signature of 63 bytes', 'malformed', `${header}.${payload}.${base64url(Buffer.from(signature, 'base64url').subarray(1))}`),
    refused(challenge, 'a spare bit set in the signature', 'malformed', `${header}.${payload}.${signature.slice(0, 85)}${signature.endsWith('A') ? 'B' : 'R'}`),
    refused(challenge, 'white space behind it', 'malformed', `${jws}\n`),
    underHeader('a name twice in the header', 'malformed', right.replace('{', '{"alg":"none",')),
    underHeader('white space in the header', 'malformed', right.replace(':', ': ')),
    underHeader('a letter of the header escaped', 'malformed', right.replace('lukko', '\\u006cukko')),
    underHeader('a header that is a list', 'malformed', `[${right}]`),
    underHeader('no kid', 'unknown-key', right.replace(/,"kid":"[^"]*"/, '')),
    underHeader('a kid that is a number', 'unknown-key', right.replace(/"kid":"[^"]*"/, '"kid":1')),
    malformed('a byte order mark', '{', '\ufeff{'),
    malformed('a solidus escaped', 'https:', 'https:\\/'),
    malformed('a letter escaped', '"Tilinpito"', '"\\u0054ilinpito"'),
    malformed('a letter beyond ASCII escaped', '"Helsinki"', '"H\\u00e4me"'),
    malformed('a line break in a long escape', '"Helsinki"', '"Helsinki\\u000a"'),
    malformed('an escape in capitals', '"Helsinki"', '"Helsinki\\u001F"'),
    bad(challenge, 'a control character in its one escape', json.replace('"Helsinki"', '"Helsinki\\u001f"')),
    no(challenge, 'bytes that are no UTF-8', 'malformed', Buffer.from(json.replace('Helsinki', 'Ä'), 'latin1')),
    malformed('a zero in front', `"iat":${iat}`, `"iat":0${iat}`),
    malformed('a number with a point and no need', `"iat":${iat}`, `"iat":${iat}.0`),
    malformed('a number with an exponent', `"iat":${iat}`, '"iat":18e8'),
    malformed('minus zero', `"iat":${iat}`, '"iat":-0'),
    malformed('a number that a double cannot hold', `"iat":${iat}`, '"iat":9007199254740993'),
    badNumber('half a second', `${iat}.5`),
    bad(challenge, 'a second before 1970', { ...loginChallenge, iat: -1, exp: 60 }, { now: 0 }),
    badNumber('null', 'null'),
    bad(challenge, 'a date after the last', { ...loginChallenge, nbf: 8_640_000_000_001 }),
    bad(challenge, 'claims that are a list', `[${json}]`),
  ];
}

/** Texts on one line. */
function refusedTexts(): readonly StatementVector[] {
  const called = (what: string, name: string): StatementVector => bad(pairing, `a name ${what}`, { ...pairingClaims, name });
  return [
    called('of no letters', ''),
    called('of 65 letters', 'x'.repeat(65)),
    called('with a line separator', 'Matin\u2028puhelin'),
    called('with a paragraph separator', 'Matin\u2029puhelin'),
    called('with a delete character', 'Matin\u007fpuhelin'),
    called('with a letter that is not seen', 'Matin\u200bpuhelin'),
    called('with half a surrogate pair', 'Matin \ud834'),
    bad(challenge, 'a payee whose letters change direction, under its own digest', showing({ ...display, payee: 'yO otipniliT\u202e' })),
    bad(challenge, 'a service that begins with a byte order mark', { ...loginChallenge, service: '\ufeffTilinpito' }),
  ];
}

function refusedPairings(): readonly StatementVector[] {
  return [
    bad(pairing, 'a pairing of 201 characters', { ...pairingClaims, pairing: 'p'.repeat(201) }),
    bad(pairing, 'a pairing of two lines', { ...pairingClaims, pairing: 'p\n1' }),
    bad(pairing, 'a nonce of 65 bytes', { ...pairingClaims, nonce: bytes(65) }),
    bad(pairing, 'a nonce with a spare bit set', { ...pairingClaims, nonce: `${nonce.slice(0, 42)}V` }),
    bad(pairing, 'a jti of 7 characters', { ...pairingClaims, jti: 'j0j1j2j' }),
    bad(pairing, 'a jti with a full stop', { ...pairingClaims, jti: 'j0j1j2j3.j4' }),
    bad(pairing, 'another protection of the key', { ...pairingClaims, keyProtection: 'tee' }),
    bad(pairing, 'a platform of 33 characters', { ...pairingClaims, platform: 'x'.repeat(33) }),
    bad(pairing, 'a life of 601 s', { ...pairingClaims, exp: iat + 601 }),
    bad(pairing, 'an end that is its beginning', { ...pairingClaims, exp: iat }),
  ];
}

function refusedRequests(): readonly StatementVector[] {
  const of = (name: string, changed: Fields): StatementVector => bad(request, name, { ...requestClaims, ...changed });
  const text = base64url(JSON.stringify(requestClaims));
  const signedFor = (jwk: Ed25519Jwk): string => `${base64url(JSON.stringify({ ...headerOf(request, phone), kid: thumbprintOf(jwk) }))}.${text}.${base64url(universalSignature)}`;
  return [
    of('a method in small letters', { method: 'post' }),
    of('a method of two letters', { method: 'GO' }),
    of('a method of 11 letters', { method: 'ABCDEFGHIJK' }),
    of('a path of 2049 characters', { path: `/${'x'.repeat(2048)}` }),
    of('a path with a letter beyond ASCII', { path: '/auth/ä' }),
    of('a path with a blank', { path: '/auth/device approvals' }),
    of('no path', { path: '' }),
    of('a hash of 31 bytes', { bodyHash: bytes(31) }),
    of('a hash in hexadecimal', { bodyHash: Buffer.from(bytes(32), 'base64url').toString('hex') }),
    refused(request, 'a key on record in a second spelling', 'not-a-key', signedFor(secondSpelling), { jwk: secondSpelling }),
  ];
}

function refusedKeys(): readonly StatementVector[] {
  const of = (name: string, some: readonly object[]): StatementVector => bad(keys, name, { ...keysClaims, keys: some });
  return [
    of('eleven', jwks(11)),
    of('one of them twice', [server.jwk, signerOf('next server').jwk, server.jwk]),
    of('a weak one among them', [server.jwk, weak]),
    of('one of them in a second spelling', [server.jwk, secondSpelling]),
  ];
}

function refusedChallenges(): readonly StatementVector[] {
  const of = (name: string, claims: object, changed: Fields): StatementVector => bad(challenge, name, { ...claims, ...changed });
  const shows = (name: string, fields: Fields): StatementVector => bad(challenge, `a display ${name}`, showing(fields));
  const { reference: _reference, payee: _payee, ...twoFields } = display;
  const backwards = Object.fromEntries(Object.entries(display).reverse());
  return [
    of('an approval of 201 characters', loginChallenge, { approval: 'q'.repeat(201) }),
    of('an account of no letters', loginChallenge, { account: '' }),
    of('a place of 101 characters', loginChallenge, { place: 'x'.repeat(101) }),
    of('another purpose', loginChallenge, { purpose: 'payment' }),
    of('one digit', loginChallenge, { digits: 1 }),
    of('nine digits', loginChallenge, { digits: 9 }),
    of('digits that are a text', loginChallenge, { digits: '2' }),
    of('known that is a number', loginChallenge, { known: 1 }),
    of('binding without an act', bindChallenge, { act: undefined }),
    of('an act with a capital', bindChallenge, { act: 'changePassword' }),
    of('an act that begins with a dash', bindChallenge, { act: '-change' }),
    of('an act of 41 letters', bindChallenge, { act: 'a'.repeat(41) }),
    of('a login with a display', transactionChallenge, { purpose: 'login' }),
    of('a login with a digest', loginChallenge, { digest: hashOf('') }),
    of('a transaction without a display', transactionChallenge, { display: undefined }),
    of('a transaction without its digest', transactionChallenge, { digest: undefined }),
    of('a digest of the fields as they stand', transactionChallenge, { display: backwards, digest: hashOf(JSON.stringify(backwards)) }),
    shows('without a payee', { ...twoFields, reference: 'RF18 5390 0754 7034' }),
    shows('of 13 fields', { ...display, ...more(9) }),
    shows('of 4097 bytes', displayOf(4097)),
    shows('with a text of 201 characters', { ...display, payee: 'x'.repeat(201) }),
    shows('with a text of no letters', { ...display, reference: '' }),
    shows('with a number', { ...display, amount: 1250 }),
    shows('with a name that begins with a capital', { ...display, Reference: 'x' }),
    shows('with a name that has a dash', { ...display, 'due-date': 'x' }),
    shows('with a name of 33 letters', { ...display, ['x'.repeat(33)]: 'x' }),
  ];
}

async function refusedApprovals(): Promise<readonly StatementVector[]> {
  const answer = approvalTo(await signChallenge(loginChallenge), loginChallenge);
  const of = (name: string, changed: Fields): StatementVector => bad(approval, name, { ...answer, ...changed });
  return [
    of('another answer', { answer: 'no', number: undefined }),
    of('another purpose', { purpose: 'payment' }),
    of('the user verified in another way', { userVerified: 'iris' }),
    of('a number of one digit', { number: '7' }),
    of('a number of nine digits', { number: '000000007' }),
    of('a number with a letter', { number: '0x' }),
    of('a number in Arabic digits', { number: '٠٧' }),
    of('a login with a digest', { digest: hashOf('') }),
    of('a life of 601 s', { exp: answer.iat + 601 }),
  ];
}

async function refusedReceipts(): Promise<readonly StatementVector[]> {
  const paid = await receiptClaims();
  const { device } = paid;
  const answer = approvalTo(paid.challenge, transactionChallenge);
  const of = (name: string, reason: string, changed: Fields): StatementVector => no(receipt, name, reason, { ...paid, ...changed });
  const answered = async (name: string, reason: string, changed: Partial<typeof answer>): Promise<StatementVector> => of(name, reason, { approval: await signApproval({ ...answer, ...changed }) });
  const elsewhere = 'https://login.other.example';
  const denied = { ...answer, answer: 'cancelled', number: undefined } as const;
  return [
    of('an end', 'bad-claims', { exp: iat + 120 }),
    of('a device without a platform', 'bad-claims', { device: { name: device.name, pairedAt: device.pairedAt } }),
    of('a device with something more', 'bad-claims', { device: { ...device, keyProtection: 'hw' } }),
    of('a device paired at a text', 'bad-claims', { device: { ...device, pairedAt: String(device.pairedAt) } }),
    of('a weak device key', 'bad-claims', { jwk: weak }),
    of('a challenge that is none', 'malformed', { challenge: 'a.b.c' }),
    of('a challenge with a claim too many', 'bad-claims', { challenge: sign(challenge, { ...transactionChallenge, sub: 'x' }) }),
    of('a challenge for another server', 'wrong-audience', { challenge: await signChallenge({ ...transactionChallenge, aud: elsewhere }) }),
    await answered('an answer for another server', 'wrong-audience', { aud: elsewhere }),
    of('an answer signed by somebody else', 'bad-signature', { approval: forge({ header: headerOf(approval, phone), claims: answer, seed: seedOf('thief') }) }),
    of('challenge and answer in each other’s place', 'wrong-typ', { challenge: paid.approval, approval: paid.challenge }),
    await answered('an answer for another account', 'wrong-account', { account: 'a2' }),
    await answered('an answer to another approval', 'wrong-challenge', { approval: 'q2' }),
    await answered('an answer to another amount of another challenge', 'link-mismatch', { digest: hashOf(''), challenge: hashOf('') }),
    await answered('an answer to another challenge', 'wrong-challenge', { challenge: hashOf('') }),
    await answered('an answer 61 s before the challenge', 'wrong-challenge', { iat: iat - 61, exp: iat + 60 }),
    of('of a no after the end', 'not-approved', { approval: await signApproval({ ...denied, iat: iat + 180, exp: iat + 240 }) }),
    of('signed before the challenge', 'wrong-challenge', { iat: iat - 1 }),
    of('signed before the phone was paired', 'wrong-challenge', { device: { ...device, pairedAt: paid.iat + 1 } }),
  ];
}

/** Two faults in one statement: the check that comes first says why. */
function refusedInOrder(): readonly StatementVector[] {
  const header = headerOf(challenge, server);
  const both = (name: string, reason: string, claims: unknown, changed: Changed = {}): StatementVector => no(challenge, name, reason, claims, changed);
  const under = (name: string, reason: string, said: object): StatementVector => refused(challenge, name, reason, sign(challenge, loginChallenge, { ...header, ...said }));
  return [
    under('alg before typ', 'wrong-alg', { alg: 'EdDSA', typ: approval }),
    under('typ before other members', 'wrong-typ', { typ: approval, crit: ['exp'] }),
    refused(challenge, 'signature before claims', 'bad-signature', forge({ header, claims: '{}', seed: seedOf('thief') })),
    both('claims before aud', 'bad-claims', { ...loginChallenge, digits: 9 }, { aud: 'https://login.other.example' }),
    both('aud before the end', 'wrong-audience', loginChallenge, { aud: 'https://login.other.example', now: now + 86_400_000 }),
    both('the end before a beginning ahead', 'expired', { ...loginChallenge, nbf: iat + 600 }, { now: now + 120_000 }),
    both('the end before the account', 'expired', loginChallenge, { account: 'a2', now: now + 86_400_000 }),
    both('the beginning before the account', 'not-yet-valid', loginChallenge, { account: 'a2', now: now - 61_000 }),
  ];
}
