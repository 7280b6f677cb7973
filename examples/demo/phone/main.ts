// The Key app of the demo: a phone in a browser. What a phone does is done by `lukko/device`; here is what is seen of it.
import type { KeyAccount, PairResult } from 'lukko/device';
import { drawAccounts } from './accounts.js';
import { connect, prepareForm, takeLink } from './connect.js';
import { openKeyApp } from './key.js';
import { part, say, showScreens, text } from './page.js';
import { drawRequests } from './requests.js';

const everyMs = 2000;
const app = openKeyApp('Web');
let link = takeLink();
let adding = link !== undefined;
/** The account that waits for the computer, as long as this page has seen it paired. */
let claimed: Extract<PairResult, { readonly ok: true }> | undefined;
/** What was said of the connection last. */
let told = '';

const form = document.querySelector('form[data-form="add"]');
if (form instanceof HTMLFormElement) form.addEventListener('submit', (event) => void add(event, form));
part('add').addEventListener('click', () => {
  adding = true;
  void look();
});
window.addEventListener('hashchange', () => {
  link = takeLink() ?? link;
  adding = link !== undefined;
  void look();
});
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/phone-worker.js', { scope: '/phone' }).catch(() => undefined);
await watch();

async function add(event: SubmitEvent, filled: HTMLFormElement): Promise<void> {
  event.preventDefault();
  const paired = await connect(filled, link).catch(() => say(text('broken')));
  // A link works once, whatever came of it.
  link = undefined;
  if (paired !== undefined) {
    claimed = paired;
    adding = false;
  }
  await look();
}

/** Looks again and again, for as long as the page is open. */
async function watch(): Promise<never> {
  for (;;) {
    await look().catch(() => say(text('broken')));
    await new Promise((resolve) => void setTimeout(resolve, everyMs));
  }
}

async function look(): Promise<void> {
  const accounts = await app.accounts();
  await Promise.all(accounts.filter(({ state }) => state === 'waiting').map(askStatus));
  const connected = accounts.filter(({ state }) => state === 'connected');
  const answers = await Promise.all(connected.map(async ({ id }) => ({ id, answer: await app.approvals({ account: id }) })));
  const known = await app.accounts();
  // What was asked for an account that was signed out meanwhile is nobody's any more.
  const asked = answers.filter(({ id }) => known.some((one) => one.id === id)).map(({ answer }) => answer);
  drawAccounts(app, known, look);
  // Without a connection what is drawn stays: it can be read, and answered when the connection is back.
  if (asked.every(({ ok }) => ok)) drawRequests(app, asked.flatMap((one) => (one.ok ? one.approvals : [])));
  tellConnection(asked.find((one) => !one.ok)?.reason, asked.some((one) => one.ok && one.refused.length > 0));
  prepareForm(link);
  show(known);
}

/** Said once, and taken back when it is over. That a phone was removed stays: signing out, which ends it, says something of its own. */
function tellConnection(reason: string | undefined, isForged: boolean): void {
  const now = reason === undefined ? (isForged ? text('forged') : '') : text(`refusal-${reason}`);
  const isRemoved = told === text('refusal-device-unknown');
  if (now !== '' || (told !== '' && !isRemoved)) say(now);
  told = now;
}

async function askStatus({ id }: KeyAccount): Promise<void> {
  const status = await app.status({ account: id });
  if (!status.ok || status.state === 'waiting') return;
  if (claimed?.account.id === id) claimed = undefined;
  say(text(status.state === 'connected' ? 'connected' : 'expired'));
}

function show(accounts: readonly KeyAccount[]): void {
  const waiting = accounts.find(({ state }) => state === 'waiting');
  if (waiting !== undefined) {
    part('fingerprint', part('screen="claimed"')).textContent = waiting.fingerprint;
    part('digits').textContent = claimed?.digits ?? '';
    part('with-digits').hidden = claimed?.digits === undefined;
  }
  showScreens([...(waiting === undefined ? [] : ['claimed']), ...(accounts.length === 0 ? [] : ['home']), ...(adding || accounts.length === 0 ? ['add'] : [])]);
}
