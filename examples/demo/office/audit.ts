import type { Context } from 'hono';
import { html } from 'hono/html';
import type { StoredAuditEvent } from 'lukko/port';
import { organizationId } from '../host.js';
import { act, choice, field } from '../parts/form.js';
import { table } from '../parts/show.js';
import { startOfDay } from '../time.js';
import type { Html, Visit } from '../visit.js';
import { chart } from './chart.js';
import { eventRows, readEvents } from './events.js';
import type { OfficePage, OfficeVisit } from './gate.js';
import type { Desk } from './office.js';
import { refusedPage } from './refused.js';
import { warn } from './warn.js';

const mostShown = 200;

/** What happened: filters, a small chart, and the events. */
export const auditPage: OfficePage = async (visit) => {
  const { office, settings } = visit.texts;
  const filter = readFilter(visit.query);
  const events = await readEvents(visit, filter);
  const shown = events.filter(({ kind, outcome }) => (filter.kind === '' || kind === filter.kind) && (filter.outcome === '' || outcome === filter.outcome));
  const verified = /^\d{1,9}$/.exec(visit.query.get('verified') ?? '')?.[0];
  return {
    title: office.audit,
    area: 'office',
    wide: true,
    notice: verified === undefined ? undefined : office.verified(Number(verified)),
    body: html`${warn(visit)}
      <p>${office.auditLead}</p>
      ${await filters(visit, { filter, events })} ${chart(visit, events)}
      ${shown.length === 0 ? html`<p>${office.noEvents}</p>` : table({ hasHeading: true, caption: office.audit, head: [settings.when, office.kind, settings.result, office.reason, office.person, office.who], rows: rowsOf(visit, shown.slice(0, mostShown)) })}
      ${act({ action: '/office/audit/verify', text: office.verify, look: 'second' })}`,
  };
};

/** Whether the sealed events are as they were sealed. */
export async function verifyAudit({ host, headUser }: Desk, context: Context): Promise<Response> {
  // What has not been sealed yet is sealed now, so that the count is of all.
  while ((await host.auth.maintain()).more);
  const result = await host.auth.audit.verify({ actor: headUser, organizationId });
  return context.redirect(result.ok ? `/office/audit?verified=${String(result.events)}` : refusedPage('/office/audit', result), 303);
}

interface Filter {
  readonly accountId: string | undefined;
  readonly kind: string;
  readonly outcome: string;
  readonly day: string;
  readonly from: number | undefined;
}

function readFilter(query: URLSearchParams): Filter {
  const person = query.get('person') ?? '';
  const day = query.get('from') ?? '';
  const from = /^\d{4}-\d\d-\d\d$/.test(day) ? startOfDay(day) : NaN;
  return { accountId: /^[\w-]{1,100}$/.test(person) ? person : undefined, kind: query.get('kind') ?? '', outcome: query.get('outcome') ?? '', day, from: Number.isNaN(from) ? undefined : from };
}

async function filters(visit: OfficeVisit, { filter, events }: { readonly filter: Filter; readonly events: readonly StoredAuditEvent[] }): Promise<Html> {
  const { office, settings } = visit.texts;
  const { auth, people } = visit.host;
  const ready = await auth.accounts.readiness({ actor: visit.headUser, organizationId });
  const persons = ready.ok ? ready.accounts.map(({ accountId, username }) => [accountId, people.nameOf(accountId) === '' ? username : people.nameOf(accountId)] as const) : [];
  const kinds = [...new Set(events.map(({ kind }) => kind))].map((kind) => [kind, office.kinds[kind]] as const);
  return html`<form method="get" action="/office/audit" class="row card" aria-label="${office.filter}">
    ${choice(visit, { name: 'person', label: office.person, value: filter.accountId, options: [['', office.everybody], ...persons] })}
    ${choice(visit, { name: 'kind', label: office.kind, value: filter.kind, options: [['', office.everything], ...kinds] })}
    ${choice(visit, { name: 'outcome', label: settings.result, value: filter.outcome, options: [['', office.everything], ['success', settings.success], ['failure', settings.failure]] })}
    ${field(visit, { name: 'from', label: office.from, type: 'date', autocomplete: 'off', value: filter.day, optional: true })}
    <button class="second">${office.show}</button>
  </form>`;
}

function rowsOf(visit: Visit, events: readonly StoredAuditEvent[]): readonly (readonly (Html | string)[])[] {
  const { office } = visit.texts;
  const { people } = visit.host;
  return eventRows(visit, events).map((cells, index) => {
    const event = events[index];
    return [...cells, event?.accountId === undefined ? '' : people.nameOf(event.accountId), event === undefined ? '' : office.actors[event.actor.kind]];
  });
}
