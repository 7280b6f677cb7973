import assert from 'node:assert/strict';
import { judgeSigned, sign } from '../../../src/core/audit/chain.js';
import { encodeScryptHash, normalisePassword, normaliseTemporaryPassword, normaliseUsername, parseScryptHash } from '../../../src/core/credential/index.js';
import { decodePhcBase64, encodePhcBase64 } from '../../../src/core/credential/phc-base64.js';
import { firstLoginStates, parseFirstLoginSnapshot } from '../../../src/core/first-login/index.js';
import { normaliseOtp } from '../../../src/core/otp-list/index.js';
import { normalisePairingCode } from '../../../src/core/pairing/index.js';
import { resolvePolicy } from '../../../src/core/policy/index.js';
import { checkPolicy } from '../../../src/core/policy/resolve-policy.js';
import { generateToken, parseToken } from '../../../src/core/session/index.js';
import { chooseLane, encodeKnownBrowser } from '../../../src/core/throttle/index.js';
import { parseArgon2idHash } from '../../../src/verifier/argon2id/parse-argon2id-hash.js';
import { createBcryptVerifier } from '../../../src/verifier/bcrypt/index.js';
import { seededRandom } from '../../unit/core/otp-list/fixtures.js';
import { hasOneSpelling, isStable, ofJson, ofText, tellsMistakes, type Parser } from './parser.js';

const random = seededRandom('fuzz');
const key = random.bytes(32);
const salt = random.bytes(16);
const { token } = generateToken({ random });
const claim = { accountId: 'a1', browserId: 'b1', createdAt: 1_767_600_000_000 };
const cookie = encodeKnownBrowser({ claim, keyId: 'k1', key });
const signed = sign({ key, keyId: 'k1', parts: ['event'] });
const policy = resolvePolicy({});
const nist = resolvePolicy({ profile: 'nist' });

export const ofCore: readonly Parser[] = [
  ofText('core/credential/normalise-username.ts: normaliseUsername', ['matti.virtanen4821', 'Matti.Virtanen4821', ' m-v_1 '], (typed) => isStable((text) => {
    const read = normaliseUsername(text);
    return read.ok ? read.username : undefined;
  }, typed)),
  ofText('core/credential/normalise-password.ts: normalisePassword', ['kahvi jäähtyy pöydälle', 'A\u0308iti 12345', 'ｆｕｌｌ width 12345'], (typed) => isStable((text) => {
    const read = normalisePassword(text);
    return read.ok ? read.normalised : undefined;
  }, typed)),
  ofText('core/credential/normalise-temporary-password.ts: normaliseTemporaryPassword', ['ABCD-EFGH-JKLM-NPQR', 'abcd efgh jklm npqr'], (typed) => isStable(normaliseTemporaryPassword, typed)),
  ofText('core/otp-list/normalise-otp.ts: normaliseOtp', ['ABCD', 'a b-c d'], (typed) => isStable(normaliseOtp, typed)),
  ofText('core/pairing/pairing-code.ts: normalisePairingCode', ['ABCD-EFGH', 'abcd efgh'], (typed) => isStable(normalisePairingCode, typed)),
  ofText('core/credential/parse-scrypt-hash.ts: parseScryptHash', [encodeScryptHash({ cost: { logN: 17, r: 8, p: 1 }, salt, hash: key })], (encoded) => {
    const read = parseScryptHash(encoded);
    if (read.ok) assert.equal(encodeScryptHash(read), encoded);
  }),
  ofText('core/credential/phc-base64.ts: decodePhcBase64', [encodePhcBase64(salt), encodePhcBase64(key)], (text) => hasOneSpelling(text, decodePhcBase64(text), encodePhcBase64)),
  ofText('verifier/argon2id/parse-argon2id-hash.ts: parseArgon2idHash', [`$argon2id$v=19$m=19456,t=2,p=1$${encodePhcBase64(salt)}$${encodePhcBase64(key)}`], (encoded) => {
    const read = parseArgon2idHash(encoded);
    if (read === undefined) return;
    assert.equal(`$argon2id$v=19$m=${read.m},t=${read.t},p=${read.p}$${encodePhcBase64(read.salt)}$${encodePhcBase64(read.hash)}`, encoded);
    assert(read.m <= 256 * 1024 && read.m * read.t <= 3 * 256 * 1024, 'asks for more than a row may');
  }),
  ofText('verifier/bcrypt/create-bcrypt-verifier.ts: reads', ['$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW'], (encoded) => {
    if (createBcryptVerifier().reads(encoded)) assert.match(encoded, /^\$2[aby]\$(0[4-9]|1[0-5])\$.{53}$/);
  }),
  ofText('core/session/token.ts: parseToken', [token], (text) => {
    const read = parseToken(text);
    if (read.ok) assert.equal(`${read.id}.${read.secret}`, text);
  }),
  ofText('core/throttle/known-browser.ts: chooseLane', [cookie], (text) => {
    const lane = chooseLane({ cookie: text, accountId: 'a1', known: ['b1'], keyOf: (id) => (id === 'k1' ? key : undefined), ttlMs: 1_000, now: claim.createdAt });
    // What stands behind the 512th character, or behind another dot, is not looked at: what is MACed is.
    assert.equal(lane === 'strangers' || text.startsWith(cookie), true);
  }),
  ofText('core/audit/chain.ts: judgeSigned', [signed], (text) => assert.equal(judgeSigned({ signed: text, keyOf: (id) => (id === 'k1' ? key : undefined), parts: ['event'] }) === 'right', text === signed)),
  ofJson('core/first-login/snapshot.ts: parseFirstLoginSnapshot', firstLoginStates.map((state) => ({ version: 1, state })), (json) => {
    const read = parseFirstLoginSnapshot(json);
    if (read.ok) assert.deepEqual({ ...read.snapshot }, { version: 1, state: read.snapshot.state });
  }),
  ofJson('core/policy/resolve-policy.ts: checkPolicy', [policy, nist], (json) => tellsMistakes('', () => {
    const read = checkPolicy(json);
    assert.deepEqual(checkPolicy(read), read);
  })),
];
