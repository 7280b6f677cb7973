import { openBrowser, type Browser } from './browser.js';
import { count, organizationId, type Office } from './office.js';
import { openPhone, type Phone } from './phone.js';

/** Somebody who works at the office, and what they know. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly phoneNumber: string;
  readonly likes: 'list' | 'key';
  readonly accountId: string;
  /** What they type, the likeliest first: after a broken connection nobody knows which password counts. */
  passwords: readonly string[];
  /** For each of these, those that it took the place of: once it works, they never do again. */
  readonly before: Map<string, readonly string[]>;
  /** Those that count no more, for certain. */
  old: readonly string[];
  /** A browser that has kept a session which was ended, and how often Redis had forgotten something by then. */
  ended: { readonly browser: Browser; readonly failovers: number } | undefined;
  username: string;
  /** The lists they saved, by number. */
  readonly lists: Map<number, readonly string[]>;
  browser: Browser;
  phone: Phone | undefined;
  /** How often in a row nothing worked though the host answered. */
  failures: number;
  /** How many messages there were when the last was asked for. */
  asked: number;
  newPasswords: number;
  /** Began anew with a slip. */
  isLedBack: boolean;
}

/** The head user invites somebody; username and temporary password go out by two channels. */
export async function invite(office: Office, n: number): Promise<Person> {
  const name = `Person ${String(n)}`;
  const email = `person${String(n)}@example.com`;
  const phoneNumber = `+35840${String(1_000_000 + n)}`;
  const asked = office.inbox.count();
  const { accountId, username } = await office.headUser.ask('accounts/provision', { organizationId, person: { name, email, phone: phoneNumber }, delivery: { username: 'email', temporaryPassword: 'sms' } });
  const browser = openBrowser(office.web, () => accountId);
  return { name, email, phoneNumber, likes: n % 2 === 0 ? 'key' : 'list', accountId, username, passwords: [], before: new Map(), old: [], ended: undefined, lists: new Map(), browser, phone: undefined, failures: 0, asked, newPasswords: 0, isLedBack: false };
}

/** A browser that this person has not logged in with. */
export function anotherBrowser(office: Office, person: Person): Browser {
  return openBrowser(office.web, () => person.accountId);
}

/** A phone that is not connected yet; the old one is put away. */
export function takePhone(office: Office, person: Person): Phone {
  person.phone?.putAway();
  person.phone = openPhone(office.web, { who: () => person.accountId, name: `Phone of ${person.name}` });
  return person.phone;
}

/** A password that nobody has used, typed first from now on. */
export function choosePassword(person: Person): string {
  person.newPasswords += 1;
  const password = `uusi salasana ${String(person.newPasswords)} sateisena aamuna ${person.accountId.slice(0, 6)}`;
  learn(person, password);
  return password;
}

function learn(person: Person, password: string): void {
  person.before.set(password, person.passwords);
  person.passwords = [password, ...person.passwords];
}

/** Both factors are lost, or nothing works: the head user hands over a slip, and the first login begins again. */
export async function getSlip(office: Office, person: Person): Promise<void> {
  const { accountId } = person;
  const { account } = await office.headUser.ask('accounts/describe', { accountId });
  const id = account.status === 'pending' ? 'accounts/issue-temporary-password' : 'accounts/restart';
  const { slip } = await office.headUser.ask(id, { accountId, delivery: 'in-person' });
  if (slip === undefined) return;
  learn(person, slip.temporaryPassword);
  person.username = slip.username;
  person.failures = 0;
  person.isLedBack = true;
  count(office, 'led back by the head user');
}
