import type { MessageCatalogue, MessageContext } from './catalogue.js';

const help = (data: MessageContext): string => `Questions? Contact ${data.supportContact}.`;
const notYou = (data: MessageContext): string => `If this was not you, contact ${data.supportContact} at once.`;
const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const lifetime = (minutes: number): string => (minutes < 120 ? `${String(minutes)} minutes` : `${String(Math.floor(minutes / 60))} hours`);
const mail = (...lines: readonly string[]): string => `${lines.join('\n\n')}\n`;

/**
 * The English messages, built in.
 *
 * @example
 * const context = { serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example', supportContact: 'Anna, 09 123' };
 * const data = { ...context, name: 'Matti', username: 'matti1234', code: '12345678' };
 * console.log(english.invitation.subject(data)); // Your username for Tilinpito
 */
export const english: MessageCatalogue = Object.freeze({
  invitation: {
    subject: (data) => `Your username for ${data.serviceName}`,
    text: (data) =>
      mail(
        `Dear ${data.name},`,
        `you have been given a login for ${data.serviceName}.`,
        `Username: ${data.username}\nCode for this address: ${data.code}`,
        `Your temporary password reaches you another way. Log in with both at ${data.loginUrl}. You are then asked for the code above.`,
        help(data),
      ),
    sms: (data) =>
      `${data.serviceName}: your username is ${data.username}, code ${data.code}. The password comes another way. Log in: ${data.loginUrl} Help: ${data.supportContact}`,
  },
  'temporary-password': {
    subject: (data) => `Your temporary password for ${data.serviceName}`,
    text: (data) =>
      mail(
        `Temporary password: ${data.password}`,
        `It opens your first login at ${data.loginUrl} until ${minute(data.expiresAt)}. You will choose a password of your own there.`,
        'Your username reaches you another way. Nobody will ever ask you for this password.',
        help(data),
      ),
    sms: (data) =>
      `${data.serviceName}: temporary password ${data.password}, valid until ${minute(data.expiresAt)}. Never tell it to anyone. Help: ${data.supportContact}`,
  },
  'address-code': {
    subject: (data) => `Your code for ${data.serviceName}`,
    text: (data) =>
      mail(
        `Code: ${data.code}`,
        `Type it into the page that asks for it, within ${lifetime(data.minutes)}. It confirms this address for the username ${data.username}. Nobody will ever ask you for it.`,
        help(data),
      ),
    sms: (data) =>
      `${data.serviceName}: code ${data.code} confirms this phone for ${data.username}. Never tell it to anyone. Help: ${data.supportContact}`,
  },
  'contact-changed': {
    subject: (data) => `Your contact details at ${data.serviceName} were changed`,
    text: (data) =>
      mail(`The contact details of ${data.username === undefined ? 'your login' : `the username ${data.username}`} were changed. This address is no longer used.`, notYou(data)),
    sms: (data) => `${data.serviceName}: contact details of ${data.username ?? 'your login'} were changed. ${notYou(data)}`,
  },
  'list-issued': {
    subject: (data) => `A list of one-time passwords was made for you at ${data.serviceName}`,
    text: (data) => mail(`List ${String(data.listNumber)} was made for ${data.username === undefined ? 'your login' : `the username ${data.username}`}.`, notYou(data)),
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} was made for ${data.username ?? 'your login'}. ${notYou(data)}`,
  },
  'list-running-low': {
    subject: (data) => `${String(data.left)} one-time passwords left at ${data.serviceName}`,
    text: (data) =>
      mail(
        `List ${String(data.listNumber)} of the username ${data.username} has ${String(data.left)} one-time passwords left. Order a new list, or ask your head user for one, before they run out.`,
        help(data),
      ),
    sms: (data) =>
      `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} has ${String(data.left)} one-time passwords left. Order a new list in time. Help: ${data.supportContact}`,
  },
  'list-ended': {
    subject: (data) => `Your list of one-time passwords at ${data.serviceName} has ended`,
    text: (data) =>
      mail(`List ${String(data.listNumber)} of the username ${data.username} can no longer be used. Order a new list, pair the Key app, or ask your head user.`, help(data)),
    sms: (data) => `${data.serviceName}: list ${String(data.listNumber)} of ${data.username} has ended. Order a new list, or ask your head user for one. Help: ${data.supportContact}`,
  },
  'partial-auth': {
    subject: (data) => `A login at ${data.serviceName} was not completed`,
    text: (data) =>
      mail(
        `Someone gave the right password for the username ${data.username}, but not the third step.`,
        `If it was you, there is nothing to do. ${notYou(data)}`,
      ),
    sms: (data) => `${data.serviceName}: a login of ${data.username} stopped after the password. ${notYou(data)}`,
  },
  'lane-closed': {
    subject: (data) => `Too many wrong answers for your login at ${data.serviceName}`,
    text: (data) =>
      mail(
        `Someone gave the right password for the username ${data.username}, but too many wrong one-time passwords. No more are accepted there.`,
        `Browsers that you have used before go on working. ${notYou(data)}`,
      ),
    sms: (data) => `${data.serviceName}: too many wrong one-time passwords for ${data.username}. ${notYou(data)}`,
  },
  'password-changed': {
    subject: (data) => `Your password at ${data.serviceName} was changed`,
    text: (data) => mail(`The password of the username ${data.username} was changed.`, notYou(data)),
    sms: (data) => `${data.serviceName}: the password of ${data.username} was changed. ${notYou(data)}`,
  },
  'method-activated': {
    subject: (data) => `Your login at ${data.serviceName} is ready`,
    text: (data) =>
      mail(
        `The username ${data.username} now logs in with its password and list ${String(data.listNumber)} of one-time passwords.`,
        notYou(data),
      ),
    sms: (data) => `${data.serviceName}: ${data.username} now logs in with list ${String(data.listNumber)}. ${notYou(data)}`,
  },
} satisfies MessageCatalogue);
