import type { SimulatedPhone } from 'lukko/testing';
import { comeInByKey, logInByKey, type KeyPerson } from './key-login.js';
import { backToTheKey, changeToList } from './key-method.js';
import { showPayment } from './key-payment.js';
import { newest, takePhone } from './key-phone.js';
import type { Host } from './host.js';
import type { Invited } from './invite.js';
import { must } from './must.js';
import { heading, line, messages } from './print.js';
import { watchInbox } from './watch-inbox.js';

/** The Key app, from its first login to a lost phone and a payment. */
export async function showKey(host: Host, input: { readonly invited: Invited; readonly out: string }): Promise<void> {
  const { invited, out } = input;
  heading(`2. ${invited.name} logs in for the first time, and chooses the Key app`);
  const phone = takePhone(host, `${invited.name}’s phone`);
  const person = await comeInByKey(host, { invited, phone });
  heading('3. From now on: username, password, and the number typed into the app');
  await logInByKey(host, { person, phone });
  heading('4. What is refused');
  await showRefusals(host, { person, phone });
  heading('5. From the Key to a list, and back');
  const listed = await changeToList(host, { person, phone, out });
  const second = await backToTheKey(host, { person: listed, name: `${invited.name}’s new phone` });
  heading('6. The app signs itself out, and is connected again with the list in reserve');
  must(await second.phone.signOut());
  line('  The key is deleted on the phone, and approves nothing any more.');
  const third = await backToTheKey(host, { person: second.person, name: `${invited.name}’s third phone` });
  heading('7. The phone is lost');
  const fourth = await loseIt(host, { ...third, name: `${invited.name}’s fourth phone` });
  heading('8. A payment is approved on the phone');
  await showPayment(host, fourth);
}

interface Held {
  readonly person: KeyPerson;
  readonly phone: SimulatedPhone;
}

async function showRefusals(host: Host, { person, phone }: Held): Promise<void> {
  const { auth } = host;
  const wrong = await person.start(host);
  const typed = wrong.number.startsWith('9') ? `1${wrong.number.slice(1)}` : `9${wrong.number.slice(1)}`;
  const refused = await phone.approve(typed, await newest(phone));
  line(`  The page shows ${wrong.number}, and ${typed} is typed: refused as ${refused.ok ? 'nothing' : refused.reason}.`);
  const finished = await auth.login.finishApproval({ attempt: wrong.attempt });
  line(`  The page goes on without an approval: ${finished.ok ? 'it should not' : finished.reason}. Asked again, it has another number.`);
  const stranger = await person.start(host, { known: false });
  line('  Somebody who knows the password logs in elsewhere, and the phone asks. *This was not me*:');
  const asked = await newest(phone);
  const { result, arrived } = await watchInbox(host, () => phone.deny('not-me', asked));
  must(result);
  line(`  That login is over (${(await auth.login.view({ attempt: stranger.attempt })).ok ? 'still open' : 'attempt-expired'}), and ${person.name} is told:`);
  messages(arrived);
}

/** Who lost it logs in with the list in reserve, and removes it. */
async function loseIt(host: Host, input: Held & { readonly name: string }): Promise<Held> {
  const { person, phone, name } = input;
  const { token } = await person.logInByList(host);
  const { devices } = must(await host.auth.devices.list({ token }));
  const lost = devices.find(({ active }) => active);
  if (lost === undefined) throw new Error('a phone was expected');
  must(await host.auth.devices.endDevice({ token, deviceId: lost.id }));
  const tried = await phone.status();
  line(`  ${person.name} logs in with the list, and removes "${lost.name}" in the settings. Whoever finds it gets: ${tried.ok ? tried.state : tried.reason}.`);
  return backToTheKey(host, { person: { ...person, token }, name });
}
