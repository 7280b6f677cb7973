import type { PlainList } from 'lukko';
import type { SimulatedPhone } from 'lukko/testing';
import { codeAt } from './first-login.js';
import type { Host } from './host.js';
import type { Invited } from './invite.js';
import { newest, numberOf, pairPhone } from './key-phone.js';
import { must } from './must.js';
import { line, messages } from './print.js';
import { readAddressCode, readTemporaryPassword } from './read-mail.js';
import { askedFor } from './three-steps.js';
import { watchInbox } from './watch-inbox.js';

/** Somebody whose third step is the Key. */
export interface KeyPerson extends Invited {
  readonly password: string;
  /** The cookie of the browser that did the first login. */
  readonly browser: string | undefined;
  /** The list in reserve, where there is one. */
  readonly list?: PlainList | undefined;
  /** Username and password, as far as the page that shows the number. */
  readonly start: (host: Host, input?: { readonly known: boolean }) => Promise<{ readonly attempt: string; readonly number: string }>;
  /** All three steps with *Use my list instead*. */
  readonly logInByList: (host: Host) => Promise<{ readonly token: string }>;
}

const password = 'teacups on the windowsill';

/** The first login by the Key, to its end. */
export async function comeInByKey(host: Host, input: { readonly invited: Invited; readonly phone: SimulatedPhone }): Promise<KeyPerson> {
  const { invited, phone } = input;
  const { auth } = host;
  const { username } = invited;
  const started = must(await auth.login.start({ username, password: (await readTemporaryPassword(host, invited)) ?? '' }));
  if (started.next !== 'first-login') throw new Error('the first login was expected');
  const { flow } = started;
  const { view } = must(await auth.firstLogin.view({ flow }));
  must(await auth.firstLogin.giveInformation({ flow, profile: view.profile, addressCode: readAddressCode(host, invited) }));
  must(await auth.firstLogin.changePassword({ flow, password }));
  line('  The personal information is checked and the password changed. The Key is chosen.');
  const chosen = must(await auth.firstLogin.chooseKey({ flow }));
  const { pairing } = chosen;
  const link = await watchInbox(host, () => auth.devices.sendAppLink({ pairing, platform: 'apple' }));
  line('  A link to the app comes by SMS; the code stays on the page:');
  messages(link.arrived);
  const digits = await pairPhone(host, { phone, username, pairing, view: chosen.view });
  const { result, arrived } = await watchInbox(host, () => auth.firstLogin.confirmDevice({ flow, pairing, digits }));
  const { browser } = must(result);
  must(await auth.firstLogin.finish({ flow }));
  line('  *Key connected.* All addresses are told:');
  messages(arrived);
  return keyPerson({ ...invited, password, browser });
}

/** The person with what they know and hold. */
export function keyPerson(person: Omit<KeyPerson, 'start' | 'logInByList'>): KeyPerson {
  const { username, browser, list } = person;
  const begin = async (host: Host, known: boolean) => {
    const started = must(await host.auth.login.start({ username, password, ...(known ? { browser } : {}) }));
    if (started.next !== 'key-approval') throw new Error(`the Key was expected, and not ${started.next}`);
    return started;
  };
  return {
    ...person,
    start: async (host, { known } = { known: true }) => {
      const { attempt, approval } = await begin(host, known);
      return { attempt, number: numberOf(approval) };
    },
    logInByList: async (host) => {
      if (list === undefined) throw new Error('a list in reserve was expected');
      const { attempt } = await begin(host, true);
      const { challenge } = must(await host.auth.login.useList({ attempt }));
      line(`  *Use my list instead*: the page asks for ${askedFor(challenge)}, and all addresses are told.`);
      const done = must(await host.auth.login.answerOtp({ attempt, code: codeAt(list, challenge) }));
      if (done.next !== 'authenticated') throw new Error('a session was expected');
      return done;
    },
  };
}

/** Username, password, and the number that the page shows. */
export async function logInByKey(host: Host, input: { readonly person: KeyPerson; readonly phone: SimulatedPhone }): Promise<{ readonly token: string }> {
  const { person, phone } = input;
  const { attempt, number } = await person.start(host);
  const approval = await newest(phone);
  const { service, username, purpose, known } = approval.asks;
  line(`  The page shows ${number}. The phone says: ${service}, ${username}, ${purpose}, ${known ? 'from a browser you have used before' : 'from a new browser'}.`);
  must(await phone.approve(number, approval));
  const done = must(await host.auth.login.finishApproval({ attempt }));
  if (done.next !== 'authenticated') throw new Error('a session was expected');
  const { assurance } = done.session;
  line(`  ${number} is typed there, after the PIN of the phone. Logged in, with the methods ${assurance.amr.join(', ')}.`);
  return done;
}
