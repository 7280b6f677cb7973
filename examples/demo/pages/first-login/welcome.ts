import { html } from 'hono/html';
import { act } from '../../parts/form.js';
import { phaseList, phaseText } from '../../parts/phases.js';
import type { Html, Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 5: a short tour that ends at the personal settings. Without a script all its stops stand below each other. */
export async function welcome({ visit, view }: PhaseInput): Promise<Shown> {
  const { firstLogin, home, common, pairing } = visit.texts;
  const profile = await visit.ask('profile/view');
  const isKey = profile.ok && profile.answer.method === 'key';
  const stops: readonly (readonly [string, string])[] = [
    [firstLogin.tourLoginTitle, isKey ? firstLogin.tourKey : firstLogin.tourLogin],
    isKey ? [firstLogin.tourPhoneTitle, firstLogin.tourPhone] : [firstLogin.tourListTitle, firstLogin.tourList],
    [firstLogin.tourLostTitle, firstLogin.tourLost],
    [firstLogin.tourSettingsTitle, firstLogin.tourSettings],
  ];
  return {
    title: home.hello(view.profile.name),
    step: phaseText(visit, 'welcome'),
    body: html`${phaseList(visit, 'welcome', isKey ? 'key' : 'list')}
      ${isKey ? html`<section class="card" aria-labelledby="key-connected"><h2 id="key-connected">${pairing.connected}</h2><p>${pairing.connectedText}</p></section>` : ''}
      <p>${firstLogin.welcomeLead}</p>
      <section class="tour" aria-label="${firstLogin.tour}" data-tour data-next="${firstLogin.tourNext}" data-back="${firstLogin.tourBack}">
        ${stops.map(([title, text], index): Html => html`<article class="card" tabindex="-1"><p class="step">${firstLogin.tourStep(index + 1, stops.length)}</p><h2>${title}</h2><p>${text}</p></article>`)}
      </section>
      ${act({ action: '/auth/first-login/finish', text: isKey ? pairing.start : firstLogin.finish })}
      ${act({ action: '/auth/sessions/end', text: common.logout, look: 'quiet' })}`,
  };
}
