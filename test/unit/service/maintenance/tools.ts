import { createHash } from 'node:crypto';
import { must, headUser, organizationId, type Active } from '../../../story/walk.js';
import type { AuditEvent, StoredAuditEvent } from '../../../../src/port/index.js';
import type { MaintainResult } from '../../../../src/index.js';

export const day = 24 * 60 * 60 * 1000;
export const newerKey = { id: 'test-2', secret: Uint8Array.from(createHash('sha256').update('the next key of a test').digest()) };

/** An event of an organization that nothing hangs on. */
export function plainEvent(id: string, change: Partial<AuditEvent> = {}): AuditEvent {
  return { id, chain: organizationId, at: 1_767_600_000_000, kind: 'list-issued', outcome: 'success', actor: { kind: 'system' }, ...change };
}

/** Maintains until there is no more to do, and adds up what was done. */
export async function maintainAll({ auth }: Pick<Active, 'auth'>, limit?: number): Promise<MaintainResult['done'] & { readonly calls: number }> {
  const sums: Record<string, number> = {};
  for (let calls = 1; calls < 1_000; calls += 1) {
    const { done, more, failed } = await auth.maintain(limit === undefined ? {} : { limit });
    if (failed.length > 0) throw new Error(`failed: ${JSON.stringify(failed)}`);
    for (const [work, count] of Object.entries(done)) sums[work] = (sums[work] ?? 0) + count;
    if (!more) return { ...done, ...sums, calls };
  }
  throw new Error('the maintenance never ends');
}

/** What `auth.audit.verify` says to the head user. */
export function verify({ auth }: Pick<Active, 'auth'>, expectedHead?: { readonly sequence: number; readonly hash: string }, chain: string = organizationId) {
  return auth.audit.verify({ actor: headUser, organizationId: chain, expectedHead });
}

/** The sealed events of a chain. */
export function sealedOf({ storage }: Pick<Active, 'storage'>, chain: string = organizationId): Promise<readonly StoredAuditEvent[]> {
  return storage.audit.list({ chain, sealed: true, limit: 100_000 });
}

/** The head as the head user reads it. */
export async function headOf({ auth }: Pick<Active, 'auth'>, chain: string = organizationId) {
  return must(await auth.audit.head({ actor: headUser, organizationId: chain })).head;
}
