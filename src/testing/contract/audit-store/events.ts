import type { AuditEvent, AuditStore, ChainHead, StoredAuditEvent } from '../../../port/index.js';

/** The chain that the checks write to. */
export const chain = 'acme';

/** Where nothing is sealed yet. */
export const noHead: ChainHead = Object.freeze({ sequence: 0, hash: '' });

/** The nth event, a second after the one before. */
export function sampleEvent(n: number, change: Partial<AuditEvent> = {}): AuditEvent {
  const actor = { kind: 'office', id: 'office-1', onBehalfOf: 'acme' } as const;
  return { id: `event-${n}`, chain, at: 1_800_000_000_000 + n * 1_000, kind: 'password-checked', outcome: 'failure', actor, accountId: 'account-1', method: 'password', reason: 'mismatch', ...change };
}

/** The place that the nth event gets in these checks. */
export function placeOf(n: number, sequence: number = n): { readonly id: string; readonly sequence: number; readonly hash: string } {
  return { id: `event-${n}`, sequence, hash: `hash-${sequence}` };
}

/** The end of a chain after so many events. */
export function headAt(sequence: number): ChainHead {
  return { sequence, hash: `hash-${sequence}` };
}

/** The nth event with its place. */
export function sealedEvent(n: number, sequence: number = n): StoredAuditEvent {
  return { ...sampleEvent(n), sequence, hash: `hash-${sequence}` };
}

/** Appends events 1 to `count` and seals the first of them, as many as said. */
export async function fill(audit: AuditStore, { count, sealed }: { readonly count: number; readonly sealed: number }): Promise<void> {
  for (let n = 1; n <= count; n += 1) await audit.append([sampleEvent(n)]);
  if (sealed === 0) return;
  await audit.seal({ chain, batch: Array.from({ length: sealed }, (_, at) => placeOf(at + 1)), expectedHead: noHead });
}
