import { html } from 'hono/html';
import type { RecoveryView } from 'lukko';
import { approvalPart, isWaiting } from '../../parts/approval.js';
import { act, codeField, field, passwordField, usernameFor } from '../../parts/form.js';
import { asked, listActions } from '../../parts/show.js';
import type { Html, Page, Visit } from '../../visit.js';

interface Step {
  readonly title: string;
  readonly body: Html;
  readonly waits?: boolean | undefined;
}

interface StepInput {
  readonly visit: Visit;
  readonly view: RecoveryView;
  readonly least: number;
}

/** Recovery: the page that the link of the e-mail opens, and every step after it. */
export const recoveryPage: Page = async (visit) => {
  const { recovery, login } = visit.texts;
  const state = await visit.ask('state');
  const view = state.ok ? state.answer.recovery : undefined;
  const draw = view === undefined ? undefined : steps[view.state];
  // A link that was refused may be another person's than the recovery that this browser holds.
  if (!state.ok || view === undefined || draw === undefined || visit.problem?.fields.includes('link') === true) return { title: recovery.title, body: openForm(visit) };
  const step = await draw({ visit, view, least: state.answer.passwordLength.least });
  // The computer may be a shared one: whoever goes away takes along what the page says of them.
  const leave = act({ action: '/auth/recovery/leave', text: view.state === 'new-list' ? recovery.leave : login.startOver, look: 'quiet' });
  return {
    title: step.title,
    step: recovery.title,
    waits: step.waits,
    body: html`<div data-begun><p>${recovery.forUser(view.username)}</p>${step.body}${leave}</div>
      <div data-opens hidden>${openForm(visit)}</div>`,
  };
};

const steps: Readonly<Partial<Record<RecoveryView['state'], (input: StepInput) => Step | Promise<Step>>>> = {
  code: codeStep,
  'third-step': otpStep,
  password: passwordStep,
  'new-password': newPasswordStep,
  'new-list': newListStep,
};

/** Looking at the page uses nothing up, as mail scanners look, too; the button does. A script fills the box from the fragment. */
function openForm(visit: Visit): Html {
  const { recovery, field: names, common } = visit.texts;
  return html`<form method="post" action="/auth/recovery/open" class="card" data-recovery data-title="${recovery.title}" data-service="${common.service}">
    <p data-without>${recovery.linkPaste}</p>
    <p data-with hidden>${recovery.linkLead}</p>
    <div data-box>${field(visit, { name: 'link', label: names.link, autocomplete: 'off' })}</div>
    <button class="main">${recovery.open}</button>
  </form>`;
}

function codeStep({ visit, view }: StepInput): Step {
  const { recovery, field: names, common } = visit.texts;
  return {
    title: recovery.codeTitle,
    body: html`<p>${recovery.codeLead(view.phoneEnding ?? '')}</p>
      <form method="post" action="/auth/recovery/answer-code" class="card">
        ${field(visit, { name: 'code', label: names.smsCode, autocomplete: 'one-time-code', inputmode: 'numeric' })}
        <button class="main">${common.next}</button>
      </form>
      ${view.codesLeft === 0 ? '' : act({ action: '/auth/recovery/send-code', text: recovery.codeAgain, look: 'quiet' })}`,
  };
}

async function otpStep({ visit, view }: StepInput): Promise<Step> {
  const { recovery, field: names, common, approval: texts } = visit.texts;
  const { approval } = view;
  if (approval !== undefined) {
    const forms = { finish: '/auth/recovery/finish-approval', again: '/auth/recovery/ask-approval', useList: '/auth/recovery/use-list' };
    return { title: texts.title, waits: isWaiting(approval), body: approvalPart(visit, { approval, waits: '/wait/recovery', ended: 'flow-ended', ...forms }) };
  }
  const fresh = view.challenge !== undefined && view.challenge.expiresAt > visit.host.now() ? view.challenge : await askAgain(visit);
  return {
    title: recovery.otpTitle,
    body: html`${fresh === undefined ? '' : asked(visit, fresh)}
      <form method="post" action="/auth/recovery/answer-otp" class="card">
        ${codeField(visit, names.code)}
        <button class="main">${common.next}</button>
      </form>`,
  };
}

async function askAgain({ ask }: Visit) {
  const renewed = await ask('recovery/renew-challenge');
  return renewed.ok && 'challenge' in renewed.answer ? renewed.answer.challenge : undefined;
}

function passwordStep({ visit, view }: StepInput): Step {
  const { recovery, field: names, common } = visit.texts;
  return {
    title: recovery.passwordTitle,
    body: html`<p>${recovery.passwordLead}</p>
      <form method="post" action="/auth/recovery/answer-password" class="card">
        ${usernameFor(view.username)} ${passwordField(visit, { name: 'password', label: names.currentPassword, isNew: false })}
        <button class="main">${common.next}</button>
      </form>`,
  };
}

function newPasswordStep({ visit, view, least }: StepInput): Step {
  const { recovery, field: names, common } = visit.texts;
  return {
    title: recovery.newPasswordTitle,
    body: html`<form method="post" action="/auth/recovery/set-password" class="card">
      ${usernameFor(view.username)} ${passwordField(visit, { name: 'password', label: names.newPassword, isNew: true, least, ownNames: [view.username] })}
      <button class="main">${common.save}</button>
    </form>`,
  };
}

function newListStep({ visit }: StepInput): Step {
  const { recovery } = visit.texts;
  return {
    title: recovery.newListTitle,
    body: html`<p>${recovery.newListLead}</p>
      <div class="card">${listActions(visit, '/auth/recovery/open-list')}</div>
      <p><a class="button" href="/login">${recovery.toLogin}</a></p>`,
  };
}
