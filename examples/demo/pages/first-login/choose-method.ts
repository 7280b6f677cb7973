import { html } from 'hono/html';
import { act } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import type { Html, Shown, Visit } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 3: the two ways to do the third step, in plain words. */
export function chooseMethod({ visit, view }: PhaseInput): Shown {
  const { firstLogin } = visit.texts;
  return {
    title: firstLogin.method,
    step: phaseText(visit, 'method'),
    body: html`${phaseList(visit, 'method')}
      <p>${firstLogin.methodLead}</p>
      <div class="methods">
        <section class="card" aria-labelledby="list-name">
          <h2 id="list-name">${firstLogin.listName}</h2>
          <p>${firstLogin.listText}</p>
          ${act({ action: '/auth/first-login/choose-list', text: firstLogin.listChoose })}
        </section>
        ${view.keyOffered ? keyCard(visit) : ''}
      </div>
      ${leaveLater(visit, view)}`,
  };
}

function keyCard({ texts: { firstLogin } }: Visit): Html {
  return html`<section class="card" aria-labelledby="key-name">
    <h2 id="key-name">${firstLogin.keyName}</h2>
    <p>${firstLogin.keyText}</p>
    ${act({ action: '/auth/first-login/choose-key', text: firstLogin.keyChoose })}
  </section>`;
}
