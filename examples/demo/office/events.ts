import type { StoredAuditEvent } from 'lukko/port';
import { organizationId } from '../host.js';
import { when } from '../parts/show.js';
import { lookUp } from '../show-problem.js';
import type { Html, Visit } from '../visit.js';
import type { OfficeVisit } from './gate.js';

const hourMs = 3_600_000;

interface EventsInput {
  readonly accountId?: string | undefined;
  readonly from?: number | undefined;
  /** How many at most; the older ones are left out. */
  readonly most?: number | undefined;
  readonly pageSize?: number | undefined;
}

/**
 * The events of the organization or of one person, the newest first. `auth.audit.list` begins with the oldest: so the last hour is read, then the
 * time before it, and so on in longer and longer windows, until there are enough.
 */
export async function readEvents(visit: Pick<OfficeVisit, 'host' | 'headUser'>, input: EventsInput): Promise<readonly StoredAuditEvent[]> {
  const { from = 0, most = 5000 } = input;
  let found: readonly StoredAuditEvent[] = [];
  let until = visit.host.now() + 1;
  for (let span = hourMs; until > from && found.length < most; span *= 4) {
    const start = Math.max(from, until - span);
    const older = await readWindow(visit, { ...input, from: start, until });
    found = [...found, ...older.toReversed()].slice(0, most);
    until = start;
  }
  return found;
}

/** The newest of the events from `from` until `until`, page by page. */
async function readWindow({ host: { auth }, headUser }: Pick<OfficeVisit, 'host' | 'headUser'>, input: EventsInput & { readonly from: number; readonly until: number }): Promise<readonly StoredAuditEvent[]> {
  const { accountId, until, most = 5000, pageSize = 1000 } = input;
  let found = new Map<string, StoredAuditEvent>();
  for (let from = input.from; from < until; ) {
    const listed = await auth.audit.list({ actor: headUser, organizationId, accountId, from, limit: pageSize });
    const events = listed.ok ? listed.events : [];
    for (const event of events) if (event.at < until) found.set(event.id, event);
    if (found.size > most) found = new Map([...found].slice(-most));
    const last = events.at(-1)?.at ?? until;
    // A page that is all of one instant: what else there is of it is left out, as it would come again for ever.
    from = events.length < pageSize ? until : Math.max(last, from + 1);
  }
  return [...found.values()];
}

/** When, what, how it went, why. */
export function eventRows(visit: Visit, events: readonly StoredAuditEvent[]): readonly (readonly (Html | string)[])[] {
  const { office, settings } = visit.texts;
  return events.map(({ at, kind, outcome, reason, count }) => [
    when(visit, at),
    `${office.kinds[kind]}${count === undefined ? '' : ` × ${String(count)}`}`,
    outcome === 'success' ? settings.success : settings.failure,
    // The rarer ones have no words, and what happened says enough without them.
    reason === undefined ? '' : (lookUp(office.reasons, reason) ?? lookUp(office.purposes, reason) ?? ''),
  ]);
}
