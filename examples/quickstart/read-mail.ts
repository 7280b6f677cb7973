import type { ReceivedEmail, ReceivedSms } from 'lukko/testing';
import type { Host } from './host.js';
import type { Invited } from './invite.js';

/** The newest message of the invitation that came to a person by e-mail: it brings the username. */
export function invitationTo(host: Host, person: Invited): ReceivedEmail | undefined {
  return host.inbox.all().filter((each) => each.channel === 'email').findLast((each) => each.purpose === 'invitation' && each.to === person.email && each.text.includes(person.username));
}

/** The newest text message with a temporary password. */
export function temporaryPasswordTo(host: Host, person: Invited): ReceivedSms | undefined {
  const to = person.phone.replaceAll(/[\s()-]/g, '');
  return host.inbox.all().filter((each) => each.channel === 'sms').findLast((each) => each.purpose === 'temporary-password' && each.to === to);
}

/** The code that came with the username, and confirms the address. */
export function readAddressCode(host: Host, person: Invited): string | undefined {
  return /Code[^:]*: (\d+)/.exec(invitationTo(host, person)?.text ?? '')?.[1];
}

/** The temporary password, from the slip or from the phone; `undefined` where none came. */
export async function readTemporaryPassword(host: Host, person: Invited): Promise<string | undefined> {
  const slip = host.memory.of(person.accountId).slip;
  if (slip !== undefined) return slip.temporaryPassword;
  // Policy `nist` sends it when the person asks; `standard` has sent it already, and this does nothing.
  await host.auth.accounts.requestTemporaryPassword({ username: person.username });
  await host.sent();
  return /\b\w{4}(?:-\w{4}){3}\b/.exec(temporaryPasswordTo(host, person)?.text ?? '')?.[0];
}
