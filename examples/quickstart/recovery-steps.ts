import type { RecoveryView } from 'lukko';
import type { ReceivedEmail, ReceivedSms } from 'lukko/testing';
import type { Ready } from './first-login.js';
import type { Host } from './host.js';
import { must } from './must.js';
import { watchInbox } from './watch-inbox.js';

/** A recovery in the browser that opened its link. */
export interface Opened {
  /** The link's secret half, which is used up. */
  readonly link: string;
  readonly flow: string;
  readonly view: RecoveryView;
  /** The text message with the code. */
  readonly sms: ReceivedSms;
  readonly code: string;
}

/** Asks on the login page for what was lost, and says what was sent. The answer is the same for everybody. */
export async function askFor(
  host: Host,
  input: { readonly username: string; readonly recovers: 'password' | 'list' },
): Promise<{ readonly answer: string; readonly arrived: readonly (ReceivedEmail | ReceivedSms)[]; readonly email: ReceivedEmail | undefined }> {
  const { result, arrived } = await watchInbox(host, () => host.auth.recovery.request(input));
  const answer = JSON.stringify(result) === '{"ok":true}' ? 'If we know this username, a link is on its way.' : JSON.stringify(result);
  return { answer, arrived, email: arrived.find((each) => each.channel === 'email') };
}

/** Opens the link of an e-mail as the button on its page does: by a POST. */
export async function openLink(host: Host, email: ReceivedEmail): Promise<Opened> {
  const link = /#recovery=(\S+)/.exec(email.text)?.[1] ?? '';
  const { result, arrived } = await watchInbox(host, () => host.auth.recovery.open({ link }));
  const { flow, view } = must(result);
  const sms = arrived.find((each) => each.channel === 'sms');
  if (sms === undefined) throw new Error('a text message with the code was expected');
  return { link, flow, view, sms, code: /\bcode (\d+)/.exec(sms.text)?.[1] ?? '' };
}

/** How a login is refused. */
export async function refusalOf(host: Host, person: Pick<Ready, 'username' | 'password'>): Promise<string> {
  const started = await host.auth.login.start({ username: person.username, password: person.password });
  if (started.ok) throw new Error('the old password was accepted');
  return started.reason;
}
