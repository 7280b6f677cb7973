import { english, type MessageCatalogue } from 'lukko/message';
import { minuteIn } from '../time.js';
import { letter } from './parts.js';

const minute = minuteIn('en');

/** Lukko's own messages in English; the one that tells a time tells it by the clock of the pages. */
export const englishMessages: MessageCatalogue = {
  ...english,
  'temporary-password': {
    ...english['temporary-password'],
    text: (data) =>
      letter(
        `Temporary password: ${data.password}`,
        `It opens your first login at ${data.loginUrl} until ${minute(data.expiresAt)}. You choose a password of your own there.`,
        'Your username comes another way. Nobody will ever ask you for this password.',
        `Questions? Contact ${data.supportContact}.`,
      ),
    sms: (data) => `${data.serviceName}: temporary password ${data.password}, works until ${minute(data.expiresAt)}. Tell it to nobody. Help: ${data.supportContact}`,
  },
};
