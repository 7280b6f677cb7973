import type { KeyAccount } from 'lukko/device';
import { sayRefusal, type Hands } from './run-command.js';

const states: Readonly<Record<KeyAccount['state'], string>> = { waiting: 'to be confirmed on the computer', connected: 'connected', ended: 'signed out on the computer' };

/** Shows all accounts, each with the number that `sign-out` takes. */
export async function showAccounts({ app, terminal }: Hands): Promise<boolean> {
  const accounts = await app.accounts();
  if (accounts.length === 0) terminal.say('This app is connected to no account.');
  for (const [at, { username, service, state }] of accounts.entries()) terminal.say(`${at + 1}. ${username} at ${service}: ${states[state]}`);
  return true;
}

/** Disconnects from an account: the only one, or the one of that number. */
export async function signOut(hands: Hands, number: string | undefined): Promise<boolean> {
  const { app, terminal } = hands;
  const accounts = await app.accounts();
  const account = accounts[Number(number ?? (accounts.length === 1 ? '1' : '0')) - 1];
  if (account === undefined) {
    await showAccounts(hands);
    if (accounts.length > 0) terminal.say('Say which one, by its number.');
    return false;
  }
  const done = await app.signOut({ account: account.id });
  if (!done.ok) return sayRefusal(hands, done);
  terminal.say(`Signed out. The key for ${account.username} at ${account.service} is deleted.`);
  if (done.server === 'not-told') terminal.say(`${account.service} could not be reached. Remove this app in the settings on a computer, too.`);
  return true;
}
