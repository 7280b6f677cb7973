import { mostSkewMs } from '../../internal/most-skew-ms.js';

/** How far the server's clock is ahead of this machine's, in ms. */
export async function measureSkew(time: () => Promise<number>): Promise<number> {
  const before = Date.now();
  return Math.round((await time()) - (before + Date.now()) / 2);
}

/** The instant by the server's clock after which nobody waits any more for what is sent now, in ms since the epoch. */
export function latestStart(patienceMs: number): number {
  return Date.now() + patienceMs + mostSkewMs;
}
