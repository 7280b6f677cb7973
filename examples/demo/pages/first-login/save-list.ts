import { html } from 'hono/html';
import { act } from '../../parts/form.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import { listActions } from '../../parts/show.js';
import type { Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 4: the list is opened, saved or printed; then the next page logs in with it. */
export function saveList({ visit, view }: PhaseInput): Shown {
  const { firstLogin } = visit.texts;
  const number = view.listNumber ?? 1;
  return {
    title: firstLogin.list,
    step: phaseText(visit, 'list'),
    body: html`${phaseList(visit, 'list')}
      <div class="card">
        <p>${view.listCanBeOpened ? firstLogin.listMade(number) : firstLogin.listElsewhere(number)}</p>
        ${view.listCanBeOpened ? listActions(visit, '/auth/first-login/open-list') : ''}
        <p><a class="button" href="/first-login/prove">${firstLogin.listSaved}</a></p>
      </div>
      <div class="actions">
        ${act({ action: '/auth/first-login/replace-list', text: firstLogin.listNew, look: 'quiet' })} ${act({ action: '/auth/first-login/go-back', text: firstLogin.backToMethod, look: 'quiet' })}
      </div>
      ${leaveLater(visit, view)}`,
  };
}
