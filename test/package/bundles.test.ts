import { describe, expect, it } from 'vitest';
import { budgets, measureBundle } from '../tools/bundle-size.mjs';

describe.each(Object.entries(budgets))('the bundle of %s', (name, { limit, forbidden }) => {
  it('holds no forbidden package, and fits', async () => {
    const { packages, gzippedBytes } = await measureBundle(name);
    expect(packages.filter((used) => forbidden.includes(used))).toEqual([]);
    expect(gzippedBytes).toBeLessThanOrEqual(limit);
    expect(gzippedBytes).toBeGreaterThan(100);
  });
});

it('a package that is used is found by its name', async () => {
  const { packages } = await measureBundle('@noble/hashes/sha2.js');
  expect(packages).toEqual(['@noble/hashes']);
});
