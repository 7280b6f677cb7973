import { html } from 'hono/html';
import type { ApprovalView } from 'lukko';
import { verifyReceipt, type Display } from 'lukko/pairing';
import { toLogin } from '../pages/go.js';
import { approvalPart, isWaiting } from '../parts/approval.js';
import { act, choice, field } from '../parts/form.js';
import { when } from '../parts/show.js';
import { lookUp } from '../show-problem.js';
import type { Html, Page, Visit } from '../visit.js';
import type { Payment } from './payments.js';
import { currencies } from './read-payment.js';

/** What the page shows: the form, the number for the phone, or the receipt. */
export function paymentPage(payment: Payment | undefined): Page {
  return async (visit) => {
    const { payment: texts, approval: asking } = visit.texts;
    const viewed = await visit.ask('profile/view');
    if (!viewed.ok) return toLogin(visit, viewed.problem.code);
    const shared = { title: texts.title, area: 'user' } as const;
    if (viewed.answer.method !== 'key') return { ...shared, body: html`<p>${texts.needsKey}</p><p><a class="button" href="/settings/phones">${visit.texts.phones.connect}</a></p>` };
    if (payment === undefined) return { ...shared, body: newPayment(visit) };
    if (payment.end !== undefined) return { ...shared, title: payment.end === 'changed' ? texts.title : texts.done, body: ended(visit, payment) };
    const asked = await visit.host.auth.approvals.view({ approval: payment.approval });
    if (!asked.ok) return { ...shared, body: html`<p class="advice">${texts.ended}</p>${newPayment(visit)}` };
    return { ...shared, title: asking.title, waits: isWaiting(asked.view), body: html`<h2>${texts.ask}</h2>${facts(visit, payment.display)}${waiting(visit, asked.view)}` };
  };
}

/** Where a payment stands, in one word, for the script of the page. */
export async function paymentState({ host: { auth } }: Pick<Visit, 'host'>, payment: Payment | undefined): Promise<string> {
  const asked = payment === undefined ? undefined : await auth.approvals.view({ approval: payment.approval });
  return asked?.ok === true ? asked.view.state : 'ended';
}

function newPayment(visit: Visit): Html {
  const { payment } = visit.texts;
  return html`<p>${payment.lead}</p>
    ${visit.query.get('wrong') === 'yes' ? html`<p class="summary" role="alert" tabindex="-1" autofocus>${payment.wrong}</p>` : ''}
    <form method="post" action="/payment/ask" class="card">
      ${field(visit, { name: 'amount', label: payment.amount, autocomplete: 'off', value: '1250.00', hint: payment.amountHint })}
      ${choice(visit, { name: 'currency', label: payment.currency, options: currencies.map((one) => [one, one]) })}
      ${field(visit, { name: 'payee', label: payment.payee, autocomplete: 'off', value: 'Tilinpito Oy' })}
      ${field(visit, { name: 'reference', label: payment.reference, autocomplete: 'off', value: 'RF18 5390 0754 7034', optional: true })}
      <p><label class="check"><input type="checkbox" name="cheats" value="yes" /> ${payment.cheat}</label></p>
      <button class="main">${payment.pay}</button>
    </form>`;
}

function waiting(visit: Visit, approval: ApprovalView): Html {
  return html`${approvalPart(visit, { approval, waits: '/payment/state', finish: '/payment/finish', again: '/payment/again' })}
    ${act({ action: '/payment/leave', text: visit.texts.login.startOver, look: 'quiet' })}`;
}

function ended(visit: Visit, { display, end }: Payment): Html {
  const { payment } = visit.texts;
  const again = act({ action: '/payment/leave', text: payment.again, look: 'second' });
  if (end === undefined || end === 'changed') return html`<div class="summary" role="alert" tabindex="-1" autofocus><p>${payment.changed}</p></div>${again}`;
  // As anybody could years later: from the receipt, what is said to have been paid, and the public keys.
  const verified = verifyReceipt({ jws: end.receipt, keys: visit.host.auth.devices.publicKeys(), display });
  if (!verified.ok) return html`<p class="summary" role="alert">${payment.notVerified}</p>${again}`;
  const { device, signedAt, challenge } = verified;
  return html`<p>${payment.doneText}</p>
    ${facts(visit, challenge.display ?? display)}
    <dl class="facts">
      <dt>${payment.approvedWith}</dt><dd>${device.name}</dd>
      <dt>${payment.signedAt}</dt><dd>${when(visit, signedAt)}</dd>
    </dl>
    <details class="card"><summary>${payment.receipt}</summary><p><code class="receipt">${end.receipt}</code></p></details>
    ${again}`;
}

function facts({ texts: { app } }: Visit, display: Display): Html {
  return html`<dl class="facts card">${Object.entries(display).map(([name, text]) => html`<dt>${lookUp(app.display, name) ?? name}</dt><dd>${text}</dd>`)}</dl>`;
}
