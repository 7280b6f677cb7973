import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createScryptHasher, parseScryptHash, type ScryptInput } from '../../../../src/core/credential/index.js';
import { utf8 } from '../../../../src/internal/bytes.js';
import { hasher, scrypt, tinyCost } from './fixtures.js';

const salt = new Uint8Array(16).fill(1);
const secret = utf8('kissa istuu katolla');

function recording(): { readonly asked: ScryptInput[]; readonly hasher: ReturnType<typeof createScryptHasher> } {
  const asked: ScryptInput[] = [];
  return { asked, hasher: createScryptHasher({ scrypt: (input) => (asked.push(input), scrypt({ ...input, cost: tinyCost })) }) };
}

describe('createScryptHasher', () => {
  it.each([{ logN: 0, r: 8, p: 1 }, { logN: 1.5, r: 8, p: 1 }, { logN: 16, r: 1, p: 1 }, { logN: 4, r: 0, p: 1 }, { logN: 4, r: 8, p: 0 }, { logN: 22, r: 8, p: 1 }])(
    'R39: a cost out of bounds throws before hashing: %j', async (cost) => {
      const { asked, hasher: recorded } = recording();
      await expect(recorded.hash({ secret, salt, cost })).rejects.toThrow(RangeError);
      expect(() => recorded.isOutdated({ encoded: '', cost })).toThrow(RangeError);
      expect(asked).toEqual([]);
    },
  );

  it('R41 in part: a stored string that is unreadable or too costly is a mismatch, and nothing is hashed', async () => {
    const { asked, hasher: recorded } = recording();
    for (const encoded of ['', 'kissa', `$scrypt$ln=22,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`, '$2b$12$kissa', '\ud800']) {
      expect(await recorded.verify({ secret, encoded })).toBe(false);
    }
    expect(asked).toEqual([]);
  });

  it('a wrong secret is a mismatch, the right one is not', async () => {
    const encoded = await hasher.hash({ secret, salt, cost: tinyCost });
    expect(await hasher.verify({ secret: utf8('kissa istuu katollA'), encoded })).toBe(false);
    expect(await hasher.verify({ secret: new Uint8Array(), encoded })).toBe(false);
    expect(await hasher.verify({ secret, encoded })).toBe(true);
  });

  it('R37 in part: the string holds the cost, the whole salt and a hash of 32 bytes', async () => {
    const { asked, hasher: recorded } = recording();
    const cost = { logN: 17, r: 8, p: 1 };
    const encoded = await recorded.hash({ secret, salt, cost });
    expect(encoded.startsWith('$scrypt$ln=17,r=8,p=1$')).toBe(true);
    expect(asked).toEqual([{ secret, salt, cost, length: 32 }]);
    expect(parseScryptHash(encoded)).toMatchObject({ ok: true, cost, salt });
  });

  it('verifying hashes once, at the cost and with the salt of the string', async () => {
    const { asked, hasher: recorded } = recording();
    const encoded = await recorded.hash({ secret, salt, cost: { logN: 5, r: 2, p: 3 } });
    await recorded.verify({ secret, encoded });
    expect(asked[1]).toEqual({ secret, salt, cost: { logN: 5, r: 2, p: 3 }, length: 32 });
    expect(asked).toHaveLength(2);
  });

  it('R42 in part: a string of another cost or another scheme is outdated, one of the same cost is not', async () => {
    const cost = { logN: 3, r: 2, p: 2 };
    const encoded = await hasher.hash({ secret, salt, cost });
    expect(hasher.isOutdated({ encoded, cost })).toBe(false);
    for (const policy of [{ ...cost, logN: 4 }, { ...cost, logN: 2 }, { ...cost, r: 3 }, { ...cost, p: 1 }]) expect(hasher.isOutdated({ encoded, cost: policy })).toBe(true);
    for (const foreign of ['$2b$12$kissa', '$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA', '']) expect(hasher.isOutdated({ encoded: foreign, cost })).toBe(true);
  });

  it('an scrypt that fails comes through, and is no mismatch', async () => {
    const broken = createScryptHasher({ scrypt: () => Promise.reject(new Error('out of memory')) });
    const encoded = await hasher.hash({ secret, salt, cost: tinyCost });
    await expect(broken.verify({ secret, encoded })).rejects.toThrow('out of memory');
    await expect(broken.hash({ secret, salt, cost: tinyCost })).rejects.toThrow('out of memory');
  });

  it('an scrypt that derives too little is found out', async () => {
    const short = createScryptHasher({ scrypt: async () => new Uint8Array(16) });
    await expect(short.hash({ secret, salt, cost: tinyCost })).rejects.toThrow('hash: 32 bytes');
    expect(await short.verify({ secret, encoded: await hasher.hash({ secret, salt, cost: tinyCost }) })).toBe(false);
  });

  it('R45 in part: hashes are compared by equalBytes and by nothing else', () => {
    const folder = new URL('../../../../src/core/credential/', import.meta.url);
    const text = readFileSync(new URL('create-scrypt-hasher.ts', folder), 'utf8');
    expect(text).toContain('return equalBytes(await scrypt({');
    const comparing = readdirSync(folder).filter((file) => /\bhash [!=]== (?!undefined)|[!=]== (?:\w+\.)*hash\b/.test(readFileSync(new URL(file, folder), 'utf8')));
    expect(comparing).toEqual([]);
  });
});
