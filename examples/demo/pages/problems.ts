import { html } from 'hono/html';
import { field } from '../parts/form.js';
import type { Html, Page, Visit } from '../visit.js';

/** Problems signing in: which of the three is missing? */
export const problemsPage: Page = (visit) => {
  const { problemsPage: said, field: names, common } = visit.texts;
  return {
    title: said.title,
    body: html`<p>${said.lead}</p>
      <section class="card" aria-labelledby="lost-username">
        <h2 id="lost-username">${said.usernameTitle}</h2>
        <p>${said.usernameLead}</p>
        <form method="post" action="/auth/recovery/request-username">
          ${field(visit, { name: 'contact', label: names.contact, autocomplete: 'email' })}
          <button class="second">${said.usernameSend}</button>
        </form>
      </section>
      <section class="card" aria-labelledby="lost-password">
        <h2 id="lost-password">${said.passwordTitle}</h2>
        <p>${said.passwordLead}</p>
        ${requestForm(visit, { recovers: 'password', text: said.passwordSend })}
      </section>
      <section class="card" aria-labelledby="lost-list">
        <h2 id="lost-list">${said.listTitle}</h2>
        <p>${said.listLead}</p>
        <p><a class="button second" href="/problems/list">${said.listTitle}</a></p>
      </section>
      <p><a href="/login">${common.back}</a></p>`,
  };
};

/** Lost one-time password: the third of them has a page of its own, so that what is wrong is said beside the one form. */
export const lostListPage: Page = (visit) => {
  const { problemsPage: said, common } = visit.texts;
  return {
    title: said.listTitle,
    body: html`<p>${said.listLead}</p>
      <div class="card">${requestForm(visit, { recovers: 'list', text: said.listSend })}</div>
      <p><a href="/problems">${said.title}</a></p>
      <p><a href="/login">${common.back}</a></p>`,
  };
};

/** Where the policy sends the temporary password only when the invited person asks for it. */
export const temporaryPasswordPage: Page = (visit) => {
  const { problemsPage: said, field: names, common } = visit.texts;
  return {
    title: said.temporaryTitle,
    body: html`<p>${said.temporaryLead}</p>
      <form method="post" action="/auth/login/request-temporary-password" class="card">
        ${field(visit, { name: 'username', label: names.username, autocomplete: 'username' })}
        <button class="main">${said.temporarySend}</button>
      </form>
      <p><a href="/login">${common.back}</a></p>`,
  };
};

/** The same for everybody, whatever was, or was not, sent. */
export const sentPage: Page = ({ texts: { problemsPage: said, common } }) => ({
  title: said.sentTitle,
  body: html`<p>${said.sentLead}</p>
    <p>${said.sentNothing}</p>
    <p><a href="/login">${common.login}</a></p>`,
});

function requestForm(visit: Visit, { recovers, text }: { readonly recovers: 'password' | 'list'; readonly text: string }): Html {
  const { username } = visit.texts.field;
  return html`<form method="post" action="/auth/recovery/request">
    <input type="hidden" name="recovers" value="${recovers}" />
    ${field(visit, { name: 'username', label: username, autocomplete: 'username' })}
    <button class="second">${text}</button>
  </form>`;
}
