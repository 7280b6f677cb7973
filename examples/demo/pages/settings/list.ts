import { html } from 'hono/html';
import type { ProofView } from 'lukko';
import { act, codeField } from '../../parts/form.js';
import { askProof, proofOf } from '../../parts/proof.js';
import { asked, listActions } from '../../parts/show.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** The list in use, and the way to the next one. */
export const listPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const { list } = viewed.answer;
  const view = await proofOf(visit, 'renew-list');
  return {
    title: settings.list,
    area: 'user',
    body: html`${list === undefined ? '' : html`<p>${settings.currentList(list.listNumber, list.left)}</p>`} ${await step(visit, view)}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

async function step(visit: Visit, view: ProofView | undefined): Promise<Html> {
  const { settings } = visit.texts;
  if (view?.state === 'proven') return html`<div class="card"><p>${settings.orderText}</p>${act({ action: '/auth/binding/order-list', text: settings.order })}</div>`;
  return view?.state === 'new-list' ? newList(visit) : askProof(visit, { wanted: 'renew-list', view });
}

/** The same position comes back until it is answered, so that a reload asks nothing new. */
async function newList(visit: Visit): Promise<Html> {
  const { settings } = visit.texts;
  const proof = await visit.ask('binding/ask-list');
  return html`<section class="card" aria-labelledby="new-list">
    <h2 id="new-list">${settings.newList}</h2>
    <p>${settings.newListText}</p>
    ${listActions(visit, '/auth/binding/open-list')}
    ${proof.ok
      ? html`${asked(visit, proof.answer.challenge)}
          <form method="post" action="/auth/binding/prove-list">${codeField(visit)}<button class="main">${settings.prove}</button></form>`
      : act({ action: '/auth/binding/order-list', text: settings.order })}
  </section>`;
}
