import { html } from 'hono/html';
import type { Received } from '../mailbox.js';
import { when } from '../parts/show.js';
import type { Html, Page, Visit } from '../visit.js';

/** What the demo sent, as the recipients see it: the newest first. */
export const inboxPage: Page = (visit) => {
  const { inbox } = visit.texts;
  const everything = visit.host.mailbox.all();
  const { email, sms } = visit.host.leaveFor;
  const recipients = [...new Set(everything.map(({ to }) => to))].sort();
  const to = visit.query.get('to') ?? '';
  const messages = everything.filter((message) => to === '' || message.to === to).slice(0, 100);
  return {
    title: inbox.title,
    area: 'plain',
    body: html`<p>${email === undefined && sms === undefined ? inbox.lead : inbox.leadOfPart}</p>
      ${email === undefined ? '' : html`<p>${inbox.emailLeaves(email)}</p>`}
      ${sms === undefined ? '' : html`<p>${inbox.smsLeaves(sms)}</p>`}
      <form method="get" action="/inbox" class="row">
        <div class="field">
          <label for="to">${inbox.to}</label>
          <select id="to" name="to">
            <option value="">${inbox.everybody}</option>
            ${recipients.map((one) => (one === to ? html`<option value="${one}" selected>${one}</option>` : html`<option value="${one}">${one}</option>`))}
          </select>
        </div>
        <button class="second">${inbox.refresh}</button>
      </form>
      ${messages.length === 0 ? html`<p>${inbox.empty}</p>` : html`<p>${inbox.count(messages.length)} · <a href="/login">${inbox.asOne}</a></p><ol class="messages" reversed>${messages.map((message) => html`<li>${draw(visit, message)}</li>`)}</ol>`}`,
  };
};

function draw(visit: Visit, message: Received): Html {
  return message.channel === 'email' ? drawMail(visit, message) : drawBubble(visit, message);
}

function drawMail(visit: Visit, { id, subject = '', to, text, html: letter, language = 'en', at }: Received): Html {
  const { inbox, common } = visit.texts;
  return html`<article class="mail" aria-label="${inbox.email}: ${subject}">
    <header>
      <h2 lang="${language}">${subject}</h2>
      <p><span class="tag">${inbox.email}</span> ${inbox.from} ${common.service} · ${inbox.to} ${to} · ${when(visit, at)}</p>
    </header>
    <p class="letter" lang="${language}">${linked(visit, text)}</p>
    ${letter === undefined ? '' : html`<p><a href="/inbox/${id}">${inbox.asMail}<span class="unseen" lang="${language}">: ${subject}</span></a></p>`}
  </article>`;
}

function drawBubble(visit: Visit, { to, text, language = 'en', at }: Received): Html {
  const { inbox } = visit.texts;
  return html`<article class="phone" aria-label="${inbox.sms}: ${to}">
    <header><p><span class="tag">${inbox.sms}</span> ${inbox.to} ${to} · ${when(visit, at)}</p></header>
    <p class="bubble" lang="${language}">${linked(visit, text)}</p>
  </article>`;
}

/** The addresses of the demo itself become links; whatever else stands in a message stays text. */
function linked({ host }: Visit, text: string): readonly (Html | string)[] {
  return text.split(/(https?:\/\/[^\s]+)/).map((part) => (part.startsWith(`${host.origin}/`) ? anchor(part) : part));
}

function anchor(part: string): Html {
  const [, address = part, rest = ''] = /^(.*?)([.,;:)]*)$/.exec(part) ?? [];
  return html`<a href="${address}">${address}</a>${rest}`;
}
