import { html } from 'hono/html';
import type { ProfileView } from 'lukko';
import { passwordField, usernameFor } from '../../parts/form.js';
import { askProof, isProofWaiting, proofOf } from '../../parts/proof.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** Change the password: the fresh proof, the current one, the new one. */
export const passwordPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const view = await proofOf(visit, 'change-password');
  return {
    title: settings.password,
    area: 'user',
    waits: isProofWaiting(view),
    body: html`${view?.state === 'proven' ? await changeForm(visit, viewed.answer) : await askProof(visit, { wanted: 'change-password', view })}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

async function changeForm(visit: Visit, { username, profile }: ProfileView): Promise<Html> {
  const { field, common } = visit.texts;
  const state = await visit.ask('state');
  return html`<form method="post" action="/auth/binding/change-password" class="card">
    ${usernameFor(username)} ${passwordField(visit, { name: 'currentPassword', label: field.currentPassword, isNew: false })}
    ${passwordField(visit, { name: 'password', label: field.newPassword, isNew: true, least: state.ok ? state.answer.passwordLength.least : undefined, ownNames: [username, profile.name] })}
    <button class="main">${common.save}</button>
  </form>`;
}
