import type { OfficeAct } from '../core/types.js';
import type { MessageCatalogue, MessageContext } from './catalogue.js';
import { factsAbout, inBrackets, isOne } from './facts-about.js';
import { tellDuration } from './tell-duration.js';
import { tellInstant } from './tell-instant.js';

type Recovers = { readonly recovers: 'password' | 'list' };

const about = factsAbout('Username');
const help = (data: MessageContext): string => `Questions? Contact ${data.supportContact}.`;
const notYou = (data: MessageContext): string => `If this was not you, contact ${data.supportContact} at once.`;
const notYouShort = (data: MessageContext): string => `Not you? Contact ${data.supportContact} at once.`;
const unexpected = (data: MessageContext): string => `If this was not agreed, contact ${data.supportContact} at once.`;
const nothingToDo = 'If it was you, there is nothing to do.';
const time = (at: number, { timeZone }: MessageContext): string => tellInstant({ at, language: 'en-GB', timeZone });
const duration = (minutes: number): string => tellDuration({ minutes, language: 'en' });
const ordered = ({ recovers }: Recovers): string => (recovers === 'password' ? 'a new password' : 'a new list of one-time passwords');
const usernames = (data: { readonly usernames: readonly string[] }): string => (isOne(data) ? 'username' : 'usernames');
const orderedBriefly = ({ recovers }: Recovers): string => `new ${recovers}`;
const orderedShort = (data: Recovers): string => `a ${orderedBriefly(data)}`;
const replaced = ({ recovers }: Recovers): string => (recovers === 'password' ? 'Your password' : 'Your list of one-time passwords');

const acts: Readonly<Record<OfficeAct, string>> = {
  provision: 'a login was created',
  import: 'a login was taken over from another system',
  'issue-temporary-password': 'a new temporary password was issued',
  'correct-contact': 'contact details were corrected',
  restart: 'a login was restarted from the beginning',
  'end-sessions': 'a person was logged out everywhere',
  'end-devices': 'a device was disconnected',
  'mark-compromised': 'a password was marked as known to others',
  disable: 'a login was disabled',
  enable: 'a login was enabled again',
  export: 'personal data were exported',
  'send-again': 'a message that was waiting was sent',
  erase: 'a login and its personal data were erased',
};

/**
 * The English messages, built in.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * const data = { ...context, name: 'Matti', username: 'matti1234', code: '12345678', passwordComes: 'now' } as const;
 * console.log(english.invitation.subject(data)); // Your username for Tilinpito
 */
export const english: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Your username for ${data.serviceName}`,
    mail: (data) => [
      `Dear ${data.name},`,
      `This is your username for ${data.serviceName}.`,
      { facts: [['Username', data.username], ['Code for this address', data.code]] },
      data.passwordComes === 'now'
        ? 'Your temporary password comes in another message.'
        : 'Ask for your temporary password on the login page once you are ready: it works only for a short time.',
      'Your first login also asks for the code above.',
      { label: 'Log in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: username ${data.username}, code ${data.code}. ${data.passwordComes === 'now' ? 'Password follows.' : 'Order password:'} ${data.loginUrl} Help: ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Your temporary password for ${data.serviceName}`,
    mail: (data) => [
      'This password opens your first login. There you choose a password of your own.',
      { facts: [['Temporary password', data.password], ['Valid until', time(data.expiresAt, data)]] },
      'Your username is in another message. We never ask for this password in a call or a message.',
      { label: 'Log in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: temporary password ${data.password}, valid until ${time(data.expiresAt, data)}. Tell it to nobody. Help: ${data.supportContact}`,
  },
  'address-code': {
    subject: (data) => `Your code for ${data.serviceName}`,
    mail: (data) => [
      'This code confirms that this address is yours. Type it into the page that asks for it.',
      { facts: [['Code', data.code], ['Valid for', duration(data.minutes)], ['Username', data.username]] },
      'We never ask for this code in a call or a message.',
      `If you did not ask for it, contact ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: code ${data.code} confirms this phone for ${data.username}. Tell it to nobody. Help: ${data.supportContact}`,
  },
  'contact-changed': {
    subject: (data) => `Your contact details at ${data.serviceName} were changed`,
    mail: (data) => ['Contact details of your login were changed. An address that was replaced is no longer used.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: contact details of your login${inBrackets(data)} were changed. ${notYouShort(data)}`,
  },
  'list-issued': {
    subject: (data) => `A list of one-time passwords was made at ${data.serviceName}`,
    mail: (data) => ['A list of one-time passwords was made for your login.', ...about(data, ['List', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} was made for your login${inBrackets(data)}. ${notYouShort(data)}`,
  },
  'list-running-low': {
    subject: (data) => `Few one-time passwords are left at ${data.serviceName}`,
    mail: (data) => [
      'Your list of one-time passwords is running out. Order a new one in your settings before it does.',
      ...about(data, ['List', String(data.listNumber)], ['One-time passwords left', String(data.left)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: one-time passwords left on list ${String(data.listNumber)}: ${String(data.left)} (${data.username}). Order a new list in your settings. Help: ${data.supportContact}`,
  },
  'list-ended': {
    subject: (data) => `Your list of one-time passwords at ${data.serviceName} has ended`,
    mail: (data) => [
      'This list can no longer be used. If you log in with it, order a new list on the login page, or ask your head user for help. Where the Key app is offered, you can take it into use with the new list.',
      ...about(data, ['List', String(data.listNumber)]),
      help(data),
    ],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} (${data.username}) can no longer be used. Order a new list on the login page. Help: ${data.supportContact}`,
  },
  'partial-auth': {
    subject: (data) => `A login at ${data.serviceName} failed in its third step`,
    mail: (data) => [
      'Somebody gave the right password, but the third step was answered wrong or not at all.',
      ...about(data),
      nothingToDo,
      `If it was not you, somebody knows your password: change it at once, and contact ${data.supportContact}.`,
    ],
    sms: (data) => `${data.serviceName}: a login of ${data.username} stopped after the password. Not you? Change your password and contact ${data.supportContact}.`,
  },
  'lane-closed': {
    subject: (data) => `Too many wrong answers for your login at ${data.serviceName}`,
    mail: (data) => [
      'Somebody gave the right password, but too many wrong answers in the third step. Browsers that we do not know are kept out until your password is changed.',
      ...about(data),
      'Log in with a browser that you have used before: there you are asked for a new password. Or order a new password on the login page.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: too many wrong answers for ${data.username}. Log in with your usual browser and change the password. Help: ${data.supportContact}`,
  },
  'password-changed': {
    subject: (data) => `Your password at ${data.serviceName} was changed`,
    mail: (data) => ['The password of your login was changed.', ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: the password of ${data.username} was changed. ${notYouShort(data)}`,
  },
  'method-activated': {
    subject: (data) => `Your list of one-time passwords at ${data.serviceName} is in use`,
    mail: (data) => [
      'From now on, the third step of your login asks for a one-time password of this list. An earlier list no longer works.',
      ...about(data, ['List', String(data.listNumber)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: ${data.username} now logs in with list ${String(data.listNumber)}. ${notYouShort(data)}`,
  },
  'key-app-link': {
    subject: (data) => `The Key app of ${data.serviceName}`,
    mail: (data) => [
      'Install the Key app on your phone. Then open it, and type your username and the code on the computer screen.',
      { label: 'Install the Key app', link: data.appUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: install the Key app: ${data.appUrl} Then type your username and the code on the computer screen. Help: ${data.supportContact}`,
  },
  'device-paired': {
    subject: (data) => `A device was connected to your login at ${data.serviceName}`,
    mail: (data) => [
      'A device was connected to your login, and can now approve it. You can remove it in your settings.',
      ...about(data, ['Device', data.device], ['When', time(data.pairedAt, data)]),
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: device connected to ${data.username}: ${data.device}, ${time(data.pairedAt, data)}. Not you? Remove it in your settings. Help: ${data.supportContact}`,
  },
  'device-ended': {
    subject: (data) => `A device was disconnected from your login at ${data.serviceName}`,
    mail: (data) => ['This device can no longer approve your logins.', ...about(data, ['Device', data.device]), notYou(data)],
    sms: (data) => `${data.serviceName}: device disconnected from ${data.username}: ${data.device}. ${notYouShort(data)}`,
  },
  'key-ended': {
    subject: (data) => `The Key app of your login at ${data.serviceName} was switched off`,
    mail: (data) => [
      'Too many wrong numbers were typed into the Key app. It no longer approves your logins.',
      ...about(data),
      'Log in with your list of one-time passwords, or order a new list on the login page. Then you can connect a device again.',
      notYou(data),
    ],
    sms: (data) => `${data.serviceName}: the Key app of ${data.username} was switched off. Use your list, or order one on the login page. Help: ${data.supportContact}`,
  },
  'new-browser': {
    subject: (data) => `A login with a new browser at ${data.serviceName}`,
    mail: (data) => ['Somebody logged in with your username, in a browser that we do not know.', ...about(data, ['When', time(data.at, data)]), nothingToDo, notYou(data)],
    sms: (data) => `${data.serviceName}: login of ${data.username} with a new browser, ${time(data.at, data)}. ${notYouShort(data)}`,
  },
  'approval-denied': {
    subject: (data) => `A request to your Key app was refused at ${data.serviceName}`,
    mail: (data) => [
      'A request to your Key app was answered with “This was not me”, and was stopped.',
      ...about(data),
      'Somebody may know your password, or be using your login. Change your password, or order a new one on the login page.',
      help(data),
    ],
    sms: (data) => `${data.serviceName}: the Key app of ${data.username} said "This was not me". Change your password, or order a new one. Help: ${data.supportContact}`,
  },
  'list-instead': {
    subject: (data) => `Your list was asked for in place of the Key app at ${data.serviceName}`,
    mail: (data) => ['A one-time password of your list was asked for in place of the Key app.', ...about(data, ['List', String(data.listNumber)]), notYou(data)],
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} was asked for in place of the Key app. ${notYouShort(data)}`,
  },
  'lost-username': {
    subject: (data) => `Your ${usernames(data)} for ${data.serviceName}`,
    mail: (data) => [
      `Somebody asked for the ${usernames(data)} of this address.`,
      { facts: data.usernames.map((username): [string, string] => ['Username', username]) },
      `If you did not ask for ${isOne(data) ? 'it' : 'them'}, there is nothing to do: a username alone opens nothing.`,
      { label: 'Log in', link: data.loginUrl },
      help(data),
    ],
    sms: (data) => `${data.serviceName}: ${usernames(data)} ${data.usernames.join(', ')}. Log in: ${data.loginUrl} Help: ${data.supportContact}`,
  },
  'recovery-link': {
    subject: (data) => `Somebody asked for ${ordered(data)} for ${data.serviceName}`,
    mail: (data) => [
      `Somebody wants to order ${ordered(data)} for your login.`,
      'If it was you, open the link, and press the button on the page. A code is then sent to your phone.',
      ...about(data, ['Valid for', duration(data.minutes)]),
      { label: `Order ${ordered(data)}`, link: data.link },
      'We never ask for this link or the code in a call or a message.',
      `If it was not you, do not open the link, and contact ${data.supportContact}. Nothing has changed so far.`,
    ],
    // The link is for the mailbox and the code for the phone: in one place they would be one proof (R123).
    sms: (data) => `${data.serviceName}: a link that orders ${orderedShort(data)} (${data.username}) was sent by e-mail. ${notYouShort(data)}`,
  },
  'recovery-code': {
    subject: (data) => `A code for ${ordered(data)} at ${data.serviceName}`,
    mail: (data) => [`A code that orders ${ordered(data)} was sent to your phone. We never ask for it in a call or a message.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: code ${data.code} orders ${orderedBriefly(data)} (${data.username}). We never ask for it. Not you? Help: ${data.supportContact}`,
  },
  'recovery-completed': {
    subject: (data) => `${replaced(data)} at ${data.serviceName} was replaced`,
    mail: (data) => [`${replaced(data)} was reported as lost, and was replaced by ${orderedShort(data)}. Everybody who was logged in has been logged out.`, ...about(data), notYou(data)],
    sms: (data) => `${data.serviceName}: ${data.username} got ${orderedShort(data)}. ${notYouShort(data)}`,
  },
  'recovery-stopped': {
    subject: (data) => `An order for your login at ${data.serviceName} was stopped`,
    mail: (data) => ['The order of a new password or a new list was stopped. Nothing has changed.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: the order of a new password or list for ${data.username} was stopped. Nothing has changed. Help: ${data.supportContact}`,
  },
  restarted: {
    subject: (data) => `Your login at ${data.serviceName} begins anew`,
    mail: (data) => [
      'Your organization has had your login restarted. The old password, list and Key app no longer work.',
      'To log in you need a new temporary password, as you did the first time. If you do not get one, ask your head user.',
      unexpected(data),
    ],
    sms: (data) => `${data.serviceName}: your organization has restarted your login. The old password, list and Key app no longer work. Help: ${data.supportContact}`,
  },
  'office-acted': {
    subject: (data) => `Your accounting office acted for you at ${data.serviceName}`,
    mail: (data) => ['Your accounting office acted on behalf of your organization.', ...about(data, ['What was done', acts[data.act]]), unexpected(data)],
    sms: (data) => `${data.serviceName}: by your accounting office, ${acts[data.act]}${inBrackets(data)}. Not agreed? Contact ${data.supportContact}.`,
  },
  'member-contact-changed': {
    subject: (data) => `Contact details were changed at ${data.serviceName}`,
    mail: (data) => ['Contact details of a user in your organization were changed. Ask the person whether it was them.', ...about(data), help(data)],
    sms: (data) => `${data.serviceName}: contact details of ${data.username} were changed. Ask the person whether it was them. Help: ${data.supportContact}`,
  },
} satisfies MessageCatalogue);
