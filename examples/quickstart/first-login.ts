import type { ChallengeView, PlainList } from 'lukko';
import { must } from './must.js';
import type { Host } from './host.js';
import type { Invited } from './invite.js';
import { watchInbox } from './watch-inbox.js';

/** Somebody whose three-step login is ready. */
export interface Ready extends Invited {
  readonly password: string;
  readonly list: PlainList;
  /** What proved that the list was saved. */
  readonly proof: ChallengeView;
  /** The cookie of the browser that did it. */
  readonly browser: string | undefined;
}

/** The password that a person of this story chooses. */
const choosePassword = (invited: Invited): string => `teacups on the ${String(invited.line)}th windowsill`;

/** Does the first login as the person would: with what reached them, and a list that they save. */
export async function doFirstLogin(host: Host, invited: Invited, password = choosePassword(invited)): Promise<Ready> {
  const { auth } = host;
  const { username } = invited;
  const opened = must(await auth.login.start({ username, password: await readTemporaryPassword(host, invited) }));
  if (opened.next !== 'first-login') throw new Error('the first login was expected');
  const { flow } = opened;
  const { view } = must(await auth.firstLogin.view({ flow }));
  must(await auth.firstLogin.giveInformation({ flow, profile: view.profile, addressCode: readAddressCode(host, invited) }));
  const changed = must(await auth.firstLogin.changePassword({ flow, password }));
  if (changed.state === 'confirm-contact') await confirmAddress(host, { flow, invited });
  must(await auth.firstLogin.chooseList({ flow }));
  const { list } = must(await auth.firstLogin.openList({ flow }));
  const { challenge } = must(await auth.firstLogin.askList({ flow }));
  const proven = must(await auth.firstLogin.proveList({ flow, code: codeAt(list, challenge) }));
  must(await auth.firstLogin.finish({ flow }));
  return { ...invited, password, list, proof: challenge, browser: proven.browser };
}

/** The one-time password at the position that is asked for. */
export function codeAt(list: PlainList, challenge: ChallengeView): string {
  return list.codes[challenge.position - 1] ?? '';
}

async function readTemporaryPassword(host: Host, invited: Invited): Promise<string> {
  if (invited.slip !== undefined) return invited.slip.temporaryPassword;
  // Policy `nist` sends it when the person asks; `standard` has sent it already, and this does nothing.
  await host.auth.accounts.requestTemporaryPassword({ username: invited.username });
  await host.sent();
  const text = host.inbox.lastSmsTo(invited.phone.replaceAll(' ', ''))?.text ?? '';
  return /\b\w{4}(?:-\w{4}){3}\b/.exec(text)?.[0] ?? '';
}

function readAddressCode(host: Host, invited: Invited): string | undefined {
  return /Code[^:]*: (\d+)/.exec(host.inbox.lastEmailTo(invited.email)?.text ?? '')?.[1];
}

/** Policy `nist`, after a delivery in person: a code goes to an address of the invitation and comes back. */
async function confirmAddress(host: Host, input: { readonly flow: string; readonly invited: Invited }): Promise<void> {
  const { flow, invited } = input;
  const channel = invited.email === '' ? 'sms' : 'email';
  const { result, arrived } = await watchInbox(host, () => host.auth.firstLogin.sendAddressCode({ flow, channel }));
  must(result);
  must(await host.auth.firstLogin.confirmContact({ flow, code: /[Cc]ode:? (\d+)/.exec(arrived.at(-1)?.text ?? '')?.[1] ?? '' }));
}
