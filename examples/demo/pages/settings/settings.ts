import { html } from 'hono/html';
import type { Page } from '../../visit.js';
import { toLogin } from '../go.js';

/** The personal settings: what can be seen and changed. */
export const settingsPage: Page = async (visit) => {
  const { settings, phones } = visit.texts;
  const checked = await visit.ask('sessions/check');
  if (!checked.ok) return toLogin(visit, checked.problem.code);
  const items: readonly (readonly [string, string, string])[] = [
    ['/settings/information', settings.information, settings.informationText],
    ['/settings/password', settings.password, settings.passwordText],
    ['/settings/list', settings.list, settings.listText],
    ['/settings/phones', phones.title, phones.text],
    ['/settings/addresses', settings.addresses, settings.addressesText],
    ['/settings/sessions', settings.sessions, settings.sessionsText],
    ['/settings/logins', settings.logins, settings.loginsText],
  ];
  return {
    title: settings.title,
    area: 'user',
    body: html`<ul class="tiles">
      ${items.map(([href, name, text]) => html`<li class="card"><h2><a href="${href}">${name}</a></h2><p>${text}</p></li>`)}
    </ul>`,
  };
};
