import { createHash } from 'node:crypto';
import { sealEvents, type ChainEnd, type ChainEvent } from '../../../../src/core/audit/index.js';

/** One key per name, the same in every run. */
export const keyNamed = (name: string): Uint8Array => Uint8Array.from(createHash('sha256').update(name).digest());

export const key = keyNamed('the chain of a test');
export const keyOf = (keyId: string): Uint8Array | undefined => (keyId === 'k1' ? key : undefined);
export const beginning: ChainEnd = { sequence: 0, hash: '' };

/** The nth event of the chain `acme`, with all that an audit event may have. */
export function event(n: number): ChainEvent {
  const event = { id: `e${n}`, chain: 'acme', at: 1_800_000_000_000 + n, kind: 'password-checked', outcome: 'failure', actor: { kind: 'office', id: 'o1', onBehalfOf: 'acme' } };
  const more = { accountId: 'a1', method: 'password', reason: 'mismatch', count: 3, checkpoint: { sequence: 1, hash: 'k1.x', mac: 'k1.y' }, requestId: 'r1' };
  return { ...event, ...more };
}

/** Sealed events 1 to `count`, as a store gives them. */
export function sealedChain(count: number): readonly ChainEvent[] {
  const events = Array.from({ length: count }, (_, at) => event(at + 1));
  const { batch } = sealEvents({ events, head: beginning, key, keyId: 'k1' });
  return events.map((each, at) => ({ ...each, ...batch[at] }));
}
