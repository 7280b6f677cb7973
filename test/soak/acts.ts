import type { Api } from '../../src/http/wire.js';
import { codeOf, logIn, logOut, nextOnce, tryEndedSession } from './login.js';
import { isStopped, openBrowser, type Stopped } from './browser.js';
import { overs } from './find-untried.js';
import { count, waitFor, type Office } from './office.js';
import { anotherBrowser, choosePassword, takePhone, type Person } from './person.js';

type Act = Api['binding/start']['input']['act'];

/** The fresh proof of an act. */
async function prove(person: Person, act: Act): Promise<void> {
  const { browser } = person;
  const { challenge, approval } = await browser.ask('binding/start', { act });
  if (challenge !== undefined) {
    const { code, once } = codeOf(person, challenge);
    await browser.ask('binding/answer-otp', { code }, once);
    return;
  }
  if (approval?.state !== 'open' || (await person.phone?.approve(approval.number)) !== true) throw { outcome: 'refused', code: 'phone-silent' } satisfies Stopped;
  await browser.ask('binding/finish-approval', {}, nextOnce(act, person));
}

export async function changePassword(_office: Office, person: Person): Promise<void> {
  const [currentPassword = ''] = person.passwords;
  await prove(person, 'change-password');
  await person.browser.ask('binding/change-password', { currentPassword, password: choosePassword(person) }, `password ${person.accountId}/${String(person.newPasswords)}`);
}

/** To a new list, from an old one or from the Key. */
async function takeList(person: Person, act: 'renew-list' | 'change-to-list'): Promise<void> {
  const { browser, lists } = person;
  await prove(person, act);
  await browser.ask('binding/order-list', {});
  const { list } = await browser.ask('binding/open-list', { format: 'json' });
  lists.set(list.listNumber, list.codes);
  const { challenge } = await browser.ask('binding/ask-list', {});
  const { code, once } = codeOf(person, challenge);
  await browser.ask('binding/prove-list', { code }, once);
}

export const renewList = (_office: Office, person: Person): Promise<void> => takeList(person, 'renew-list');
export const changeToList = (_office: Office, person: Person): Promise<void> => takeList(person, 'change-to-list');

export async function changeToKey(office: Office, person: Person): Promise<void> {
  const { browser, username } = person;
  await prove(person, 'pair-device');
  const { view } = await browser.ask('binding/open-pairing', {});
  if (view.state !== 'waiting') return;
  const before = person.phone;
  person.phone = undefined;
  const phone = takePhone(office, person);
  const isPaired = await phone.pair({ username, code: view.code });
  if (!isPaired) return void (person.phone = before);
  await browser.ask('binding/confirm-device', {}, `phone ${person.accountId}/${view.code}`);
  before?.putAway();
}

/** Problems signing in: the link, the code on the phone, and the factor that is left. */
async function recover(office: Office, person: Person, recovers: 'password' | 'list') {
  const browser = anotherBrowser(office, person);
  const after = office.inbox.count();
  await browser.ask('recovery/request', { username: person.username, recovers });
  const link = await waitFor(office, { to: person.email, pattern: /#recovery=(\S+)/, after });
  if (link === undefined) throw { outcome: 'refused', code: 'no-mail-came' } satisfies Stopped;
  await browser.ask('recovery/open', { link }, `recovery link ${link.slice(0, 12)}`);
  const code = await waitFor(office, { to: person.phoneNumber, pattern: /\b\d{8}\b/, after });
  if (code === undefined) throw { outcome: 'refused', code: 'no-text-came' } satisfies Stopped;
  const { view } = await browser.ask('recovery/answer-code', { code }, `recovery code ${link.slice(0, 12)}`);
  return { browser, view, link: link.slice(0, 12) };
}

export async function recoverPassword(office: Office, person: Person): Promise<void> {
  const { browser, view, link } = await recover(office, person, 'password');
  if (view.challenge !== undefined) {
    const { code, once } = codeOf(person, view.challenge);
    await browser.ask('recovery/answer-otp', { code }, once);
  } else {
    const { approval } = view;
    if (approval?.state !== 'open' || (await person.phone?.approve(approval.number)) !== true) throw { outcome: 'refused', code: 'phone-silent' } satisfies Stopped;
    await browser.ask('recovery/finish-approval', {}, nextOnce('recovery', person));
  }
  await browser.ask('recovery/set-password', { password: choosePassword(person) }, `recovered password ${link}`);
}

export async function recoverList(office: Office, person: Person): Promise<void> {
  const { browser, link } = await recover(office, person, 'list');
  const [password = ''] = person.passwords;
  await browser.ask('recovery/answer-password', { password }, `recovered list ${link}`);
  const { list } = await browser.ask('recovery/open-list', { format: 'json' });
  person.lists.set(list.listNumber, list.codes);
}

/** A payment, which the Key approves for itself. */
export async function pay(_office: Office, person: Person): Promise<void> {
  const { browser, phone } = person;
  if (phone === undefined) throw { outcome: 'unknown', code: 'has-no-phone' } satisfies Stopped;
  const display = { amount: '1250.00', currency: 'EUR', payee: 'Tilinpito Oy' };
  const { approval, view } = await browser.ask('payments/ask', { display });
  if (view.state !== 'open' || !(await phone.approve(view.number))) throw { outcome: 'refused', code: 'phone-silent' } satisfies Stopped;
  await browser.ask('payments/pay', { approval, display }, `payment ${approval.slice(0, 12)}`);
}

/** Somebody found what is over: a session that was ended, and a password that was replaced. */
export async function tryWhatIsOver(office: Office, person: Person): Promise<void> {
  await tryEndedSession(office, person);
  const password = person.old[Math.floor(office.web.random() * person.old.length)];
  if (password === undefined) return;
  const browser = openBrowser(office.web, () => 'stranger');
  await browser.ask('login/start', { username: person.username, password }).catch((thrown: unknown) => {
    if (!isStopped(thrown)) throw thrown;
    // A wait, which strangers share, says nothing of the password.
    if (thrown.code === 'wrong-credentials') count(office, overs.password);
  });
}

/** What people do, and how often of a hundred times. */
export const acts: readonly (readonly [name: string, often: number, act: (office: Office, person: Person) => Promise<void>])[] = [
  ['log in', 41, logIn],
  ['log out', 12, logOut],
  ['pay', 12, pay],
  ['try what is over', 5, tryWhatIsOver],
  ['change the password', 6, changePassword],
  ['renew the list', 5, renewList],
  ['change to the Key', 5, changeToKey],
  ['change to a list', 4, changeToList],
  ['recover the password', 5, recoverPassword],
  ['recover the list', 5, recoverList],
];
