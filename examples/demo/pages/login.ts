import { html } from 'hono/html';
import { field, passwordField } from '../parts/form.js';
import type { Page } from '../visit.js';

/** Steps 1 and 2: username and password. */
export const loginPage: Page = (visit) => {
  const { login, field: names, common } = visit.texts;
  return {
    title: login.title,
    step: login.step,
    body: html`<p>${login.lead}</p>
      <form method="post" action="/auth/login/start" class="card">
        ${field(visit, { name: 'username', label: names.username, autocomplete: 'username' })}
        ${passwordField(visit, { name: 'password', label: names.password, isNew: false })}
        <button class="main">${common.next}</button>
      </form>
      <ul class="links">
        ${visit.host.auth.policy.temporaryPassword.sentOnRequest ? html`<li><a href="/problems/temporary-password">${login.askTemporary}</a></li>` : ''}
        <li><a href="/problems">${login.problems}</a></li>
        <li><a href="/problems/list">${login.lostList}</a></li>
      </ul>`,
  };
};
