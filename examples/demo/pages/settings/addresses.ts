import { html } from 'hono/html';
import type { ProofView, ProfileView } from 'lukko';
import { choice, field, passwordField } from '../../parts/form.js';
import { askProof, isProofWaiting, proofOf } from '../../parts/proof.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** The addresses that recovery relies on: seen, confirmed, changed. */
export const addressesPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const view = await proofOf(visit, 'change-contact');
  return {
    title: settings.addresses,
    area: 'user',
    waits: isProofWaiting(view),
    body: html`${onFile(visit, viewed.answer)} ${await step(visit, view)}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

function onFile({ texts: { field: names, settings, home } }: Visit, { profile, confirmed, off }: ProfileView): Html {
  const line = (label: string, address: string | undefined, isConfirmed: boolean): Html =>
    html`<dt>${label}</dt><dd>${address ?? settings.noAddress} ${address === undefined ? '' : html`<span class="tag">${isConfirmed ? settings.confirmed : settings.unconfirmed}</span>`}</dd>`;
  return html`<dl class="facts">${line(names.email, profile.email, confirmed.email)}${line(names.phone, profile.phone, confirmed.phone)}</dl>
    ${off.length === 0 ? '' : html`<p class="advice">${home.recoveryOff}</p>`}`;
}

async function step(visit: Visit, view: ProofView | undefined): Promise<Html> {
  if (view?.state === 'proven') return addressForm(visit);
  return view?.state === 'contact-code' ? html`${codeForm(visit)}${addressForm(visit)}` : askProof(visit, { wanted: 'change-contact', view });
}

function addressForm(visit: Visit): Html {
  const { settings, field: names } = visit.texts;
  return html`<form method="post" action="/auth/binding/change-contact" class="card">
    ${choice(visit, { name: 'channel', label: settings.whichAddress, options: [['email', names.email], ['sms', names.phone]] })}
    ${field(visit, { name: 'address', label: settings.address, autocomplete: 'off', hint: settings.addressHint })}
    ${passwordField(visit, { name: 'currentPassword', label: names.currentPassword, isNew: false })}
    <button class="main">${settings.sendCode}</button>
  </form>`;
}

function codeForm(visit: Visit): Html {
  const { settings } = visit.texts;
  return html`<form method="post" action="/auth/binding/confirm-contact" class="card">
    ${field(visit, { name: 'code', label: settings.contactCode, autocomplete: 'one-time-code', inputmode: 'numeric' })}
    <button class="main">${settings.confirm}</button>
  </form>`;
}
