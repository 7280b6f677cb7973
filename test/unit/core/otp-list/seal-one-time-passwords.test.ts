import { createHmac, scrypt as nodeScrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../../../../src/internal/base64url.js';
import { generateOneTimePasswords, LETTERS, sealOneTimePasswords } from '../../../../src/core/otp-list/index.js';
import type { Hash, HashInput } from '../../../../src/core/types.js';
import { seededRandom, tinyHash } from './fixtures.js';

const derive: (secret: Uint8Array, salt: Uint8Array, length: number, cost: object) => Promise<Buffer> = promisify(nodeScrypt);
const codes = generateOneTimePasswords({ random: seededRandom('codes'), alphabet: LETTERS });
const base = () => ({ codes, listId: 'l-1', accountId: 'a-1', listNumber: 1, pepper: new Uint8Array(32).fill(9), random: seededRandom('salts'), hash: tinyHash });

/** The secrets and salts that reach the hasher. */
async function jobsOf(changes: object = {}): Promise<HashInput[]> {
  const seen: HashInput[] = [];
  await sealOneTimePasswords({ ...base(), ...changes, hash: async (input) => {
    seen.push(input);
    return '$spy$';
  } });
  return seen;
}

const hex = (job: HashInput | undefined): string => Buffer.from(job?.secret ?? []).toString('hex');

describe('sealOneTimePasswords', () => {
  it('R56: each entry is a scrypt string of 2^12/8/1 with a salt of its own of 16 bytes', async () => {
    const hash: Hash = async ({ secret, salt, cost }) => {
      const { logN, r, p } = cost;
      const derived = await derive(secret, salt, 32, { N: 2 ** logN, r, p });
      return `$scrypt$ln=${logN},r=${r},p=${p}$${encodeBase64url(salt)}$${encodeBase64url(derived)}`;
    };
    const entries = await sealOneTimePasswords({ ...base(), hash });
    expect(entries).toHaveLength(100);
    const salts = entries.map((entry) => entry.split('$')[3] ?? '');
    expect(new Set(salts).size).toBe(100);
    for (const salt of salts) expect(decodeBase64url(salt)).toHaveLength(16);
    for (const entry of entries) expect(entry).toMatch(/^\$scrypt\$ln=12,r=8,p=1\$/);
  });

  it('R56: an entry is bound to account, list, list number, position, code and pepper', async () => {
    const other = [...codes];
    [other[0], other[1]] = [codes[1] ?? '', codes[0] ?? ''];
    const variants = await Promise.all([
      {}, { accountId: 'a-2' }, { listId: 'l-2' }, { listNumber: 2 }, { pepper: new Uint8Array(32).fill(8) }, { codes: other },
    ].map((changes) => jobsOf(changes)));
    const secrets = variants.flatMap((jobs) => [hex(jobs[0]), hex(jobs[1])]);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('R56 in part: ids that run into each other give other secrets', async () => {
    const pairs = [['a', 'b1'], ['ab', '1'], ['a","b', '1'], ['a', '","b1'], ['a\u0000b', '1']];
    const secrets = await Promise.all(pairs.map(async ([accountId, listId]) => hex((await jobsOf({ accountId, listId }))[0])));
    expect(new Set(secrets).size).toBe(pairs.length);
  });

  it('pins the secret of an entry, since stored lists depend on it: HMAC-SHA-256 over a JSON array', async () => {
    const first = codes[0] ?? '';
    const mac = createHmac('sha256', base().pepper).update(`["lukko-otp-1","a-1","l-1",1,1,"${first}"]`).digest('hex');
    expect(hex((await jobsOf())[0])).toBe(mac);
  });

  it('hands the cost through', async () => {
    const cost = { logN: 13, r: 8, p: 1 };
    for (const job of await jobsOf({ cost })) expect(job.cost).toEqual(cost);
  });

  it.each([[undefined, 2], [1, 1], [7, 7], [100, 100]])('with parallel %s has at most %i hashes under way', async (parallel, most) => {
    let pending = 0;
    let peak = 0;
    const hash: Hash = async (input) => {
      pending += 1;
      peak = Math.max(peak, pending);
      await new Promise((done) => setImmediate(done));
      pending -= 1;
      return tinyHash(input);
    };
    await sealOneTimePasswords({ ...base(), hash, parallel });
    expect(peak).toBe(most);
  });

  it('invariant 8: the same bytes give the same entries however the hashes overtake each other', async () => {
    let turn = 0;
    const slow: Hash = async (input) => {
      turn += 1;
      for (let wait = (turn * 7) % 5; wait > 0; wait -= 1) await new Promise((done) => setImmediate(done));
      return tinyHash(input);
    };
    const entries = await sealOneTimePasswords({ ...base(), hash: slow, parallel: 5 });
    expect(entries).toEqual(await sealOneTimePasswords(base()));
    expect(Object.isFrozen(entries)).toBe(true);
  });

  it('a failing hash rejects the whole and no further one is started', async () => {
    let started = 0;
    const hash: Hash = async (input) => {
      started += 1;
      if (started === 5) throw new Error('hasher is gone');
      return tinyHash(input);
    };
    await expect(sealOneTimePasswords({ ...base(), hash })).rejects.toThrow('hasher is gone');
    await new Promise((done) => setImmediate(done));
    expect(started).toBeLessThanOrEqual(6);
  });

  it('changes made to the arguments after the call change nothing', async () => {
    const input = { ...base(), codes: [...codes], pepper: new Uint8Array(32).fill(9) };
    const sealing = sealOneTimePasswords(input);
    input.codes.fill('XXXX');
    input.pepper.fill(0);
    expect(await sealing).toEqual(await sealOneTimePasswords(base()));
  });

  it('refuses a hasher that answers with anything but text', async () => {
    const hash: unknown = async () => undefined;
    await expect(sealOneTimePasswords({ ...base(), hash: hash as Hash })).rejects.toThrow(new TypeError('hash: must answer with a PHC string'));
  });

  it('refuses codes that are not 100, repeat, or could never be typed', async () => {
    const seal = (changed: readonly string[]) => sealOneTimePasswords({ ...base(), codes: changed });
    await expect(seal(codes.slice(1))).rejects.toThrow('codes: must be 100, all different');
    await expect(seal([...codes, 'ZZZZ'])).rejects.toThrow('codes: must be 100, all different');
    await expect(seal([...codes.slice(1), codes[1] ?? ''])).rejects.toThrow('codes: must be 100, all different');
    await expect(seal(['kwer', ...codes.slice(1)])).rejects.toThrow('codes: each 1 to 16 symbols of A to Z and 0 to 9');
  });
});
