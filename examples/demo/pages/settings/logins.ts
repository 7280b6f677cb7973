import { html } from 'hono/html';
import type { RecentLogin } from 'lukko';
import { table, when } from '../../parts/show.js';
import type { Html, Page, Visit } from '../../visit.js';
import { toLogin } from '../go.js';

/** The person's own recent logins, so that one that was not theirs is noticed (R156). */
export const loginsPage: Page = async (visit) => {
  const { settings, common } = visit.texts;
  const listed = await visit.ask('sessions/recent-logins');
  if (!listed.ok) return toLogin(visit, listed.problem.code);
  return {
    title: settings.logins,
    area: 'user',
    body: html`<p>${settings.loginsText}</p>
      ${table({ hasHeading: true, caption: settings.logins, head: [settings.when, settings.what, settings.result], rows: loginRows(visit, listed.answer.logins) })}
      <p><a href="/settings/sessions">${settings.sessions}</a></p>
      <p><a href="/settings">${common.back}</a></p>`,
  };
};

/** When, what and how it went. */
export function loginRows(visit: Visit, logins: readonly RecentLogin[]): readonly (readonly (Html | string)[])[] {
  const { office, settings } = visit.texts;
  return logins.map(({ at, kind, outcome }) => [when(visit, at), office.kinds[kind], outcome === 'success' ? settings.success : settings.failure]);
}
