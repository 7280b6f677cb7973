import { html } from 'hono/html';
import type { PairingView } from 'lukko';
import { lookUp } from '../show-problem.js';
import type { Html, Visit } from '../visit.js';
import { act, field } from './form.js';
import { qrCode } from './qr-code.js';
import { when } from './show.js';

/** Where the page of a pairing goes on. */
export interface PairingInput {
  /** Where it stands; `undefined` where this browser holds none. */
  readonly view: PairingView | undefined;
  /** Whose login the phone is connected to: the app asks for it. */
  readonly username: string;
  /** The form that shows the first code. */
  readonly open: string;
  /** The form that says yes to the phone. */
  readonly confirm: string;
}

type Waiting = Extract<PairingView, { readonly state: 'waiting' }>;
type Claimed = Extract<PairingView, { readonly state: 'claimed' }>;

/** Whether the page has to look again by itself; a form that is being filled in is left alone. */
export function isPairing(view: PairingView | undefined): boolean {
  return view?.state === 'waiting' || view?.state === 'redeemed';
}

/** Connects a phone: the code to type, then the phone that asks, to be compared and confirmed here (R92). */
export function pairingPart(visit: Visit, input: PairingInput): Html {
  const { pairing } = visit.texts;
  const { view, open } = input;
  if (view === undefined) return html`<div class="card"><p>${pairing.elsewhere}</p>${act({ action: open, text: pairing.show })}</div>`;
  if (view.state === 'waiting') return waiting(visit, { ...input, view });
  if (view.state === 'claimed') return claimed(visit, { ...input, view });
  if (view.state === 'redeemed') return watched('redeemed', html`<p role="status">${pairing.redeemed}</p>${renew(visit)}`);
  // The yes was cut short after the phone was connected: the same yes does what is left.
  if (view.state === 'connected') return html`<div class="card"><p>${pairing.connected}</p>${yes(visit, { confirm: input.confirm, digitsNeeded: visit.host.auth.policy.pairing.confirmedBy === 'digits' })}</div>`;
  return html`<div class="card"><p>${pairing[view.state]}</p>${act({ action: '/auth/pairing/renew', text: pairing.renew })}</div>`;
}

function waiting(visit: Visit, { view, username }: PairingInput & { readonly view: Waiting }): Html {
  const { pairing, field: names } = visit.texts;
  return html`<section class="card" aria-labelledby="get-app">
      <h2 id="get-app">1. ${pairing.getTitle}</h2>
      <p>${pairing.getText}</p>
      <div class="actions">${appLink('apple', pairing.apple)} ${appLink('android', pairing.android)}</div>
      <p class="hint">${pairing.hereNote}</p>
      <p><a class="button second" href="/phone" target="_blank" rel="noopener">${pairing.here}</a></p>
    </section>
    ${watched(
      'waiting',
      html`<h2>2. ${pairing.typeTitle}</h2>
        <p>${pairing.typeText}</p>
        <div class="halves">
          <dl><dt>${names.username}</dt><dd class="by-hand">${username}</dd><dt>${pairing.code}</dt><dd class="by-hand"><strong>${view.code}</strong></dd><dt>${pairing.until}</dt><dd>${when(visit, view.expiresAt)}</dd></dl>
          <div><p>${pairing.scan}</p>${qrCode({ text: view.link, label: pairing.qr })}</div>
        </div>
        <p>${pairing.goesOn}</p>
        ${renew(visit)}`,
    )}`;
}

function claimed(visit: Visit, { view, confirm }: PairingInput & { readonly view: Claimed }): Html {
  const { pairing } = visit.texts;
  const { name, platform } = view.device;
  return html`<section class="card" aria-labelledby="is-mine" data-waits="/wait/pairing" data-state="claimed">
    <h2 id="is-mine">${pairing.claimedTitle}</h2>
    <p>${pairing.claimedText}</p>
    <dl class="facts">
      <dt>${pairing.device}</dt><dd>${name}</dd>
      <dt>${pairing.platform}</dt><dd>${platformName(visit, platform)}</dd>
      <dt>${pairing.fingerprint}</dt><dd class="by-hand"><strong>${view.fingerprint}</strong></dd>
    </dl>
    ${yes(visit, { confirm, digitsNeeded: view.digitsNeeded })}
    ${act({ action: '/auth/pairing/decline', text: pairing.decline, look: 'danger' })}
  </section>`;
}

function yes(visit: Visit, { confirm, digitsNeeded }: { readonly confirm: string; readonly digitsNeeded: boolean }): Html {
  const { pairing } = visit.texts;
  return html`<form method="post" action="${confirm}">
    ${digitsNeeded ? field(visit, { name: 'digits', label: pairing.digits, autocomplete: 'off', inputmode: 'numeric' }) : ''}
    <button class="main">${pairing.confirm}</button>
  </form>`;
}

/** What a phone says it is, in words where there are some. */
export function platformName({ texts: { pairing } }: Visit, platform: string): string {
  return lookUp(pairing.platforms, platform) ?? platform;
}

function watched(state: string, body: Html): Html {
  return html`<div class="card" data-waits="/wait/pairing" data-state="${state}">${body}</div>`;
}

function appLink(platform: 'apple' | 'android', text: string): Html {
  return act({ action: '/auth/pairing/send-app-link', text, hidden: { platform }, look: 'second' });
}

function renew({ texts: { pairing } }: Visit): Html {
  return act({ action: '/auth/pairing/renew', text: pairing.renew, look: 'quiet' });
}
