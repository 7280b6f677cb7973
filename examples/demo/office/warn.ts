import { html } from 'hono/html';
import type { Html, Visit } from '../visit.js';

/** Says on each page of the office who acts there, and who could. */
export function warn({ texts: { office } }: Visit): Html {
  return html`<p class="advice">${office.lead} ${office.warning}</p>`;
}
