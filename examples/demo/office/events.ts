import type { StoredAuditEvent } from 'lukko/port';
import { anna, organizationId, type Host } from '../host.js';
import { when } from '../parts/show.js';
import { lookUp } from '../show-problem.js';
import type { Html, Visit } from '../visit.js';

const pageSize = 1000;
const mostPages = 5;

/** The events of the organization or of one person, the newest first. */
export async function readEvents({ auth }: Host, input: { readonly accountId?: string | undefined; readonly from?: number | undefined }): Promise<readonly StoredAuditEvent[]> {
  const found = new Map<string, StoredAuditEvent>();
  let from = input.from ?? 0;
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await auth.audit.list({ actor: anna, organizationId, accountId: input.accountId, from, limit: pageSize });
    const events = listed.ok ? listed.events : [];
    for (const event of events) found.set(event.id, event);
    if (events.length < pageSize) break;
    from = events.at(-1)?.at ?? from;
  }
  return [...found.values()].reverse();
}

/** When, what, how it went, why. */
export function eventRows(visit: Visit, events: readonly StoredAuditEvent[]): readonly (readonly (Html | string)[])[] {
  const { office, settings } = visit.texts;
  return events.map(({ at, kind, outcome, reason, count }) => [
    when(visit, at),
    `${office.kinds[kind]}${count === undefined ? '' : ` × ${String(count)}`}`,
    outcome === 'success' ? settings.success : settings.failure,
    // The rarer ones have no words, and what happened says enough without them.
    reason === undefined ? '' : (lookUp(office.reasons, reason) ?? ''),
  ]);
}
