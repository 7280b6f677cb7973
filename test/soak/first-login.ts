import type { Api } from '../../src/http/wire.js';
import { waitFor, type Office } from './office.js';
import { choosePassword, takePhone, type Person } from './person.js';

const mostSteps = 20;

/** Walks by what the page shows, as a person does who may come back to it after anything. */
export async function walkFirstLogin(office: Office, person: Person): Promise<void> {
  const { browser } = person;
  for (let step = 0; step < mostSteps; step += 1) {
    const { firstLogin } = await browser.ask('state', {});
    if (firstLogin === undefined) return;
    if (firstLogin.state === 'personal-information') await giveInformation(office, person, firstLogin.emailConfirmed);
    else if (firstLogin.state === 'change-password') await browser.ask('first-login/change-password', { password: choosePassword(person) }, `first password ${person.accountId}/${String(person.newPasswords)}`);
    else if (firstLogin.state === 'verification-method') await chooseMethod(office, person);
    else if (firstLogin.state === 'key-pairing') await connectPhone(office, person, await browser.ask('pairing/renew', {}));
    else if (firstLogin.state === 'password-list') await proveList(person);
    else await browser.ask('first-login/finish', {});
  }
}

async function giveInformation(office: Office, person: Person, isConfirmed: boolean): Promise<void> {
  const { browser, name, email, phoneNumber } = person;
  const code = isConfirmed ? undefined : await waitFor(office, { to: email, pattern: /\b\d{8}\b/, after: person.asked });
  const profile = { name, email, phone: phoneNumber, locale: 'en' };
  const withCode = code === undefined ? {} : { addressCode: code };
  // Who was invited again has the code of a letter that is void: it is entered another day.
  await browser.ask('first-login/give-information', { profile, ...withCode }).catch(() => browser.ask('first-login/give-information', { profile }));
}

async function chooseMethod(office: Office, person: Person): Promise<void> {
  if (person.likes === 'key') await connectPhone(office, person, await person.browser.ask('first-login/choose-key', {}));
  else await person.browser.ask('first-login/choose-list', {});
}


async function connectPhone(office: Office, person: Person, page: Api['pairing/renew']['answer']): Promise<void> {
  const { browser, username } = person;
  if (page.view.state !== 'waiting') return;
  const { code } = page.view;
  if (await takePhone(office, person).pair({ username, code })) await browser.ask('first-login/confirm-device', {}, `first phone ${person.accountId}/${code}`);
}

/** Saves the list, and types what is asked of it. Whoever cannot open it takes another. */
async function proveList({ browser, lists, accountId }: Person): Promise<void> {
  const { firstLogin } = await browser.ask('state', {});
  if (firstLogin?.listCanBeOpened === true) {
    const { list } = await browser.ask('first-login/open-list', { format: 'json' });
    lists.set(list.listNumber, list.codes);
  }
  const { challenge } = await browser.ask('first-login/ask-list', {});
  const code = lists.get(challenge.listNumber)?.[challenge.position - 1];
  if (code === undefined) await browser.ask('first-login/replace-list', {});
  else await browser.ask('first-login/prove-list', { code }, `list ${accountId}/${String(challenge.listNumber)}/${String(challenge.position)}`);
}
