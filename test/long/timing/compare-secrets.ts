import { createHash } from 'node:crypto';
import type { equalBytes } from '../../../src/internal/constant-time.js';
import { largestT } from './compare-times.js';

/** A secret, and the comparison of the library's that knows it. */
export interface Secret {
  /** The bytes of the hash or MAC that is right. */
  readonly right: Uint8Array;
  /** Puts other bytes in their place and makes ready for the comparison, which is all that is measured. */
  readonly present: (bytes: Uint8Array) => () => unknown;
}

export interface SecretTrial {
  readonly name: string;
  /** A new secret for each measurement: a machine does quicker what it has just done, and one that stayed the same would always be the quicker of the two. */
  readonly make: () => Secret | Promise<Secret>;
  /** How many comparisons are one measurement: a quick one is lost in the clock's own grain. */
  readonly times: number;
  readonly samples: number;
}

export interface SecretComparison {
  /** Welch's t of those that are right but for their last bit, against random ones: the largest by amount, of all times and of the crops. */
  readonly t: number;
  /** What one comparison takes, in microseconds: the median of both. */
  readonly medianUs: number;
  /** The difference that gives a t at its limit, in nanoseconds for one comparison: half of the runs would find it. */
  readonly resolutionNs: number;
}

/**
 * Twice the 4.5 of the usual test, and a little more (Reparaz, Balasch, Verbauwhede 2017 call it a moderate sign of a leak): every run is one of many, and the
 * engine's own habits must not make one of them fail.
 */
export const leaks = 10;

/** A byte of a fixed stream, as neither what comes nor its order may depend on the run. */
function* stream(label: string): Generator<number> {
  for (let block = 0; ; block += 1) yield* createHash('sha256').update(`${label}, ${block}`).digest();
}

/**
 * Two classes by the toss of a coin: all but the last bit right, and random bytes, whose first is another than the right one's. A comparison that stops at the
 * first difference takes longer for the one. Both are made by the same code, so that nothing else differs.
 */
export async function compareSecrets(trial: SecretTrial): Promise<SecretComparison> {
  const { make, times, samples } = trial;
  const [coins, chance] = [stream('coins'), stream('bytes')];
  const took = { known: [] as number[], unknown: [] as number[] };
  const warmUp = samples / 5;
  for (let n = -warmUp; n < samples; n += 1) {
    const { right, present } = await make();
    const isNear = ((coins.next().value ?? 0) & 1) === 1;
    const random = Uint8Array.from(right, () => chance.next().value ?? 0);
    random[0] = (right[0] ?? 0) ^ ((random[0] ?? 0) | 1);
    const near = Uint8Array.from(right, (byte, at) => (at === right.length - 1 ? byte ^ 1 : byte));
    // Both are made, and one is taken.
    const compare = present(isNear ? near : random);
    const began = process.hrtime.bigint();
    for (let each = 0; each < times; each += 1) {
      const said = compare();
      if (said instanceof Promise) await said;
    }
    const micros = Number(process.hrtime.bigint() - began) / 1_000 / times;
    if (n >= 0) took[isNear ? 'known' : 'unknown'].push(micros);
  }
  return Object.freeze({ t: largestT(took), medianUs: middleOf([...took.known, ...took.unknown]), resolutionNs: resolutionOf(took) });
}

/** The right bytes are taken, and those of neither class are: a comparison that was never reached would take the same time, too. */
export async function judges({ make }: SecretTrial): Promise<readonly unknown[]> {
  const { right, present } = await make();
  const other = (at: number): Uint8Array => Uint8Array.from(right, (byte, place) => (place === at ? byte ^ 1 : byte));
  return Promise.all([present(Uint8Array.from(right))(), present(other(right.length - 1))(), present(other(0))()]);
}

/** What the test must be able to find: the usual comparison, which ends where the first byte differs. */
export function stopsEarly(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

export function ofBytes(name: string, same: typeof equalBytes): SecretTrial {
  const chance = stream(name);
  const make = (): Secret => {
    const right = Uint8Array.from({ length: 32 }, () => chance.next().value ?? 0);
    return { right, present: (bytes) => () => same(right, bytes) };
  };
  return { name, make, times: 64, samples: 4_000 };
}

function middleOf(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

/** Below the 90th percentile, where the first and narrowest of the crops ends. */
function resolutionOf({ known, unknown }: { readonly known: readonly number[]; readonly unknown: readonly number[] }): number {
  const all = [...known, ...unknown].sort((a, b) => a - b);
  const most = all[Math.ceil(all.length * 0.9) - 1] ?? 0;
  const squares = [known, unknown].map((each) => {
    const kept = each.filter((one) => one <= most);
    const mean = kept.reduce((sum, one) => sum + one, 0) / kept.length;
    return kept.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (kept.length - 1) / kept.length;
  });
  return leaks * 1_000 * Math.sqrt(squares.reduce((sum, one) => sum + one, 0));
}
