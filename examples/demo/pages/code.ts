import { html } from 'hono/html';
import { act, codeField } from '../parts/form.js';
import { asked } from '../parts/show.js';
import type { Page, Visit } from '../visit.js';
import { goTo, homeOr } from './go.js';

/** Step 3: the one-time password at the position asked for. */
export const codePage: Page = async (visit) => {
  const { login, field } = visit.texts;
  const state = await visit.ask('state');
  const begun = state.ok ? state.answer.login : undefined;
  if (begun?.state === 'new-password') return goTo(visit, '/login/new-password');
  if (begun === undefined) return homeOr(visit, visit.problem === undefined ? { goTo: '/login' } : goTo(visit, '/login'));
  const challenge = begun.challenge.expiresAt > visit.host.now() ? begun.challenge : await askAgain(visit);
  if (challenge === undefined) return { goTo: '/login?problem=attempt-expired' };
  return {
    title: login.codeTitle,
    step: login.codeStep,
    body: html`${asked(visit, challenge)}
      <form method="post" action="/auth/login/answer-otp" class="card">
        ${codeField(visit, field.code)}
        <button class="main">${login.enter}</button>
      </form>
      <ul class="links">
        <li><a href="/problems/list">${login.lostList}</a></li>
      </ul>
      ${act({ action: '/auth/login/leave', text: login.startOver, look: 'quiet' })}`,
  };
};

/** A page that was left open is asked the same position again, with fresh time. */
async function askAgain({ ask }: Visit) {
  const renewed = await ask('login/renew-challenge');
  return renewed.ok ? renewed.answer.challenge : undefined;
}
