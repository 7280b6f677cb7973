import type { KeyApp, KeyApproval } from 'lukko/device';
import { offerPin } from './key.js';
import { copyOf, part, say, text } from './page.js';

/** Draws what waits. What is drawn already is left alone, as somebody may be typing there. */
export function drawRequests(app: KeyApp, approvals: readonly KeyApproval[]): void {
  const place = part('requests');
  const wanted = new Map(approvals.map((approval) => [approval.challenge, approval]));
  for (const shown of [...place.children]) {
    const { challenge = '' } = shown instanceof HTMLElement ? shown.dataset : {};
    // A request that has ended goes; one that is there already stays as it is.
    if (!wanted.delete(challenge)) shown.remove();
  }
  // What was said belongs to what was there before.
  if (wanted.size > 0) say('');
  for (const approval of wanted.values()) place.append(draw(app, approval));
  part('no-requests').hidden = place.children.length > 0;
}

function draw(app: KeyApp, approval: KeyApproval): HTMLElement {
  const form = copyOf('request');
  const { asks, challenge } = approval;
  form.dataset['challenge'] = challenge;
  part('purpose', form).textContent = text(`purpose-${asks.purpose}`);
  part('facts', form).append(...factsOf(approval).flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
  part('stranger', form).hidden = asks.known;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void approve(app, approval, form);
  });
  for (const button of form.querySelectorAll('[data-deny]')) {
    if (!(button instanceof HTMLElement)) continue;
    const reason = button.dataset['deny'] === 'not-me' ? 'not-me' : 'cancelled';
    button.addEventListener('click', () => void deny(app, { approval, reason }, form));
  }
  return form;
}

/** All that was signed and a person can judge. */
function factsOf({ asks, expiresAt }: KeyApproval): readonly (readonly [string, string])[] {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'medium', hourCycle: 'h23' }).format(expiresAt);
  return [
    [text('account'), `${asks.username} · ${asks.service}`],
    ...(asks.act === undefined ? [] : [[text('change'), text(`act-${asks.act}`)] as const]),
    ...Object.entries(asks.display ?? {}).map(([name, value]) => [text(`display-${name}`), value] as const),
    [text('browser'), text(asks.known ? 'known' : 'unknown')],
    ...(asks.place === undefined ? [] : [[text('place'), asks.place] as const]),
    [text('until'), time],
  ];
}

async function approve(app: KeyApp, approval: KeyApproval, form: HTMLElement): Promise<void> {
  offerPin(valueOf(form, 'pin'));
  const result = await busy(form, () => app.approve({ approval, number: valueOf(form, 'number') }));
  if (result.ok) {
    finish(form, text('approved'));
    return;
  }
  const triesLeft = result.reason === 'wrong-number' ? result.triesLeft : 0;
  refuse(form, triesLeft > 0 ? text('tries').replace('%', String(triesLeft)) : text(`refusal-${result.reason}`));
}

async function deny(app: KeyApp, input: { readonly approval: KeyApproval; readonly reason: 'not-me' | 'cancelled' }, form: HTMLElement): Promise<void> {
  const result = await busy(form, () => app.deny(input));
  if (result.ok) finish(form, text(input.reason === 'not-me' ? 'denied' : 'cancelled'));
  else refuse(form, text(`refusal-${result.reason}`));
}

/** While an answer is on its way, no other is sent. */
async function busy<T>(form: HTMLElement, work: () => Promise<T>): Promise<T> {
  const buttons = [...form.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  try {
    return await work();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function finish(form: HTMLElement, what: string): void {
  form.remove();
  part('no-requests').hidden = part('requests').children.length > 0;
  say(what);
}

function refuse(form: HTMLElement, why: string): void {
  const error = part('error', form);
  error.textContent = why;
  error.hidden = false;
  for (const input of form.querySelectorAll('input')) input.value = '';
}

function valueOf(form: HTMLElement, name: string): string {
  const input = form.querySelector(`input[name="${name}"]`);
  return input instanceof HTMLInputElement ? input.value : '';
}

function element(kind: 'dt' | 'dd', content: string): HTMLElement {
  return Object.assign(document.createElement(kind), { textContent: content });
}
