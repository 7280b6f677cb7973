import { html } from 'hono/html';
import { act, field } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import type { Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Policy `nist`: a code from an address of the invitation comes back before a list is offered. */
export function confirmAddress({ visit, view }: PhaseInput): Shown {
  const { firstLogin, field: names, common } = visit.texts;
  const action = '/auth/first-login/send-address-code';
  return {
    title: firstLogin.confirm,
    step: phaseText(visit, 'confirm'),
    body: html`${phaseList(visit, 'confirm')}
      <p>${firstLogin.confirmLead}</p>
      <div class="actions">
        ${act({ action, text: firstLogin.confirmSendEmail, hidden: { channel: 'email' }, look: 'quiet' })} ${act({ action, text: firstLogin.confirmSendSms, hidden: { channel: 'sms' }, look: 'quiet' })}
      </div>
      <form method="post" action="/auth/first-login/confirm-contact" class="card">
        ${field(visit, { name: 'code', label: names.addressCode, autocomplete: 'one-time-code', inputmode: 'numeric' })}
        <button class="main">${common.next}</button>
      </form>
      ${leaveLater(visit, view)}`,
  };
}
