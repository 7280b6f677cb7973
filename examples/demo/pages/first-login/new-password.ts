import { html } from 'hono/html';
import { passwordField, usernameFor } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import type { Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 2: a password of the person's own. A password manager saves it with the username. */
export function newPassword({ visit, view, passwordLength }: PhaseInput): Shown {
  const { firstLogin, field, common } = visit.texts;
  return {
    title: firstLogin.password,
    step: phaseText(visit, 'password'),
    body: html`${phaseList(visit, 'password')}
      <p>${firstLogin.passwordLead}</p>
      <form method="post" action="/auth/first-login/change-password" class="card">
        ${usernameFor(view.username)} ${passwordField(visit, { name: 'password', label: field.newPassword, isNew: true, least: passwordLength.least, ownNames: [view.username, view.profile.name] })}
        <button class="main">${common.next}</button>
      </form>
      ${leaveLater(visit, view)}`,
  };
}
