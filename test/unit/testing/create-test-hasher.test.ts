import { describe, expect, it } from 'vitest';
import { createScryptHasher } from '../../../src/core/credential/index.js';
import { createTestHasher } from '../../../src/testing/index.js';

const secret = new TextEncoder().encode('kissa istuu katolla');
const salt = new Uint8Array(16).fill(7);
const cost = { logN: 17, r: 8, p: 1 };
const realHasher = createScryptHasher({ scrypt: async ({ length }) => new Uint8Array(length) });

describe('createTestHasher', () => {
  it('counts what it was asked for, and at which cost', async () => {
    const hasher = createTestHasher();
    const encoded = await hasher.hash({ secret, salt, cost });
    await hasher.hash({ secret, salt, cost: { ...cost, logN: 12 } });
    await hasher.verify({ secret, encoded });
    await hasher.verify({ secret: salt, encoded });
    await hasher.verify({ secret, encoded: 'unreadable' });
    expect([hasher.hashes, hasher.verifies, hasher.costs]).toEqual([2, 3, [cost, { ...cost, logN: 12 }]]);
    hasher.reset();
    expect([hasher.hashes, hasher.verifies, hasher.costs]).toEqual([0, 0, []]);
  });

  it('what it counted belongs to the caller: later calls do not change it, and it is frozen', async () => {
    const hasher = createTestHasher();
    const before = hasher.costs;
    await hasher.hash({ secret, salt, cost });
    expect(before).toEqual([]);
    expect(Object.isFrozen(hasher.costs) && Object.isFrozen(hasher.costs[0]) && Object.isFrozen(hasher)).toBe(true);
  });

  it('its strings say the cost that was asked for, and are outdated at any other', async () => {
    const hasher = createTestHasher();
    const encoded = await hasher.hash({ secret, salt, cost });
    expect(encoded).toMatch(/^\$lukko-test\$ln=17,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(hasher.isOutdated({ encoded, cost })).toBe(false);
    for (const other of [{ ...cost, logN: 18 }, { ...cost, logN: 16 }, { ...cost, r: 7 }, { ...cost, p: 2 }]) expect(hasher.isOutdated({ encoded, cost: other })).toBe(true);
  });

  it('the same secret at another cost or under another salt is another hash', async () => {
    const hasher = createTestHasher();
    const inputs = [{ secret, salt, cost }, { secret, salt, cost: { ...cost, logN: 16 } }, { secret, salt: new Uint8Array(16), cost }, { secret: salt, salt, cost }];
    const hashes = await Promise.all(inputs.map(async (input) => (await hasher.hash(input)).split('$').at(-1)));
    expect(new Set(hashes).size).toBe(inputs.length);
  });

  it('a string of the test hasher opens nothing elsewhere, and a real one opens nothing here', async () => {
    const hasher = createTestHasher();
    const encoded = await hasher.hash({ secret, salt, cost });
    expect(await realHasher.verify({ secret, encoded })).toBe(false);
    const disguised = encoded.replace('lukko-test', 'scrypt');
    expect(await hasher.verify({ secret, encoded: disguised })).toBe(false);
    expect(hasher.isOutdated({ encoded: disguised, cost })).toBe(true);
  });

  it.each(['', '$', '$lukko-test$', '$lukko-test$ln=17,r=8,p=1$$', '$lukko-test$ln=99,r=8,p=1$c2FsdA$aGFzaA', '\ud800', 'x'.repeat(100_000), null, 7, {}])('a string it cannot read, %#: a mismatch', async (encoded) => {
    expect(await createTestHasher().verify({ secret, encoded: encoded as never })).toBe(false);
  });

  it.each([undefined, null, 'kissa', 7])('the wrong input %#: an error that names it, and nothing is counted', async (input) => {
    const hasher = createTestHasher();
    await expect(hasher.hash(input as never)).rejects.toThrow(new TypeError('input: must be an object'));
    await expect(hasher.verify(input as never)).rejects.toThrow(new TypeError('input: must be an object'));
    expect(() => hasher.isOutdated(input as never)).toThrow(new TypeError('input: must be an object'));
    expect([hasher.hashes, hasher.verifies]).toEqual([0, 0]);
  });

  it('refuses a secret, a salt or a cost that the built-in hasher refuses', async () => {
    const hasher = createTestHasher();
    await expect(hasher.hash({ secret: 'kissa' as never, salt, cost })).rejects.toThrow(/^secret: /);
    await expect(hasher.hash({ secret, salt: new Uint8Array(15), cost })).rejects.toThrow(/^salt: /);
    await expect(hasher.hash({ secret, salt, cost: { ...cost, logN: 0 } })).rejects.toThrow(/^cost\.logN: /);
    expect(hasher.hashes).toBe(0);
  });
});
