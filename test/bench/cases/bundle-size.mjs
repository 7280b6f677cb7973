import { budgets, measureBundle } from '../../tools/bundle-size.mjs';

export const name = 'bundle, minified and gzipped';

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const rows = [];
  for (const [subpath, { limit }] of Object.entries(budgets)) {
    rows.push({ name: subpath, value: (await measureBundle(subpath)).gzippedBytes / 1024, unit: 'KB', limit: limit / 1024 });
  }
  return rows;
}
