import type { MessageCatalogue, MessageContext } from './catalogue.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const help = (data: MessageContext): string => `Questions? Contact ${data.supportContact}.`;
const notYou = (data: MessageContext): string => `If this was not you, contact ${data.supportContact} at once.`;
const unexpected = (data: MessageContext): string => `If this was not agreed, contact ${data.supportContact} at once.`;
const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const lifetime = (minutes: number): string => (minutes < 120 ? `${String(minutes)} minutes` : `${String(Math.floor(minutes / 60))} hours`);
const recovered = (data: Recovers): string => (data.recovers === 'password' ? 'a new password' : 'a new list of one-time passwords');
const recoveredInShort = (data: Recovers): string => (data.recovers === 'password' ? 'a new password' : 'a new list');

/**
 * The English messages, built in.
 *
 * @example
 * const context = { serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * const data = { ...context, name: 'Matti', username: 'matti1234', code: '12345678' };
 * console.log(english.invitation.subject(data)); // Your username for Tilinpito
 */
export const english: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Your username for ${data.serviceName}`,
    mail: (data) => [
        `Dear ${data.name},`,
        `you have been given a login for ${data.serviceName}.`,
        `Username: ${data.username}\nCode for this address: ${data.code}`,
        `Your temporary password reaches you another way. Log in with both at ${data.loginUrl}. You are then asked for the code above.`,
        help(data),
      ],
    sms: (data) =>
      `${data.serviceName}: username ${data.username}, code ${data.code}. Password comes another way. Log in: ${data.loginUrl} Help: ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Your temporary password for ${data.serviceName}`,
    mail: (data) => [
        `Temporary password: ${data.password}`,
        `It opens your first login at ${data.loginUrl} until ${minute(data.expiresAt)}. You will choose a password of your own there.`,
        'Your username reaches you another way. Nobody will ever ask you for this password.',
        help(data),
      ],
    sms: (data) =>
      `${data.serviceName}: temporary password ${data.password}, valid until ${minute(data.expiresAt)}. Never tell it to anyone. Help: ${data.supportContact}`,
  },
  'address-code': {
    subject: (data) => `Your code for ${data.serviceName}`,
    mail: (data) => [
        `Code: ${data.code}`,
        `Type it into the page that asks for it, within ${lifetime(data.minutes)}. It confirms this address for the username ${data.username}. Nobody will ever ask you for it.`,
        help(data),
      ],
    sms: (data) =>
      `${data.serviceName}: code ${data.code} confirms this phone for ${data.username}. Never tell it to anyone. Help: ${data.supportContact}`,
  },
  'contact-changed': {
    subject: (data) => `Your contact details at ${data.serviceName} were changed`,
    mail: (data) => [`The contact details of ${data.username === undefined ? 'your login' : `the username ${data.username}`} were changed. An address that was replaced is no longer used.`, notYou(data)],
    sms: (data) => `${data.serviceName}: contact details of ${data.username ?? 'your login'} were changed. ${notYou(data)}`,
  },
  'list-issued': {
    subject: (data) => `A list of one-time passwords was made for you at ${data.serviceName}`,
    mail: (data) => [`List ${String(data.listNumber)} was made for ${data.username === undefined ? 'your login' : `the username ${data.username}`}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} was made for ${data.username ?? 'your login'}. ${notYou(data)}`,
  },
  'list-running-low': {
    subject: (data) => `${String(data.left)} one-time passwords left at ${data.serviceName}`,
    mail: (data) => [
        `List ${String(data.listNumber)} of the username ${data.username} has ${String(data.left)} one-time passwords left. Order a new list, or ask your head user for one, before they run out.`,
        help(data),
      ],
    sms: (data) =>
      `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} has ${String(data.left)} one-time passwords left. Order a new list in time. Help: ${data.supportContact}`,
  },
  'list-ended': {
    subject: (data) => `Your list of one-time passwords at ${data.serviceName} has ended`,
    mail: (data) => [`List ${String(data.listNumber)} of the username ${data.username} can no longer be used. Order a new list, pair the Key app, or ask your head user.`, help(data)],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} has ended. Order a new list, or ask your head user for one. Help: ${data.supportContact}`,
  },
  'partial-auth': {
    subject: (data) => `A login at ${data.serviceName} was not completed`,
    mail: (data) => [
        `Someone gave the right password for the username ${data.username}, but not the third step.`,
        `If it was you, there is nothing to do. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: a login of ${data.username} stopped after the password. ${notYou(data)}`,
  },
  'lane-closed': {
    subject: (data) => `Too many wrong answers for your login at ${data.serviceName}`,
    mail: (data) => [
        `Someone gave the right password for the username ${data.username}, but too many wrong one-time passwords. No more are accepted there.`,
        `Browsers that you have used before go on working. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: too many wrong one-time passwords for ${data.username}. ${notYou(data)}`,
  },
  'password-changed': {
    subject: (data) => `Your password at ${data.serviceName} was changed`,
    mail: (data) => [`The password of the username ${data.username} was changed.`, notYou(data)],
    sms: (data) => `${data.serviceName}: the password of ${data.username} was changed. ${notYou(data)}`,
  },
  'method-activated': {
    subject: (data) => `Your login at ${data.serviceName} is ready`,
    mail: (data) => [
        `The username ${data.username} now logs in with its password and list ${String(data.listNumber)} of one-time passwords.`,
        notYou(data),
      ],
    sms: (data) => `${data.serviceName}: ${data.username} now logs in with list ${String(data.listNumber)}. ${notYou(data)}`,
  },
  'key-app-link': {
    subject: (data) => `The Key app of ${data.serviceName}`,
    mail: (data) => [`Install the Key app here: ${data.appUrl}`, 'Then open it and type your username and the code on the computer screen.', help(data)],
    sms: (data) => `${data.serviceName}: install the Key app: ${data.appUrl} Then type your username and the code on the computer screen. Help: ${data.supportContact}`,
  },
  'device-paired': {
    subject: (data) => `A phone was connected to your login at ${data.serviceName}`,
    mail: (data) => [
        `The phone "${data.device}" was connected to the username ${data.username} at ${minute(data.pairedAt)}. It can now approve logins.`,
        `You can remove it in your settings. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: the phone "${data.device}" was connected to ${data.username} at ${minute(data.pairedAt)}. Remove it in your settings. ${notYou(data)}`,
  },
  'device-ended': {
    subject: (data) => `A phone was removed from your login at ${data.serviceName}`,
    mail: (data) => [`The phone "${data.device}" of the username ${data.username} can no longer approve logins.`, notYou(data)],
    sms: (data) => `${data.serviceName}: the phone "${data.device}" of ${data.username} can no longer approve logins. ${notYou(data)}`,
  },
  'key-ended': {
    subject: (data) => `The Key app of your login at ${data.serviceName} no longer works`,
    mail: (data) => [
        `The Key app can no longer approve logins of the username ${data.username}.`,
        `Log in with your list of one-time passwords, or order a new list on the login page. Then you can connect a phone again. ${notYou(data)}`,
      ],
    sms: (data) => `${data.serviceName}: the Key app no longer approves logins of ${data.username}. Use your list, or order one on the login page. ${notYou(data)}`,
  },
  'new-browser': {
    subject: (data) => `A login with a new browser at ${data.serviceName}`,
    mail: (data) => [`The username ${data.username} logged in with a browser that it had not used before, at ${minute(data.at)}.`, `If it was you, there is nothing to do. ${notYou(data)}`],
    sms: (data) => `${data.serviceName}: ${data.username} logged in with a new browser. ${notYou(data)}`,
  },
  'approval-denied': {
    subject: (data) => `A request was refused on your phone for ${data.serviceName}`,
    mail: (data) => [
        `Somebody gave the password of the username ${data.username}, and "This was not me" was answered on the phone. The request was stopped.`,
        `Somebody may know your password. Change it, or order a new one on the login page. Questions? Contact ${data.supportContact}.`,
      ],
    sms: (data) => `${data.serviceName}: a request for ${data.username} was refused on the phone. Somebody may know your password: change it. Help: ${data.supportContact}`,
  },
  'list-instead': {
    subject: (data) => `Your list is used in place of the Key at ${data.serviceName}`,
    mail: (data) => [`A one-time password of list ${String(data.listNumber)} was asked for in place of the Key app of the username ${data.username}.`, notYou(data)],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} is used in place of the Key app. ${notYou(data)}`,
  },
  'lost-username': {
    subject: (data) => `Your username for ${data.serviceName}`,
    mail: (data) => [
        `Somebody asked for the username that belongs to this address.`,
        `${data.usernames.length === 1 ? 'Username' : 'Usernames'}: ${data.usernames.join(', ')}`,
        `Log in at ${data.loginUrl}. If you did not ask, there is nothing to do: a username alone opens nothing.`,
        help(data),
      ],
    sms: (data) => `${data.serviceName}: ${data.usernames.length === 1 ? 'your username is' : 'your usernames are'} ${data.usernames.join(', ')}. Help: ${data.supportContact}`,
  },
  'recovery-link': {
    subject: (data) => (data.recovers === 'password' ? `A new password for ${data.serviceName}` : `A new list of one-time passwords for ${data.serviceName}`),
    mail: (data) => [
        `Somebody asked for ${recovered(data)} for the username ${data.username}.`,
        `If it was you, open this link within ${lifetime(data.minutes)} and press the button on the page:\n${data.link}`,
        'The page then sends a code to your phone. We never ask for the link or the code in a call or a message.',
        `If it was not you, do not open the link, and contact ${data.supportContact}. Nothing has changed so far.`,
      ],
    // The link is for the mailbox and the code for the phone: in one place they would be one proof (R123).
    sms: (data) => `${data.serviceName}: a link for ${recovered(data)} for ${data.username} was sent by e-mail. ${notYou(data)}`,
  },
  'recovery-code': {
    subject: (data) => `A code for ${recovered(data)} at ${data.serviceName}`,
    mail: (data) => [`A code for ${recovered(data)} for the username ${data.username} was sent to your phone. We never ask for the code in a call or a message.`, notYou(data)],
    sms: (data) => `${data.serviceName}: code ${data.code} for ${recoveredInShort(data)} of ${data.username}. We never ask for it. Not you? Contact ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${data.recovers === 'password' ? 'Your password' : 'Your list of one-time passwords'} at ${data.serviceName} was replaced`,
    mail: (data) => [
        `The username ${data.username} got ${recovered(data)} after a lost ${data.recovers === 'password' ? 'password' : 'list'} was reported. Everybody who was logged in has been logged out.`,
        notYou(data),
      ],
    sms: (data) => `${data.serviceName}: ${data.username} got ${recovered(data)}. ${notYou(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `A request for your login at ${data.serviceName} was stopped`,
    mail: (data) => [`The request for a new password or list for the username ${data.username} was stopped. Nothing has changed.`, help(data)],
    sms: (data) => `${data.serviceName}: the request for a new password or list for ${data.username} was stopped. Nothing has changed.`,
  },
  restarted: {
    subject: (data) => `Your login at ${data.serviceName} begins anew`,
    mail: (data) => [
        'Your head user has restarted your login: the old password and the old list no longer work, and a new username message and a temporary password are on their way.',
        notYou(data),
      ],
    sms: (data) => `${data.serviceName}: your head user has restarted your login. The old password and list no longer work. ${notYou(data)}`,
  },
  'office-acted': {
    subject: (data) => `An office acted for you at ${data.serviceName}`,
    mail: (data) => [`An office acted on behalf of your organization. What was done: ${data.act}.${data.username === undefined ? '' : ` For the username: ${data.username}.`}`, unexpected(data)],
    sms: (data) => `${data.serviceName}: an office acted for you (${data.act})${data.username === undefined ? '' : ` for ${data.username}`}. ${unexpected(data)}`,
  },
  'member-contact-changed': {
    subject: (data) => `Contact details were changed at ${data.serviceName}`,
    mail: (data) => [`The contact details of the username ${data.username} in your organization were changed.`, `Ask the person whether it was them. ${help(data)}`],
    sms: (data) => `${data.serviceName}: the contact details of ${data.username} were changed. Ask the person whether it was them.`,
  },
} satisfies MessageCatalogue);
