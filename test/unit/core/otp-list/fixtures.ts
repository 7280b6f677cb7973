import { createHash } from 'node:crypto';
import { scrypt } from '@noble/hashes/scrypt.js';
import { decodeBase64url, encodeBase64url } from '../../../../src/internal/base64url.js';
import {
  createOtpList,
  generateOneTimePasswords,
  LETTERS,
  sealOneTimePasswords,
  type OtpList,
} from '../../../../src/core/otp-list/index.js';
import { decideReservation, planOtpLedgers, type LedgerGuard } from '../../../../src/core/throttle/index.js';
import type { Hash, RandomSource, Verify } from '../../../../src/core/types.js';

/** SHA-256 in counter mode: the same seed, the same bytes. */
export function seededRandom(seed: string): RandomSource {
  let block = 0;
  let stock = Buffer.alloc(0);
  const bytes = (length: number): Uint8Array => {
    while (stock.length < length) {
      stock = Buffer.concat([stock, createHash('sha256').update(`${seed}/${block}`).digest()]);
      block += 1;
    }
    const out = Uint8Array.from(stock.subarray(0, length));
    stock = stock.subarray(length);
    return out;
  };
  return { bytes };
}

/** The seed of a statistical or property test: from the environment, else drawn; the test prints it when it fails. */
export const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

function derive(secret: Uint8Array, salt: Uint8Array): Uint8Array {
  return scrypt(secret, salt, { N: 2, r: 1, p: 1, dkLen: 32 });
}

/** Real scrypt at the smallest cost there is, whatever is asked for. */
export const tinyHash: Hash = async ({ secret, salt }) =>
  `$scrypt$ln=1,r=1,p=1$${encodeBase64url(salt)}$${encodeBase64url(derive(secret, salt))}`;

export const tinyVerify: Verify = async ({ secret, encoded }) => {
  const [, , , salt = '', hash = ''] = encoded.split('$');
  return encodeBase64url(derive(secret, decodeBase64url(salt) ?? new Uint8Array())) === hash;
};

/** A guard as a service gets one. */
export function otpGuard(accountId = 'a-1'): LedgerGuard<'otp-list'> {
  const policy = { strangers: 5, knownBrowser: 10, knownBrowserWaitFrom: 5, knownBrowserWaitMs: 60_000, recovery: 5 };
  const plan = planOtpLedgers({ accountId, epoch: 'e1', lane: 'strangers', policy });
  const decided = decideReservation({ plan, onTheirWay: 1, counts: plan.rules.map(({ key }) => ({ key, count: 0, inPause: 0 })) });
  if (!decided.ok) throw new Error('the fixture reserves its first try');
  return decided.guard;
}

export interface Issued {
  readonly list: OtpList;
  readonly codes: readonly string[];
  readonly pepper: Uint8Array;
}

/** A list as a service issues one, with its codes still at hand. */
export async function issueList(options: { readonly listNumber?: number; readonly alphabet?: string; readonly seed?: string } = {}): Promise<Issued> {
  const { listNumber = 1, alphabet = LETTERS } = options;
  const random = seededRandom(options.seed ?? 'list');
  const codes = generateOneTimePasswords({ random, alphabet });
  const pepper = random.bytes(32);
  const ids = { listId: `l-${listNumber}`, accountId: 'a-1', listNumber };
  const entries = await sealOneTimePasswords({ ...ids, codes, pepper, random, hash: tinyHash });
  return { list: createOtpList({ ...ids, keyId: 'k-1', entries, now: 1_000 }), codes, pepper };
}

/** A list whose entries open nothing, for tests that never judge an answer. */
export function blankList(changes: Partial<OtpList> = {}): OtpList {
  const entries = Array.from({ length: 100 }, (_, index) => `$blank$${index + 1}`);
  const list = createOtpList({ listId: 'l-1', accountId: 'a-1', listNumber: 1, keyId: 'k-1', entries, now: 1_000 });
  return Object.freeze({ ...list, ...changes });
}

/** A wrong answer to a position: the right one of another. */
export function wrongCode(codes: readonly string[], position: number): string {
  return codes[position % 100] ?? '';
}

/** Pearson's chi-square of counts that should all be the same. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** What a fair source exceeds about once in 10^9 runs (Wilson and Hilferty's approximation at six sigma). */
export function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 6 * Math.sqrt(spread)) ** 3;
}

/** Whether a value and everything in it is frozen. */
export function isDeeplyFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen);
}
