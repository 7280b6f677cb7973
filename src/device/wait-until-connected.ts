import type { Phone } from './phone.js';
import { readStatus, type StatusResult } from './read-status.js';

/** What {@link KeyApp.waitUntilConnected} takes. */
export interface WaitInput {
  /** Which account. */
  readonly account: string;
  /** How often to ask, in ms; 2000 by default. */
  readonly everyMs?: number | undefined;
  /** Stops the waiting: an `AbortSignal`, say. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** Asks until the phone was confirmed, or will never be. A network that comes and goes is waited for, too; `signal` ends it. */
export async function waitUntilConnected(phone: Phone, { account, everyMs = 2000, signal }: WaitInput): Promise<StatusResult | { readonly ok: false; readonly reason: 'stopped' }> {
  for (;;) {
    if (signal?.aborted === true) return Object.freeze({ ok: false, reason: 'stopped' });
    const status = await readStatus(phone, { account });
    const goesOn = status.ok ? status.state === 'waiting' : status.reason === 'offline' || status.reason === 'unavailable';
    if (!goesOn) return status;
    await phone.pause(everyMs);
  }
}
