import { html } from 'hono/html';
import type { FirstLoginView } from 'lukko';
import type { Html, Visit } from '../visit.js';
import { act } from './form.js';

type Phase = 'information' | 'password' | 'confirm' | 'method' | Third | 'welcome';
/** The fourth phase, by what was chosen in the third. */
type Third = 'proofPhase' | 'list' | 'key';

/** The phases of the first login in their order; an address is confirmed only where the policy asks for it. */
function phasesOf({ host }: Visit, third: Third): readonly Phase[] {
  return host.auth.policy.profile === 'nist' ? ['information', 'password', 'confirm', 'method', third, 'welcome'] : ['information', 'password', 'method', third, 'welcome'];
}

/** `Phase 2 of 5`, for the title. */
export function phaseText(visit: Visit, phase: Phase): string {
  const phases = phasesOf(visit, thirdOf(phase));
  return visit.texts.firstLogin.phase(phases.indexOf(phase) + 1, phases.length);
}

/** The numbered phases, with the one that is due; the fourth has its own name once it is known which it is. */
export function phaseList(visit: Visit, phase: Phase, third: Third = thirdOf(phase)): Html {
  const { firstLogin } = visit.texts;
  const phases = phasesOf(visit, third);
  const due = phases.indexOf(phase);
  const items = phases.map((one, index) =>
    index === due
      ? html`<li aria-current="step"><span>${firstLogin[one]}</span></li>`
      : html`<li class="${index < due ? 'past' : ''}"><span>${firstLogin[one]}</span>${index < due ? html`<span class="unseen">, ${firstLogin.done}</span>` : ''}</li>`,
  );
  return html`<ol class="phases" aria-label="${firstLogin.phases}">${items}</ol>`;
}

function thirdOf(phase: Phase): Third {
  return phase === 'list' || phase === 'key' ? phase : 'proofPhase';
}

/** Stops here: the next login with the password goes on in the same phase. */
export function leaveLater({ texts: { firstLogin } }: Visit, view: FirstLoginView): Html {
  // Before the password is changed it is the temporary one that goes on.
  const text = view.state === 'personal-information' ? firstLogin.laterFirstText : firstLogin.laterText;
  return html`<div class="later"><p>${text}</p>${act({ action: '/auth/first-login/leave', text: firstLogin.later, look: 'quiet' })}</div>`;
}
