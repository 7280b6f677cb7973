import { html } from 'hono/html';
import type { MessageItem } from 'lukko';
import { act } from '../parts/form.js';
import { table, when } from '../parts/show.js';
import type { Html, Visit } from '../visit.js';

const most = 20;

/** How far the newest messages about a person came, each of which is sent again at once if it waits. */
export function sentMessages(visit: Visit, { accountId, messages }: { readonly accountId: string; readonly messages: readonly MessageItem[] }): Html {
  const { inbox, office, settings } = visit.texts;
  const again = ({ id, purpose, channel }: MessageItem): Html => {
    const label = `${office.sendAgain}: ${office.purposes[purpose]}, ${inbox[channel]}`;
    return act({ action: `/office/people/${accountId}/send-again`, text: office.sendAgain, label, hidden: { messageId: id }, look: 'second' });
  };
  const row = (message: MessageItem): readonly (Html | string)[] => {
    const { purpose, channel, state, waitsFor, tries, queuedAt } = message;
    const waits = state === 'queued' && waitsFor !== undefined ? office.waits[waitsFor] : '';
    return [office.purposes[purpose], inbox[channel], office.deliveries[state], waits, String(tries), when(visit, queuedAt), state === 'queued' ? again(message) : ''];
  };
  const head = [office.about, office.channel, office.status, office.waitsFor, office.tries, settings.when, settings.act];
  return html`<h2>${office.messages}</h2>
    ${messages.length === 0 ? html`<p>${office.noEvents}</p>` : table({ hasHeading: true, caption: office.messages, head, rows: messages.slice(0, most).map(row) })}`;
}
