import { english, type MessageCatalogue } from 'lukko/message';
import { minuteIn } from '../time.js';

const minute = minuteIn('en');

/** Lukko's own messages in English; those that tell a time tell it by the clock of the pages. */
export const englishMessages: MessageCatalogue = {
  ...english,
  'temporary-password': {
    ...english['temporary-password'],
    mail: (data) => [
        `Temporary password: ${data.password}`,
        `It opens your first login at ${data.loginUrl} until ${minute(data.expiresAt)}. You choose a password of your own there.`,
        'Your username comes another way. Nobody will ever ask you for this password.',
        `Questions? Contact ${data.supportContact}.`,
      ],
    sms: (data) => `${data.serviceName}: temporary password ${data.password}, works until ${minute(data.expiresAt)}. Tell it to nobody. Help: ${data.supportContact}`,
  },
  'device-paired': {
    ...english['device-paired'],
    mail: (data) => [
        `The phone "${data.device}" was connected to the username ${data.username} at ${minute(data.pairedAt)}. It can now approve logins.`,
        `You can remove it in your settings. If this was not you, contact ${data.supportContact} at once.`,
      ],
  },
};
