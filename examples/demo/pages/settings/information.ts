import { html } from 'hono/html';
import { letterLanguages } from '../../language.js';
import { choice, field } from '../../parts/form.js';
import type { Page } from '../../visit.js';
import { toLogin } from '../go.js';

/** Name and language; an address takes a proof and has a page of its own. */
export const informationPage: Page = async (visit) => {
  const { settings, field: names, common } = visit.texts;
  const viewed = await visit.ask('profile/view');
  if (!viewed.ok) return toLogin(visit, viewed.problem.code);
  const { profile, username } = viewed.answer;
  return {
    title: settings.information,
    area: 'user',
    body: html`<p>${names.username}: <strong>${username}</strong></p>
      <form method="post" action="/auth/profile/update" class="card">
        ${field(visit, { name: 'profile.name', label: names.name, autocomplete: 'name', value: profile.name })}
        ${choice(visit, { name: 'profile.locale', label: names.locale, value: profile.locale.split('-')[0], options: letterLanguages.map(([tag, name]) => [tag, name, tag]) })}
        <button class="main">${common.save}</button>
      </form>
      <p><a href="/settings/addresses">${settings.addresses}</a></p>
      <p><a href="/settings">${common.back}</a></p>`,
  };
};
