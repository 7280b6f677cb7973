/*
 * A test of time proves something where it would find a leak: here each place that compares a secret is given a comparison that stops at the first difference,
 * a slow one, so that it is found on a busy machine. How small a difference is found on a quiet one is what timing-of-secrets.test.ts writes into each row. And that function sees both secrets once, whole, and nothing is given that did not pass it.
 */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compareSecrets, leaks, stopsEarly } from './timing/compare-secrets.js';
import { trials } from './timing/secret-trials.js';

type Bytes = readonly number[];
const seen: (readonly [Bytes, Bytes])[] = [];
let same: (a: Uint8Array, b: Uint8Array) => boolean = stopsEarly;
vi.mock('../../src/internal/constant-time.js', () => ({ equalBytes: (a: Uint8Array, b: Uint8Array) => same(a, b) }));

const noted = (a: Uint8Array, b: Uint8Array): boolean => {
  seen.push([[...a], [...b]]);
  return stopsEarly(a, b);
};

/** Stops at the first difference, and a byte takes as long as so many. */
const stopsEarlyAndSlowly = (times: number) => (a: Uint8Array, b: Uint8Array): boolean => {
  let right = 0;
  while (right < a.length && a[right] === b[right]) right += 1;
  let spent = 0;
  for (let n = 0; n < right * times; n += 1) spent = (spent + n) | 0;
  return right === a.length && spent !== 0.5;
};

/** Some 30 µs for all bytes; 3 ms where one hash takes more than one. */
const slownessOf = (samples: number): number => (samples < 2_000 ? 100_000 : 1_000);

beforeEach(() => {
  seen.length = 0;
});

describe('R45: where a secret is compared', () => {
  it.each(trials.map((trial) => [trial.name, trial] as const))('the one function is given both, whole, and decides: %s', async (_name, { make }) => {
    const { right, present } = await make();
    const near = Uint8Array.from(right, (byte, at) => (at === right.length - 1 ? byte ^ 1 : byte));
    for (const bytes of [right, near]) {
      seen.length = 0;
      same = noted;
      expect(await present(bytes)()).toBe(bytes === right);
      expect(seen).toHaveLength(1);
      const [[a, b] = [[], []]] = seen;
      expect(a.length).toBe(b.length);
      expect(a.filter((byte, at) => byte !== b[at])).toHaveLength(bytes === right ? 0 : 1);
      same = () => bytes !== right;
      expect(await present(bytes)()).toBe(bytes !== right);
    }
  });

  it.each(trials.map((trial) => [trial.name, trial] as const))('a comparison that stops early would be found: %s', async (_name, trial) => {
    same = stopsEarlyAndSlowly(slownessOf(trial.samples));
    const { t, medianUs } = await compareSecrets({ ...trial, samples: trial.samples / 4 });
    expect(t, `one takes ${medianUs.toFixed(2)} µs`).toBeGreaterThan(leaks);
  });
});
