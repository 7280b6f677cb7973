import { html } from 'hono/html';
import type { ApprovalView } from 'lukko';
import type { ProblemCode } from 'lukko/http';
import type { Html, Visit } from '../visit.js';
import { act } from './form.js';

/** What a page that asks the phone can do. */
export interface ApprovalInput {
  readonly approval: ApprovalView;
  /** Where the script of the page asks whether the phone has answered. */
  readonly waits: string;
  /** The form that goes on once the phone has approved. */
  readonly finish: string;
  /** The form that asks the phone once more. */
  readonly again?: string | undefined;
  /** What the page is told when there is nothing to wait for any more, as it was refused as *not me*. */
  readonly ended?: ProblemCode | undefined;
  /** The form that asks for the list in its place, where there may be one. */
  readonly useList?: string | undefined;
}

/** Whether the page has to look again by itself. */
export function isWaiting({ state }: ApprovalView): boolean {
  return state === 'open';
}

/** Asks for an approval in the Key app, or says what became of it and what can be done. */
export function approvalPart(visit: Visit, input: ApprovalInput): Html {
  const { approval } = input;
  if (approval.state === 'open') return asking(visit, { ...input, approval });
  if (approval.state === 'approved') return approved(visit, input);
  const { ended, notOpened } = visit.texts.approval;
  return html`<div class="card"><p>${approval.state === 'not-opened' ? notOpened[approval.reason] : ended[approval.state]}</p>${otherWays(visit, input)}</div>`;
}

/** The number stands alone, to be typed: never among others to pick from (R94). */
function asking(visit: Visit, input: ApprovalInput & { readonly approval: Extract<ApprovalView, { readonly state: 'open' }> }): Html {
  const { approval: texts, recovery } = visit.texts;
  const { approval, waits, finish, ended } = input;
  const seconds = Math.max(0, Math.ceil((approval.expiresAt - visit.host.now()) / 1000));
  return html`<div class="card" data-waits="${waits}" data-state="open"${ended === undefined ? '' : html` data-ended="?problem=${ended}"`}>
      <ol class="todo"><li>${texts.stepOpen}</li><li>${texts.stepCheck}</li><li>${texts.stepNumber}</li></ol>
      <p class="asked number"><span class="unseen">${texts.number}:</span> <strong>${approval.number}</strong></p>
      <p class="hint" data-left="${seconds}" data-text="${texts.left('%')}">${texts.left(String(seconds))}</p>
      <p>${texts.goesOn}</p>
      <noscript><p>${texts.withoutScript}</p></noscript>
      ${act({ action: finish, text: recovery.open, look: 'second' })}
    </div>
    <p class="advice">${texts.beware}</p>
    ${otherWays(visit, input)}`;
}

/** It goes on by itself, but for a refusal, which would come again and again. */
function approved({ texts: { approval, recovery }, problem }: Visit, { finish }: ApprovalInput): Html {
  return html`<div class="card">
    <p>${approval.ended.approved}</p>
    <form method="post" action="${finish}"${problem === undefined ? html` data-goes-on` : ''}><button class="main">${recovery.open}</button></form>
  </div>`;
}

function otherWays({ texts: { approval } }: Visit, { again, useList }: ApprovalInput): Html {
  return html`<div class="actions">
    ${again === undefined ? '' : act({ action: again, text: approval.again, look: 'second' })} ${useList === undefined ? '' : act({ action: useList, text: approval.useList, look: 'quiet' })}
  </div>`;
}
