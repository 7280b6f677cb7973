import { changePassword, changeToKey, changeToList, pay, recoverList, recoverPassword, renewList } from './acts.js';
import { attempt } from './at-work.js';
import { findUngranted } from './find-untried.js';
import { logIn, logOut } from './login.js';
import type { Office } from './office.js';
import { getSlip, type Person } from './person.js';

type Errand = readonly (readonly [name: string, act: (office: Office, person: Person) => Promise<void>])[];

const beginAnew: Errand = [['go to the head user', getSlip], ['log in', logIn]];

/** Each of these can be done after the one before. */
const everythingElse: Errand = [
  ['log in', logIn],
  ['change to a list', changeToList],
  ['change the password', changePassword],
  ['renew the list', renewList],
  ['recover the password', recoverPassword],
  ['log in', logIn],
  ['recover the list', recoverList],
  ['log in', logIn],
  ['change to the Key', changeToKey],
  ['pay', pay],
  ['recover the password', recoverPassword],
  ['log in', logIn],
  ['log out', logOut],
];

const most = 3;

/** On a slow machine a day of a minute may be over before somebody got to everything: what is left is done now, while nothing breaks. */
export async function tryTheRest(office: Office, people: readonly Person[]): Promise<void> {
  // Of any two neighbours one likes the Key and one the list. Whoever began anew has no confirmed address, and recovers nothing.
  const last = people.slice(-2);
  const first = people.filter((person) => !person.isLedBack && !last.includes(person)).slice(0, most);
  for (const person of last) await run(office, person, beginAnew);
  for (const person of first) await run(office, person, everythingElse);
}

async function run(office: Office, person: Person, errand: Errand): Promise<void> {
  for (const [name, act] of errand) {
    if (findUngranted(office.journal.told).length === 0) return;
    await attempt(office, person, `${name} at the end`, act);
  }
}
