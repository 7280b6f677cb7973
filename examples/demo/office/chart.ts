import { html } from 'hono/html';
import type { StoredAuditEvent } from 'lukko/port';
import { table } from '../parts/show.js';
import { dayIn, dayOf } from '../time.js';
import type { Html, Visit } from '../visit.js';

interface Day {
  readonly day: string;
  readonly logins: number;
  readonly refusals: number;
}

const days = 14;
const dayMs = 86_400_000;
const height = 120;

/** Logins and refusals of the last two weeks: drawn here, without a script, and the same as a table. */
export function chart(visit: Visit, events: readonly StoredAuditEvent[]): Html {
  const { office } = visit.texts;
  const written = dayIn(visit.language);
  const counted = count(events, visit.host.now());
  const highest = Math.max(1, ...counted.flatMap(({ logins, refusals }) => [logins, refusals]));
  return html`<figure class="chart card">
    <figcaption>${office.chart}</figcaption>
    <svg viewBox="0 0 ${days * 40} ${height + 24}" role="img" aria-label="${office.chart}">
      <defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" class="stripe" /></pattern></defs>
      <line x1="0" y1="${height}" x2="${days * 40}" y2="${height}" class="axis" />
      ${counted.map((day, index) => bars(day, { x: index * 40, highest }))}
    </svg>
    <p class="legend"><span class="key logins" aria-hidden="true"></span> ${office.logins} <span class="key refusals" aria-hidden="true"></span> ${office.refusals}</p>
    <details>
      <summary>${office.asTable}</summary>
      ${table({ caption: office.chart, head: [office.day, office.logins, office.refusals], rows: counted.map(({ day, logins, refusals }) => [written(noonOf(day)), String(logins), String(refusals)]) })}
    </details>
  </figure>`;
}

function bars({ day, logins, refusals }: Day, { x, highest }: { readonly x: number; readonly highest: number }): Html {
  const tall = (value: number): number => Math.round((value / highest) * (height - 18));
  const bar = (value: number, left: number, look: string): Html => html`<rect x="${left}" y="${height - tall(value)}" width="14" height="${tall(value)}" class="${look}"${look === 'refusals' ? html` fill="url(#stripes)"` : ''} />${value === 0 ? '' : html`<text x="${left + 7}" y="${height - tall(value) - 4}" text-anchor="middle">${value}</text>`}`;
  return html`${bar(logins, x + 5, 'logins')}${bar(refusals, x + 21, 'refusals')}<text x="${x + 20}" y="${height + 16}" text-anchor="middle">${day.slice(8)}.</text>`;
}

/** Noon by UTC lies within the day of any zone near it, so that days of 23 and 25 hours are counted once. */
function noonOf(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

function count(events: readonly StoredAuditEvent[], now: number): readonly Day[] {
  const today = noonOf(dayOf(now));
  const dated = events.map((event) => ({ ...event, day: dayOf(event.at) }));
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(today - (days - 1 - index) * dayMs).toISOString().slice(0, 10);
    const that = dated.filter((event) => event.day === day);
    const sum = (some: readonly StoredAuditEvent[]): number => some.reduce((total, one) => total + (one.count ?? 1), 0);
    return { day, logins: sum(that.filter(({ kind }) => kind === 'session-opened')), refusals: sum(that.filter(({ outcome }) => outcome === 'failure')) };
  });
}
