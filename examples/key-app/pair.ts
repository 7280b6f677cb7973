import { sayRefusal, type Hands } from './run-command.js';

/** Connects to an account, by a link or by what the user types, and waits until the computer has confirmed it. */
export async function pair(hands: Hands, link: string | undefined): Promise<boolean> {
  const { app, terminal } = hands;
  const input = link === undefined ? { username: await terminal.ask('Username: '), code: await terminal.ask('Code on the computer: ') } : { link };
  const paired = await app.pair(input);
  if (!paired.ok) return sayRefusal(hands, paired);
  const { account, fingerprint, digits } = paired;
  terminal.say(`${account.service} asks on the computer whether this app is yours. It must show the same letters there: ${fingerprint}`);
  if (digits !== undefined) terminal.say(`Type these digits on the computer: ${digits}`);
  const waited = await app.waitUntilConnected({ account: account.id });
  if (!waited.ok) return waited.reason === 'stopped' ? false : sayRefusal(hands, waited);
  if (waited.state === 'connected') {
    terminal.say(`Connected. This app now approves for ${account.username} at ${account.service}.`);
    return true;
  }
  // Nothing hangs on the key any more.
  await app.signOut({ account: account.id });
  terminal.say('It was not confirmed on the computer. Show a new code there and try again.');
  return false;
}
