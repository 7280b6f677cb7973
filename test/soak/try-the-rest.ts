import { changePassword, changeToKey, changeToList, pay, recoverList, recoverPassword, renewList } from './acts.js';
import { attempt } from './at-work.js';
import { findUngranted } from './find-untried.js';
import { logIn, logOut } from './login.js';
import type { Office } from './office.js';
import { getSlip, type Person } from './person.js';

/** Some of each kind: the first likes the Key, the second the list. */
const most = 3;

/** From the head user's slip on: each of these can be done after the one before. */
const steps: readonly (readonly [name: string, act: (office: Office, person: Person) => Promise<void>])[] = [
  ['go to the head user', getSlip],
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

/** On a slow machine a day of a minute may be over before somebody got to everything: what is left is done now, while nothing breaks. */
export async function tryTheRest(office: Office, people: readonly Person[]): Promise<void> {
  for (const person of people.slice(0, most)) {
    for (const [name, act] of steps) {
      if (findUngranted(office.journal.told).length === 0) return;
      await attempt(office, person, `${name} at the end`, act);
    }
  }
}
