/** Welch's t for the bench; test/long/timing/compare-times.ts says why it crops. */

/** @typedef {{ readonly known: readonly number[], readonly unknown: readonly number[] }} Times */

/** @param {readonly number[]} all */
function statistics(all) {
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, variance: all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (all.length - 1) };
}

/**
 * The difference of the means in standard errors.
 *
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export function welchT(a, b) {
  const [one, other] = [statistics(a), statistics(b)];
  return (one.mean - other.mean) / Math.sqrt(one.variance / a.length + other.variance / b.length);
}

/**
 * The largest t by amount, of all times and of those below each of the pooled percentiles.
 *
 * @param {Times} times
 */
export function largestT({ known, unknown }) {
  const all = [...known, ...unknown].sort((a, b) => a - b);
  const ts = [0.9, 0.95, 0.99, 1].map((percentile) => {
    const most = all[Math.ceil(all.length * percentile) - 1] ?? 0;
    return welchT(known.filter((took) => took <= most), unknown.filter((took) => took <= most));
  });
  return ts.reduce((largest, t) => (Math.abs(t) > Math.abs(largest) ? t : largest), 0);
}
