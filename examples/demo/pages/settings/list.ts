import { html } from 'hono/html';
import type { ProfileView, ProofView } from 'lukko';
import { act, codeField } from '../../parts/form.js';
import { askProof, isProofWaiting, proofOf } from '../../parts/proof.js';
import { asked, listActions } from '../../parts/show.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** The list in use, and the way to the next one; for who approves with the Key, the way back to a list. */
export const listPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const wanted = viewed.answer.method === 'key' ? 'change-to-list' : 'renew-list';
  const view = await proofOf(visit, wanted);
  return {
    title: settings.list,
    area: 'user',
    waits: isProofWaiting(view),
    body: html`${standing(visit, viewed.answer)} ${await step(visit, { wanted, view })}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

function standing({ texts: { settings, phones } }: Visit, { list, method }: ProfileView): Html {
  if (method !== 'key') return list === undefined ? html`` : html`<p>${settings.currentList(list.listNumber, list.left)}</p>`;
  return html`${list === undefined ? '' : html`<p>${phones.reserve(list.listNumber, list.left)}</p>`}<p>${phones.toListText}</p>`;
}

interface StepInput {
  readonly wanted: 'renew-list' | 'change-to-list';
  readonly view: ProofView | undefined;
}

async function step(visit: Visit, { wanted, view }: StepInput): Promise<Html> {
  const { settings, phones } = visit.texts;
  const text = wanted === 'renew-list' ? settings.orderText : phones.toListText;
  if (view?.state === 'proven') return html`<div class="card"><p>${text}</p>${act({ action: '/auth/binding/order-list', text: settings.order })}</div>`;
  return view?.state === 'new-list' ? newList(visit, wanted) : askProof(visit, { wanted, view });
}

/** The same position comes back until it is answered, so that a reload asks nothing new. */
async function newList(visit: Visit, wanted: StepInput['wanted']): Promise<Html> {
  const { settings, phones } = visit.texts;
  const proof = await visit.ask('binding/ask-list');
  return html`<section class="card" aria-labelledby="new-list">
    <h2 id="new-list">${settings.newList}</h2>
    <p>${wanted === 'renew-list' ? settings.newListText : phones.toListText}</p>
    ${listActions(visit, '/auth/binding/open-list')}
    ${proof.ok
      ? html`${asked(visit, proof.answer.challenge)}
          <form method="post" action="/auth/binding/prove-list">${codeField(visit)}<button class="main">${settings.prove}</button></form>`
      : act({ action: '/auth/binding/order-list', text: settings.order })}
  </section>`;
}
