import { html } from 'hono/html';
import { act, passwordField } from '../parts/form.js';
import type { Page } from '../visit.js';
import { goTo } from './go.js';

/** After the third step: a password that somebody else may know is replaced before a session opens. */
export const newPasswordPage: Page = async (visit) => {
  const { login, field, common } = visit.texts;
  const state = await visit.ask('state');
  if (!state.ok || state.answer.login?.state !== 'new-password') return goTo(visit, '/login');
  return {
    title: login.replaceTitle,
    body: html`<p>${login.replaceLead}</p>
      <form method="post" action="/auth/login/replace-password" class="card">
        ${passwordField(visit, { name: 'password', label: field.newPassword, isNew: true, least: state.answer.passwordLength.least })}
        <button class="main">${common.next}</button>
      </form>
      ${act({ action: '/auth/login/leave', text: login.startOver, look: 'quiet' })}`,
  };
};
