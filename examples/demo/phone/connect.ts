import type { PairResult } from 'lukko/device';
import { openKeyApp } from './key.js';
import { part, say, text } from './page.js';
import { choosePin, hasPin, isGoodPin } from './pin.js';

/** The secret of the link that opened the app, which stays in no address and no history. */
export function takeLink(): string | undefined {
  const { hash, pathname } = window.location;
  if (!hash.startsWith('#pair=')) return undefined;
  window.history.replaceState(null, '', pathname);
  return hash.slice('#pair='.length);
}

/** Shows the form: by a link there is nothing to type but the PIN, and that only the first time. */
export function prepareForm(link: string | undefined): void {
  for (const typed of document.querySelectorAll('[data-typed]')) if (typed instanceof HTMLElement) typed.hidden = link !== undefined;
  part('linked').hidden = link === undefined;
  part('first').hidden = hasPin();
}

/** Pairs this phone with what was typed, or with the link. */
export async function connect(form: HTMLFormElement, link: string | undefined): Promise<Extract<PairResult, { readonly ok: true }> | undefined> {
  const values = new FormData(form);
  const typed = (name: string): string => {
    const value = values.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  if (!hasPin() && !isGoodPin(typed('pin'))) {
    say(text('pin-short'));
    return undefined;
  }
  const name = typed('name');
  const app = openKeyApp(name === '' ? 'Web' : name);
  const paired = await app.pair(link === undefined ? { username: typed('username'), code: typed('code') } : { link });
  if (!paired.ok) {
    say(text(`refusal-${paired.reason}`));
    return undefined;
  }
  if (!hasPin()) await choosePin(typed('pin'));
  form.reset();
  say('');
  return paired;
}
