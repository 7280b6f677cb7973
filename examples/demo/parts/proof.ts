import { html } from 'hono/html';
import type { ApprovalView, ProofView } from 'lukko';
import type { Html, Visit } from '../visit.js';
import { approvalPart, isWaiting } from './approval.js';
import { act, codeField } from './form.js';
import { asked } from './show.js';

type Act = ProofView['act'];

/** The act that this session has begun, if it is this one. */
export async function proofOf(visit: Visit, wanted: Act): Promise<ProofView | undefined> {
  const viewed = await visit.ask('binding/view');
  return viewed.ok && viewed.answer.view.act === wanted ? viewed.answer.view : undefined;
}

/** What comes before every act: a one-time password or an approval for this act and for nothing else, whatever another tab begins meanwhile (R81). */
export async function askProof(visit: Visit, input: { readonly wanted: Act; readonly view: ProofView | undefined }): Promise<Html> {
  const { wanted, view } = input;
  const { settings, common } = visit.texts;
  if (view?.state === 'challenge' && view.approval !== undefined) return askPhone(visit, { wanted, approval: view.approval });
  const challenge = view?.state === 'challenge' ? await freshChallenge(visit, view) : undefined;
  if (challenge === undefined) {
    return html`<div class="card"><p>${settings.proofLead}</p>${act({ action: '/auth/binding/start', text: settings.begin, hidden: { act: wanted } })}</div>`;
  }
  return html`<section class="card" aria-labelledby="proof">
    <h2 id="proof">${settings.proofFor[wanted]}</h2>
    ${asked(visit, challenge)}
    <form method="post" action="/auth/binding/answer-otp"><input type="hidden" name="act" value="${wanted}" />${codeField(visit)}<button class="main">${common.next}</button></form>
  </section>`;
}

/** Whether the page waits for the phone. */
export function isProofWaiting(view: ProofView | undefined): boolean {
  return view?.state === 'challenge' && view.approval !== undefined && isWaiting(view.approval);
}

async function askPhone(visit: Visit, { wanted, approval }: { readonly wanted: Act; readonly approval: ApprovalView }): Promise<Html> {
  const profile = await visit.ask('profile/view');
  const hasList = profile.ok && profile.answer.list !== undefined;
  const forms = { finish: '/auth/binding/finish-approval', again: '/auth/binding/ask-approval', useList: hasList ? '/auth/binding/use-list' : undefined };
  return html`<section aria-labelledby="proof">
    <h2 id="proof">${visit.texts.settings.proofFor[wanted]}</h2>
    ${approvalPart(visit, { approval, waits: '/wait/act', ...forms })}
  </section>`;
}

/** A page that was left open is asked the same position again, with fresh time. */
async function freshChallenge({ ask, host }: Visit, view: ProofView) {
  if (view.challenge !== undefined && view.challenge.expiresAt > host.now()) return view.challenge;
  const renewed = await ask('binding/renew-challenge');
  return renewed.ok ? renewed.answer.challenge : undefined;
}
