import { scryptSync } from 'node:crypto';
import { argon2id } from '@noble/hashes/argon2.js';
import { decodeBase64, encodeBase64, hashSync } from 'bcryptjs';
import { judgeSigned, sign } from '../../../src/core/audit/chain.js';
import { createScryptHasher } from '../../../src/core/credential/create-scrypt-hasher.js';
import { encodeScryptHash } from '../../../src/core/credential/encode-scrypt-hash.js';
import { entrySecret } from '../../../src/core/otp-list/entry-secret.js';
import { matchOtp } from '../../../src/core/otp-list/index.js';
import { generateToken, matchToken } from '../../../src/core/session/token.js';
import { chooseLane, encodeKnownBrowser } from '../../../src/core/throttle/index.js';
import { decodeBase64url, encodeBase64url } from '../../../src/internal/base64url.js';
import { utf8 } from '../../../src/internal/bytes.js';
import { isOwnNonce, makeNonce } from '../../../src/service/device/request-nonce.js';
import { createKeys, type KeyPurpose } from '../../../src/service/shared/keys.js';
import { matchesMac, sealMac } from '../../../src/service/shared/mac.js';
import { createArgon2idVerifier } from '../../../src/verifier/argon2id/index.js';
import { createBcryptVerifier } from '../../../src/verifier/bcrypt/index.js';
import { blankList, otpGuard, seededRandom } from '../../unit/core/otp-list/fixtures.js';
import type { Secret, SecretTrial } from './compare-secrets.js';

const random = seededRandom('timing of secrets');
const keys = createKeys([{ id: 'k1', secret: random.bytes(32) }]);
const now = 1_767_600_000_000;

const text = (length: number): string => encodeBase64url(random.bytes(length));
const bytesOf = (encoded: string): Uint8Array => decodeBase64url(encoded.slice(encoded.lastIndexOf('.') + 1)) ?? new Uint8Array();
const headOf = (encoded: string): string => encoded.slice(0, encoded.lastIndexOf('.') + 1);

/** Session, flow and link: all are `id.secret`, of which a SHA-256 is stored. */
function makeToken(): Secret {
  const { secret, secretHash } = generateToken({ random });
  const present = (bytes: Uint8Array) => {
    const stored = encodeBase64url(bytes);
    return () => matchToken({ secret, secretHash: stored });
  };
  return { right: bytesOf(secretHash), present };
}

/** Whatever is short: pairing codes, codes to addresses, the number of an approval. */
const makeMac = (purpose: KeyPurpose) => (): Secret => {
  const parts = [purpose, text(8)];
  const { keyId, mac } = sealMac({ keys }, { purpose, parts });
  const present = (bytes: Uint8Array) => {
    const sealed = { keyId, mac: encodeBase64url(bytes) };
    return () => matchesMac({ keys }, { purpose, parts, sealed });
  };
  return { right: bytesOf(mac), present };
};

function makePhonesNonce(): Secret {
  const whole = bytesOf(makeNonce({ keys, random }, now));
  const present = (bytes: Uint8Array) => {
    const nonce = encodeBase64url(Uint8Array.from([...whole.subarray(0, -bytes.length), ...bytes]));
    return () => isOwnNonce({ keys }, { nonce, now });
  };
  return { right: whole.slice(-32), present };
}

function makeKnownBrowser(): Secret {
  const key = keys.subKey('known-browser', 'k1');
  const browserId = text(16);
  const made = encodeKnownBrowser({ claim: { accountId: 'a1', browserId, createdAt: now }, keyId: 'k1', key });
  const present = (bytes: Uint8Array) => {
    const cookie = headOf(made) + encodeBase64url(bytes);
    return () => chooseLane({ cookie, accountId: 'a1', known: [browserId], keyOf: () => key, ttlMs: 1, now }) !== 'strangers';
  };
  return { right: bytesOf(made), present };
}

function makeAuditEvent(): Secret {
  const key = keys.subKey('audit-chain', 'k1');
  const parts = ['lukko-audit-event', text(16)];
  const made = sign({ key, keyId: 'k1', parts });
  const present = (bytes: Uint8Array) => {
    const signed = headOf(made) + encodeBase64url(bytes);
    return () => judgeSigned({ signed, keyOf: () => key, parts }) === 'right';
  };
  return { right: bytesOf(made), present };
}

/** The least that scrypt can cost, without a thread of its own: all the rest is noise that a difference could hide behind. */
const cost = { logN: 1, r: 1, p: 1 };
const derive = (secret: Uint8Array, salt: Uint8Array): Uint8Array => Uint8Array.from(scryptSync(secret, salt, 32, { N: 2, r: 1, p: 1 }));
const hasher = createScryptHasher({ scrypt: ({ secret, salt }) => Promise.resolve(derive(secret, salt)) });

function makePassword(): Secret {
  const [secret, salt] = [random.bytes(16), random.bytes(16)];
  const present = (bytes: Uint8Array) => {
    const encoded = encodeScryptHash({ cost, salt, hash: bytes });
    return () => hasher.verify({ secret, encoded });
  };
  return { right: derive(secret, salt), present };
}

const list = blankList({ pinned: 1 });
const guard = otpGuard();

function makeOneTimePassword(): Secret {
  const [pepper, salt, code] = [random.bytes(32), random.bytes(16), 'ABCD'];
  const present = (bytes: Uint8Array) => {
    const asked = { ...list, entries: [encodeScryptHash({ cost, salt, hash: bytes }), ...list.entries.slice(1)] };
    return () => matchOtp({ guard, list: asked, position: 1, code, pepper, verify: (input) => hasher.verify(input) }).then(({ ok }) => ok);
  };
  return { right: derive(entrySecret(pepper, { ...list, position: 1, code }), salt), present };
}

/** The least that Argon2 allows. */
const leastOfArgon2 = { m: 8, t: 1, p: 1 };
const verifier = createArgon2idVerifier();
const phc = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

function makeImportedArgon2id(): Secret {
  const [secret, salt] = [random.bytes(16), random.bytes(16)];
  const present = (bytes: Uint8Array) => {
    const encoded = `$argon2id$v=19$m=8,t=1,p=1$${phc(salt)}$${phc(bytes)}`;
    return () => verifier.verify({ secret, encoded });
  };
  return { right: argon2id(secret, salt, { ...leastOfArgon2, dkLen: 32 }), present };
}

const bcrypt = createBcryptVerifier();

function makeImportedBcrypt(): Secret {
  const secret = text(16);
  // The least that bcrypt allows.
  const salt = `$2b$04$${encodeBase64([...random.bytes(16)], 16)}`;
  const present = (bytes: Uint8Array) => {
    const encoded = salt + encodeBase64([...bytes], bytes.length);
    return () => bcrypt.verify({ secret: utf8(secret), encoded });
  };
  return { right: Uint8Array.from(decodeBase64(hashSync(secret, salt).slice(salt.length), 23)), present };
}

/** Few at a time: the machine's pauses then fall into few of the measurements, and are cropped. */
const quick = { times: 4, samples: 8_000 };
const slow = { times: 1, samples: 1_000 };

/**
 * Every place that compares a secret, as test/unit/internal/compared-secrets.test.ts lists them. Two of that list are left out, as what they compare is sent
 * in the clear by whoever asks: the JSON of a JWS with the way it should be spelled, and the R of a signature with the one that follows from it.
 */
export const trials: readonly SecretTrial[] = [
  { name: 'the SHA-256 of a token: session, flow, link', make: makeToken, ...quick },
  { name: 'the HMAC of a pairing code', make: makeMac('pairing'), ...quick },
  { name: 'the HMAC of a recovery code', make: makeMac('recovery-code'), ...quick },
  { name: 'the HMAC of the number for an approval', make: makeMac('approval-number'), ...quick },
  { name: 'the HMAC of a code sent to an address', make: makeMac('address-code'), ...quick },
  { name: 'the HMAC in a phone’s nonce', make: makePhonesNonce, ...quick },
  { name: 'the HMAC in a known browser’s cookie', make: makeKnownBrowser, ...quick },
  { name: 'the HMAC of an audit event', make: makeAuditEvent, ...quick },
  { name: 'the scrypt of a password', make: makePassword, ...quick },
  { name: 'the scrypt of a one-time password of the list', make: makeOneTimePassword, ...quick },
  { name: 'the Argon2id of an imported password', make: makeImportedArgon2id, ...slow },
  { name: 'the bcrypt of an imported password', make: makeImportedBcrypt, ...slow },
];
