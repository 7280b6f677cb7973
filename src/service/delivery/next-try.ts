import { uniformIndex } from '../../internal/uniform-index.js';
import type { RandomSource } from '../../core/types.js';

/**
 * So many tries take one to three and a half days, a night with a wrong password of the mail server and then some; a message that lives longer is given up then
 * (R14). RFC 5321 section 4.5.4.1 asks a mail server for four or five.
 */
export const mostTries = 30;

const leastWaitMs = 1_000;
const firstWaitMs = 30_000;
const longestWaitMs = 4 * 60 * 60 * 1000;
const longestAskedMs = 24 * 60 * 60 * 1000;
/** Enough for a whole try. */
const lastTryMs = 60_000;

/**
 * When a message that was not taken is tried again: after a wait drawn evenly up to 30 s, twice as long each time, four hours at most, so that
 * what failed at one moment does not come back at one moment ("full jitter"). Not before the provider asks for, a day at most.
 *
 * A wait that would let the message expire is cut short to one more try a minute before. `expiresAt` where there is none in time.
 */
export function nextTry(input: {
  /** How often it was tried, from 1. */
  readonly tries: number;
  /** What the provider asked for, in ms. */
  readonly retryAfterMs?: number | undefined;
  readonly expiresAt: number;
  readonly random: RandomSource;
  readonly now: number;
}): number {
  const { tries, retryAfterMs = 0, expiresAt, random, now } = input;
  const ceiling = Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs);
  const asked = Math.min(retryAfterMs, longestAskedMs);
  const at = now + Math.max(leastWaitMs + uniformIndex(random, ceiling - leastWaitMs + 1), asked);
  const last = expiresAt - lastTryMs;
  if (at > last && now < last && now + asked <= last) return last;
  return Math.min(at, expiresAt);
}
