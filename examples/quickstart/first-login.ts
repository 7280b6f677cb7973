import type { ChallengeView, FirstLoginView, PlainList } from 'lukko';
import { must } from './must.js';
import type { Host } from './host.js';
import type { Invited } from './invite.js';
import { line } from './print.js';
import { readAddressCode } from './read-mail.js';
import { watchInbox } from './watch-inbox.js';
import { writeSheets } from './write-sheets.js';

/** Somebody whose three-step login is ready. */
export interface Ready extends Invited {
  readonly password: string;
  readonly list: PlainList;
  /** What proved that the list was saved. */
  readonly proof: ChallengeView;
  /** The cookie of the browser that did it. */
  readonly browser: string | undefined;
}

/** A first login that is open in a browser. */
export interface Walk {
  readonly invited: Invited;
  readonly flow: string;
  /** What the person chooses, where none is chosen yet. */
  readonly password: string;
  /** Where the sheets go. */
  readonly out: string;
}

type Step = (host: Host, walk: Walk) => Promise<void>;

const steps: Readonly<Partial<Record<FirstLoginView['state'], Step>>> = {
  'personal-information': giveInformation,
  'change-password': changePassword,
  'confirm-contact': confirmAddress,
  'verification-method': async ({ auth }, { flow }) => void must(await auth.firstLogin.chooseList({ flow })),
  'password-list': proveList,
};

/** Does the first login as the person would, from where it stands to its end. */
export async function doFirstLogin(host: Host, walk: Walk): Promise<Ready> {
  const { flow, invited } = walk;
  for (let step = await dueStep(host, flow); step !== undefined; step = await dueStep(host, flow)) await step(host, walk);
  must(await host.auth.firstLogin.finish({ flow }));
  return whole(invited, host.memory.of(invited.accountId));
}

async function dueStep(host: Host, flow: string): Promise<Step | undefined> {
  return steps[must(await host.auth.firstLogin.view({ flow })).view.state];
}

/** A person who remembers all three. */
export function whole(invited: Invited, { passwords = [], list, proof, browser }: ReturnType<Host['memory']['of']>): Ready {
  const [password] = passwords;
  if (password === undefined || list === undefined || proof === undefined) throw new Error('a password and a list were expected');
  return { ...invited, password, list, proof, browser };
}

/** The one-time password at the position that is asked for. */
export function codeAt(list: PlainList, challenge: ChallengeView): string {
  return list.codes[challenge.position - 1] ?? '';
}

async function giveInformation(host: Host, { flow, invited }: Walk): Promise<void> {
  const { view } = must(await host.auth.firstLogin.view({ flow }));
  must(await host.auth.firstLogin.giveInformation({ flow, profile: view.profile, addressCode: readAddressCode(host, invited) }));
}

async function changePassword(host: Host, { flow, invited, password }: Walk): Promise<void> {
  host.memory.choosePassword(invited.accountId, password);
  must(await host.auth.firstLogin.changePassword({ flow, password }));
  line(`  ${invited.name} has changed the password.`);
}

/** Policy `nist`, after a delivery in person: a code goes to an address of the invitation and comes back. */
async function confirmAddress(host: Host, { flow, invited }: Walk): Promise<void> {
  const channel = invited.email === '' ? 'sms' : 'email';
  const { result, arrived } = await watchInbox(host, () => host.auth.firstLogin.sendAddressCode({ flow, channel }));
  must(result);
  must(await host.auth.firstLogin.confirmContact({ flow, code: /[Cc]ode:? (\d+)/.exec(arrived.at(-1)?.text ?? '')?.[1] ?? '' }));
}

/** The list that was saved, or the one that this browser shows; where neither is there, another. */
async function proveList(host: Host, { flow, invited, out }: Walk): Promise<void> {
  const { firstLogin } = host.auth;
  const { accountId, name } = invited;
  const { view } = must(await firstLogin.view({ flow }));
  const saved = host.memory.of(accountId).list;
  if (saved === undefined || saved.listNumber !== view.listNumber) {
    if (!view.listCanBeOpened) {
      line(`  ${name} did not save list ${String(view.listNumber)} in time, and takes another.`);
      must(await firstLogin.replaceList({ flow }));
    }
    host.memory.remember(accountId, { list: must(await firstLogin.openList({ flow })).list });
  }
  const { list } = host.memory.of(accountId);
  if (list === undefined) throw new Error('a list was expected');
  line(`    ${(await writeSheets(out, { ...invited, list })).join('  ')}`);
  const { challenge } = must(await firstLogin.askList({ flow }));
  host.memory.remember(accountId, { proof: challenge });
  const { browser } = must(await firstLogin.proveList({ flow, code: codeAt(list, challenge) }));
  host.memory.remember(accountId, { browser });
  line(`  ${name}: done. List ${String(challenge.listNumber)} proven with position ${String(challenge.position)}.`);
}
