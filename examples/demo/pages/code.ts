import { html } from 'hono/html';
import type { AttemptView } from 'lukko';
import { approvalPart, isWaiting } from '../parts/approval.js';
import { act, codeField } from '../parts/form.js';
import { asked } from '../parts/show.js';
import type { Html, Page, Shown, Visit } from '../visit.js';
import { goTo, homeOr } from './go.js';

/** Step 3: the one-time password at the position asked for, or the approval on the phone. */
export const codePage: Page = async (visit) => {
  const state = await visit.ask('state');
  const begun = state.ok ? state.answer.login : undefined;
  if (begun?.state === 'new-password') return goTo(visit, '/login/new-password');
  if (begun === undefined) return homeOr(visit, visit.problem === undefined ? { goTo: '/login' } : goTo(visit, '/login'));
  return begun.state === 'key-approval' ? byKey(visit, begun) : byList(visit, begun);
};

function byKey(visit: Visit, { approval, listInReserve }: Extract<AttemptView, { readonly state: 'key-approval' }>): Shown {
  const { approval: texts, login } = visit.texts;
  return {
    title: texts.title,
    step: login.codeStep,
    waits: isWaiting(approval),
    body: html`${approvalPart(visit, {
      approval,
      waits: '/wait/login',
      ended: 'flow-ended',
      finish: '/auth/login/finish-approval',
      again: '/auth/login/ask-approval',
      useList: listInReserve ? '/auth/login/use-list' : undefined,
    })}
    ${links(visit, html`<a href="/problems">${login.problems}</a>`)}`,
  };
}

async function byList(visit: Visit, begun: Extract<AttemptView, { readonly state: 'otp-challenge' }>): Promise<Shown> {
  const { login, field } = visit.texts;
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
      ${links(visit, html`<a href="/problems/list">${login.lostList}</a>`)}`,
  };
}

function links({ texts: { login } }: Visit, help: Html): Html {
  return html`<ul class="links">
      <li>${help}</li>
    </ul>
    ${act({ action: '/auth/login/leave', text: login.startOver, look: 'quiet' })}`;
}

/** A page that was left open is asked the same position again, with fresh time. */
async function askAgain({ ask }: Visit) {
  const renewed = await ask('login/renew-challenge');
  return renewed.ok ? renewed.answer.challenge : undefined;
}
