import { html } from 'hono/html';
import type { BrowserItem, ProofView, SessionItem } from 'lukko';
import { act, passwordField } from '../../parts/form.js';
import { askProof, isProofWaiting, proofOf } from '../../parts/proof.js';
import { openedLabel, table, when } from '../../parts/show.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** Where the person is logged in, and the browsers that the account knows; shortly after a proof (R170). */
export const sessionsPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const listed = await visit.ask('sessions/list');
  if (!listed.ok && listed.problem.status === 401) return toLogin(visit, listed.problem.code);
  const view = listed.ok ? undefined : await proofOf(visit, 'step-up');
  return {
    title: settings.sessions,
    area: 'user',
    waits: isProofWaiting(view),
    body: html`${listed.ok ? lists(visit, listed.answer) : await stepUp(visit, view)}
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

function lists(visit: Visit, { sessions, browsers }: { readonly sessions: readonly SessionItem[]; readonly browsers: readonly BrowserItem[] }): Html {
  const { settings } = visit.texts;
  return html`${table({ caption: settings.sessionsTitle, head: [settings.opened, settings.used, settings.known, settings.act], rows: sessions.map((session) => sessionRow(visit, session)) })}
    ${sessions.length > 1 ? act({ action: '/auth/sessions/end-other', text: settings.endAll, look: 'second' }) : html`<p>${settings.noOthers}</p>`}
    <h2>${settings.browsers}</h2>
    <p>${settings.browsersText}</p>
    ${table({ hasHeading: true, caption: settings.browsers, head: [settings.opened, settings.act], rows: browsers.map((browser) => browserRow(visit, browser)) })}
    ${act({ action: '/auth/recovery/stop', text: settings.stopRecoveries, look: 'quiet' })}`;
}

function sessionRow(visit: Visit, { id, createdAt, usedAt, current, knownBrowser }: SessionItem): readonly (Html | string)[] {
  const { settings, common } = visit.texts;
  const end = act({ action: '/auth/sessions/end-other', text: settings.end, label: openedLabel(visit, { text: settings.end, at: createdAt }), hidden: { sessionId: id }, look: 'second' });
  return [when(visit, createdAt), when(visit, usedAt), knownBrowser ? common.yes : common.no, current ? settings.thisOne : end];
}

function browserRow(visit: Visit, { id, createdAt, current }: BrowserItem): readonly (Html | string)[] {
  const { settings } = visit.texts;
  return [when(visit, createdAt), current ? settings.thisOne : act({ action: '/auth/sessions/end-other', text: settings.forget, label: openedLabel(visit, { text: settings.forget, at: createdAt }), hidden: { browserId: id }, look: 'second' })];
}

async function stepUp(visit: Visit, view: ProofView | undefined): Promise<Html> {
  const { settings, field } = visit.texts;
  if (view?.state !== 'proven') return askProof(visit, { wanted: 'step-up', view });
  return html`<form method="post" action="/auth/sessions/step-up" class="card">
    ${passwordField(visit, { name: 'password', label: field.currentPassword, isNew: false })}
    <button class="main">${settings.stepUp}</button>
  </form>`;
}
