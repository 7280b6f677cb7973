import { html } from 'hono/html';
import { act } from '../../parts/form.js';
import { isPairing, pairingPart } from '../../parts/pairing.js';
import { leaveLater, phaseList, phaseText } from '../../parts/phases.js';
import type { Shown } from '../../visit.js';
import type { PhaseInput } from './first-login.js';

/** Phase 4 by the Key: the app takes the code, and the phone that asks is confirmed here. */
export async function connectPhone({ visit, view }: PhaseInput): Promise<Shown> {
  const { firstLogin, pairing } = visit.texts;
  const viewed = await visit.ask('pairing/view');
  const shown = viewed.ok ? viewed.answer.view : undefined;
  return {
    title: pairing.title,
    step: phaseText(visit, 'key'),
    waits: isPairing(shown),
    body: html`${phaseList(visit, 'key')}
      ${pairingPart(visit, { view: shown, username: view.username, open: '/auth/first-login/choose-key', confirm: '/auth/first-login/confirm-device' })}
      <div class="actions">${act({ action: '/auth/first-login/go-back', text: firstLogin.backToMethod, look: 'quiet' })}</div>
      ${leaveLater(visit, view)}`,
  };
}
