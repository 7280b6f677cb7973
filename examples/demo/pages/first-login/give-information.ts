import { html } from 'hono/html';
import { letterLanguages } from '../../language.js';
import { choice, field } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import type { Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 1: the details that recovery will rely on. */
export function giveInformation({ visit, view }: PhaseInput): Shown {
  const { firstLogin, field: names, common } = visit.texts;
  const { name, email, phone, locale } = view.profile;
  return {
    title: firstLogin.information,
    step: phaseText(visit, 'information'),
    body: html`${phaseList(visit, 'information')}
      <p>${firstLogin.informationLead}</p>
      <p>${names.username}: <strong>${view.username}</strong></p>
      <form method="post" action="/auth/first-login/give-information" class="card">
        ${field(visit, { name: 'profile.name', label: names.name, autocomplete: 'name', value: name })}
        ${field(visit, { name: 'profile.email', label: names.email, autocomplete: 'email', type: 'email', value: email, optional: true })}
        ${field(visit, { name: 'profile.phone', label: names.phone, autocomplete: 'tel', type: 'tel', value: phone, optional: true, hint: names.phoneHint })}
        ${choice(visit, { name: 'profile.locale', label: names.locale, value: locale.split('-')[0], options: letterLanguages.map(([tag, name]) => [tag, name, tag]) })}
        ${view.addressCodeSent ? field(visit, { name: 'addressCode', label: names.addressCode, autocomplete: 'one-time-code', optional: true, hint: names.addressCodeHint, inputmode: 'numeric' }) : ''}
        <button class="main">${common.next}</button>
      </form>
      ${leaveLater(visit, view)}`,
  };
}
