import { html } from 'hono/html';
import { codeField } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import { asked } from '../../parts/show.js';
import type { Page } from '../../visit.js';
import { goTo } from '../go.js';

/** Phase 4, second half: one password of the list, at a position that the page names. */
export const provePage: Page = async (visit) => {
  const { firstLogin, field, login } = visit.texts;
  const state = await visit.ask('state');
  const view = state.ok ? state.answer.firstLogin : undefined;
  if (view?.state !== 'password-list') return goTo(visit, '/first-login');
  // The same position comes back until it is answered, so that a reload asks nothing new.
  const proof = await visit.ask('first-login/ask-list');
  if (!proof.ok) return { goTo: `/first-login?problem=${proof.problem.code}` };
  return {
    title: firstLogin.prove,
    step: phaseText(visit, 'list'),
    body: html`${phaseList(visit, 'list')}
      <p>${firstLogin.proveLead}</p>
      ${asked(visit, proof.answer.challenge)}
      <form method="post" action="/auth/first-login/prove-list" class="card">
        ${codeField(visit, field.code)}
        <button class="main">${login.enter}</button>
      </form>
      <p><a href="/first-login">${firstLogin.backToList}</a></p>
      ${leaveLater(visit, view)}`,
  };
};
