import { html } from 'hono/html';
import { act } from '../../parts/form.js';
import { phaseList, phaseText } from '../../parts/phases.js';
import type { Html, Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 5: a short tour that ends at the personal settings. Without a script all its stops stand below each other. */
export function welcome({ visit, view }: PhaseInput): Shown {
  const { firstLogin, home, common } = visit.texts;
  const stops: readonly (readonly [string, string])[] = [
    [firstLogin.tourLoginTitle, firstLogin.tourLogin],
    [firstLogin.tourListTitle, firstLogin.tourList],
    [firstLogin.tourLostTitle, firstLogin.tourLost],
    [firstLogin.tourSettingsTitle, firstLogin.tourSettings],
  ];
  return {
    title: home.hello(view.profile.name),
    step: phaseText(visit, 'welcome'),
    body: html`${phaseList(visit, 'welcome')}
      <p>${firstLogin.welcomeLead}</p>
      <section class="tour" aria-label="${firstLogin.tour}" data-tour data-next="${firstLogin.tourNext}" data-back="${firstLogin.tourBack}">
        ${stops.map(([title, text], index): Html => html`<article class="card" tabindex="-1"><p class="step">${firstLogin.tourStep(index + 1, stops.length)}</p><h2>${title}</h2><p>${text}</p></article>`)}
      </section>
      ${act({ action: '/auth/first-login/finish', text: firstLogin.finish })}
      ${act({ action: '/auth/sessions/end', text: common.logout, look: 'quiet' })}`,
  };
}
