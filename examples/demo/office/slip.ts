import type { Context } from 'hono';
import { html } from 'hono/html';
import { act } from '../parts/form.js';
import { when } from '../parts/show.js';
import { renderSlip } from '../sheets.js';
import type { Html, Page, Visit } from '../visit.js';
import type { Desk } from './office.js';

/** Username and temporary password, to be handed over in person. */
export function slipPage({ slips }: Desk, id: string): Page {
  return (visit) => {
    const { office, field, slipText } = visit.texts;
    const made = slips.find(id);
    if (made === undefined) return { title: office.slip, area: 'office', status: 404, body: html`<p>${office.slipGone}</p><p><a href="/office">${office.people}</a></p>` };
    const { slip, name } = made;
    return {
      title: office.slip,
      area: 'office',
      body: html`<p>${office.slipLead}</p>
        <dl class="facts card">
          <dt>${office.person}</dt><dd>${name}</dd>
          <dt>${field.username}</dt><dd><code id="slip-username">${slip.username}</code> ${copy(visit, 'slip-username', field.username)}</dd>
          <dt>${office.temporaryPassword}</dt><dd><code id="slip-password">${slip.temporaryPassword}</code> ${copy(visit, 'slip-password', office.temporaryPassword)}</dd>
          <dt>${office.validUntil}</dt><dd>${when(visit, slip.expiresAt)}</dd>
        </dl>
        <p><a class="button" href="/office/slips/${id}/pdf" target="_blank" rel="noopener">${office.slipPrint}</a></p>
        ${act({ action: `/office/slips/${id}/confirm`, text: slipText.confirm, look: 'second' })}
        <p><a href="/office">${office.people}</a></p>`,
    };
  };
}

/** The slip as a PDF. */
export async function printSlip({ host, slips, visitOf }: Desk, context: Context): Promise<Response> {
  const made = slips.find(context.req.param('id') ?? '');
  if (made === undefined) return context.text(visitOf(context).texts.office.slipGone, 404);
  const bytes = await renderSlip(made.slip, { now: host.now(), loginAddress: `${host.origin}/login`, locale: made.locale });
  return context.body(new Uint8Array(bytes), 200, { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="slip.pdf"' });
}

/** It was printed: from now on it is on paper alone. */
export function confirmSlip({ slips }: Desk, context: Context): Response {
  slips.remove(context.req.param('id') ?? '');
  return context.redirect('/office?done=slip-printed', 303);
}

function copy({ texts: { office } }: Visit, id: string, what: string): Html {
  return html`<button type="button" class="quiet" hidden data-copies="${id}" data-copied="${office.copied}" aria-label="${office.copy}: ${what}">${office.copy}</button>`;
}
