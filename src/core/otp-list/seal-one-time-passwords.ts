import type { Hash, HashInput, RandomSource, ScryptCost } from '../types.js';
import { checkFunction, checkObject, checkWhole } from '../../internal/check.js';
import { checkId, checkPepper, checkedRandom } from './check.js';
import { entrySecret } from './entry-secret.js';
import { normaliseOtp } from './normalise-otp.js';
import { LIST_LENGTH } from './otp-list.js';

const saltLength = 16;
const defaultCost: ScryptCost = Object.freeze({ logN: 12, r: 8, p: 1 });

/** What {@link sealOneTimePasswords} needs. */
export interface SealOneTimePasswordsInput {
  /** The 100 one-time passwords, as `generateOneTimePasswords` gives them. */
  readonly codes: readonly string[];
  /** The list they belong to, 1 to 256 characters. */
  readonly listId: string;
  /** The account they belong to, 1 to 256 characters. */
  readonly accountId: string;
  /** The list's number, from 1. */
  readonly listNumber: number;
  /** 32 bytes: a sub-key of the key ring, made for this purpose only. */
  readonly pepper: Uint8Array;
  /** Where the salts come from. */
  readonly random: RandomSource;
  /** The hasher. */
  readonly hash: Hash;
  /** What one entry's hash may cost; scrypt 2^12/8/1 by default (clash C16). */
  readonly cost?: ScryptCost | undefined;
  /** How many hashes may be under way at once, 1 to 100; 2 by default. */
  readonly parallel?: number | undefined;
}

/**
 * Seals the one-time passwords of a list for storage: each with a salt of 16 bytes of its own, under a pepper and bound
 * to account, list and position, so that no entry opens anything elsewhere (R56, R57; 63B-4 3.1.2.2).
 *
 * Salts are drawn before the first hash, in the order of positions: the same bytes give the same entries however the
 * hashes overtake each other. A failing hash rejects the whole, and no further one is started.
 *
 * @returns 100 PHC strings; that of position n stands at index n - 1
 * @throws TypeError or RangeError, as a rejection, naming the argument that breaks its rule; also if `random` gives fewer
 * bytes than asked for or `hash` answers with anything but text
 * @example
 * import type { Hash } from 'lukko/port';
 * const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
 * // Stands for the hasher of your runtime.
 * const hash: Hash = async ({ salt, cost }) => `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt.length}$`;
 * const codes = generateOneTimePasswords({ random, alphabet: LETTERS });
 * const pepper = random.bytes(32);
 * const entries = await sealOneTimePasswords({ codes, listId: 'l-1', accountId: 'a-1', listNumber: 1, pepper, random, hash });
 * console.log(entries.length, entries[0]); // 100 $scrypt$ln=12,r=8,p=1$16$
 */
export async function sealOneTimePasswords(input: SealOneTimePasswordsInput): Promise<readonly string[]> {
  checkInput(input);
  const { codes, pepper, hash, cost = defaultCost, parallel = 2 } = input;
  const random = checkedRandom(input.random);
  const jobs = codes.map((code, index): HashInput => {
    const secret = entrySecret(pepper, { ...input, position: index + 1, code });
    return { secret, salt: random.bytes(saltLength), cost };
  });
  return Object.freeze(await hashAll(jobs, hash, parallel));
}

async function hashAll(jobs: readonly HashInput[], hash: Hash, parallel: number): Promise<string[]> {
  const entries: string[] = [];
  // One generator shared by all workers; a worker that throws closes it, so the others stop after the hash in hand.
  const queue = numbered(jobs);
  const work = async (): Promise<void> => {
    for (const [index, job] of queue) {
      const entry: unknown = await hash(job);
      if (typeof entry !== 'string' || entry === '') throw new TypeError('hash: must answer with a PHC string');
      entries[index] = entry;
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return entries;
}

function* numbered(jobs: readonly HashInput[]): Generator<[number, HashInput]> {
  yield* jobs.entries();
}

function checkInput(input: SealOneTimePasswordsInput): void {
  checkObject('input', input);
  checkCodes(input.codes);
  checkId('listId', input.listId);
  checkId('accountId', input.accountId);
  checkWhole('listNumber', input.listNumber, { least: 1 });
  checkPepper(input.pepper);
  checkFunction('hash', input.hash);
  if (input.cost !== undefined) checkObject('cost', input.cost);
  if (input.parallel !== undefined) checkWhole('parallel', input.parallel, { least: 1, most: LIST_LENGTH });
}

function checkCodes(codes: unknown): void {
  if (!Array.isArray(codes)) throw new TypeError('codes: must be an array');
  const texts: unknown[] = Array.from(codes);
  if (new Set(texts).size !== LIST_LENGTH || texts.length !== LIST_LENGTH) throw new RangeError('codes: must be 100, all different');
  // What normaliseOtp would change could be printed but never be typed.
  const typable = texts.every((code) => typeof code === 'string' && normaliseOtp(code) === code);
  if (!typable) throw new RangeError('codes: each 1 to 16 symbols of A to Z and 0 to 9');
}
