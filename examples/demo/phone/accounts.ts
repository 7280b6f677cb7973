import type { KeyAccount, KeyApp } from 'lukko/device';
import { copyOf, part, say, text } from './page.js';

/** Draws the accounts of this phone, each with the way out of it. */
export function drawAccounts(app: KeyApp, accounts: readonly KeyAccount[], changed: () => Promise<void>): void {
  const place = part('accounts');
  const state = JSON.stringify(accounts);
  if (place.dataset['shown'] === state) return;
  place.dataset['shown'] = state;
  place.replaceChildren(...accounts.map((account) => draw(app, account, changed)));
}

function draw(app: KeyApp, account: KeyAccount, changed: () => Promise<void>): HTMLElement {
  const card = copyOf('account');
  part('username', card).textContent = account.username;
  part('service', card).textContent = account.service;
  part('state', card).textContent = text(`state-${account.state}`);
  part('fingerprint', card).textContent = account.fingerprint;
  part('sign-out', card).addEventListener('click', () => void signOut(app, account, changed));
  return card;
}

async function signOut(app: KeyApp, { id }: KeyAccount, changed: () => Promise<void>): Promise<void> {
  const result = await app.signOut({ account: id });
  say(text(result.ok && result.server === 'not-told' ? 'signed-out-here' : 'signed-out'));
  await changed();
}
