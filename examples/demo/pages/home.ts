import { html } from 'hono/html';
import { table } from '../parts/show.js';
import type { Page } from '../visit.js';
import { toLogin } from './go.js';
import { loginRows } from './settings/logins.js';

/** Home: logged in with all three steps. */
export const homePage: Page = async (visit) => {
  const { home, settings, office } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const { profile, list, off, method } = viewed.answer;
  const logins = await visit.ask('sessions/recent-logins');
  return {
    title: home.hello(profile.name),
    area: 'user',
    body: html`<p>${home.lead}</p>
      ${off.length === 0 ? '' : html`<p class="advice">${home.recoveryOff} <a href="/settings/addresses">${home.confirmNow}</a></p>`}
      <section class="card" aria-labelledby="method">
        <h2 id="method">${home.method}</h2>
        <p>${office.methods[method ?? 'none']}</p>
        ${list === undefined ? '' : html`<p>${home.listLeft(list.listNumber, list.left)}</p>`}
        ${list?.renewalOffered === true ? html`<p class="advice">${home.renew}</p>` : ''}
      </section>
      ${logins.ok ? table({ caption: home.lastLogins, head: [settings.when, settings.what, settings.result], rows: loginRows(visit, logins.answer.logins.slice(0, 3)) }) : ''}
      <p><a href="/settings">${settings.title}</a></p>`,
  };
};
