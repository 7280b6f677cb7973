import type { SmsFetchAnswer } from './fetch.js';

/**
 * How long the gateway asks to wait, in ms (RFC 9110 section 10.2.3): seconds, or an instant, which is taken by the gateway's own clock, its `Date`.
 */
export function retryAfterMs({ headers }: SmsFetchAnswer): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(asked) ? Number(asked) * 1000 : instantOf(asked) - instantOf(headers.get('date') ?? '');
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function instantOf(date: string): number {
  return date.endsWith(' GMT') ? Date.parse(date) : Number.NaN;
}
