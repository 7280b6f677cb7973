import { createHash } from 'node:crypto';

/** What a stranger does with two names, and what stands around each try. */
export interface Trial {
  readonly names: { readonly known: string; readonly unknown: string };
  /** What is measured: from the call to its answer. One function for both, as the engine compiles two of them in ways of their own. */
  readonly ask: (name: string) => Promise<unknown>;
  /** Before each try, not measured: whatever the one before left behind is over. */
  readonly before: () => Promise<void> | void;
}

/** How far apart two samples are. */
export interface Comparison {
  /** Welch's t of all times, and of those below each of the pooled percentiles: the largest of them by amount. */
  readonly t: number;
  /** The means, in microseconds, below the 90th percentile of both together. */
  readonly meanUs: { readonly known: number; readonly unknown: number };
  readonly samples: number;
}

interface Times {
  readonly known: number[];
  readonly unknown: number[];
}

/**
 * Measures both in an order that is drawn by a fixed seed, so that whatever the machine does meanwhile falls on both alike. The first
 * tries warm the machine up and are not counted.
 */
export async function compareTimes(trial: Trial, { samples, warmUp }: { readonly samples: number; readonly warmUp: number }): Promise<Comparison> {
  const times: Times = { known: [], unknown: [] };
  const names = { known: Buffer.from(trial.names.known), unknown: Buffer.from(trial.names.unknown) };
  for (let n = 0; n < warmUp + samples; n += 1) {
    const which = isFirst(n) ? 'known' : 'unknown';
    await trial.before();
    // As it comes from a network: a new text each time, as the engine remembers those that it has seen.
    const name = names[which].toString('utf8');
    // A turn of its own: nothing that is still queued from the try before runs inside this one.
    await new Promise((resolve) => setImmediate(resolve));
    const began = process.hrtime.bigint();
    await trial.ask(name);
    const took = Number(process.hrtime.bigint() - began) / 1_000;
    if (n >= warmUp) times[which].push(took);
  }
  return Object.freeze({ t: largestT(times), meanUs: meansBelow(times, 0.9), samples });
}

/** A coin by a fixed seed. */
function isFirst(n: number): boolean {
  return ((createHash('sha256').update(`enumeration by time, ${n}`).digest()[0] ?? 0) & 1) === 0;
}

const percentiles = [0.9, 0.95, 0.99, 1];

/**
 * After dudect (Reparaz, Balasch, Verbauwhede 2017): pauses of the machine make a long tail that hides small differences, so the times are
 * cropped as well. The crops are decided on both samples together: one that followed either sample would make a difference itself. They are
 * few and wide: the largest of many t is large by chance, and of the quickest quarter it is what the engine does, and no stranger sees.
 */
export function largestT(times: Times): number {
  const ts = percentiles.map((percentile) => {
    const most = bound(times, percentile);
    return welchT(times.known.filter((took) => took <= most), times.unknown.filter((took) => took <= most));
  });
  return ts.reduce((largest, t) => (Math.abs(t) > Math.abs(largest) ? t : largest), 0);
}

function bound({ known, unknown }: Times, percentile: number): number {
  const all = [...known, ...unknown].sort((a, b) => a - b);
  return all[Math.ceil(all.length * percentile) - 1] ?? 0;
}

function meansBelow(times: Times, percentile: number): Comparison['meanUs'] {
  const most = bound(times, percentile);
  const mean = (all: readonly number[]): number => Math.round(10 * statistics(all.filter((took) => took <= most)).mean) / 10;
  return Object.freeze({ known: mean(times.known), unknown: mean(times.unknown) });
}

/** Welch's t: the difference of the means in standard errors, with variances of their own. */
export function welchT(a: readonly number[], b: readonly number[]): number {
  const [one, other] = [statistics(a), statistics(b)];
  return (one.mean - other.mean) / Math.sqrt(one.variance / a.length + other.variance / b.length);
}

function statistics(all: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, variance: all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1) };
}
