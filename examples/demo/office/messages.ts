import { html } from 'hono/html';
import type { MessageItem } from 'lukko';
import { act } from '../parts/form.js';
import { table, when } from '../parts/show.js';
import type { Html, Visit } from '../visit.js';

const most = 20;

/** How far the newest messages about a person came; one that waits says why, and is sent again at once. */
export function sentMessages(visit: Visit, { accountId, messages }: { readonly accountId: string; readonly messages: readonly MessageItem[] }): Html {
  const { inbox, office, settings } = visit.texts;
  const row = (message: MessageItem): readonly (Html | string)[] => {
    const { purpose, channel, tries, queuedAt } = message;
    return [html`${office.purposes[purpose]} <span class="tag">${inbox[channel]}</span>`, stateOf(visit, { accountId, message }), String(tries), when(visit, queuedAt)];
  };
  const head = [office.about, office.status, office.tries, settings.when];
  return html`<h2>${office.messages}</h2>
    ${messages.length === 0 ? html`<p>${office.noEvents}</p>` : table({ hasHeading: true, caption: office.messages, head, rows: messages.slice(0, most).map(row) })}`;
}

function stateOf({ texts: { inbox, office } }: Visit, { accountId, message }: { readonly accountId: string; readonly message: MessageItem }): Html | string {
  const { id, purpose, channel, state, waitsFor } = message;
  if (state !== 'queued') return office.deliveries[state];
  const label = `${office.sendAgain}: ${office.purposes[purpose]}, ${inbox[channel]}`;
  return html`<p>${office.deliveries.queued}${waitsFor === undefined ? '' : `: ${office.waits[waitsFor]}`}</p>
    ${act({ action: `/office/people/${accountId}/send-again`, text: office.sendAgain, label, hidden: { messageId: id }, look: 'second' })}`;
}
