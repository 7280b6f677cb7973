import { composeSms, english, type MessageCatalogue } from 'lukko/message';
import { finnish } from 'lukko/message/fi';
import { swedish } from 'lukko/message/sv';
import { expect, test } from 'vitest';
import { languageOfMessage } from './language-of.js';

const catalogues: readonly (readonly [string, MessageCatalogue])[] = [
  ['en', english],
  ['fi', finnish],
  ['sv', swedish],
];
const origin = 'http://127.0.0.1:3000';
const context = { serviceName: 'Virtanen Books', supportContact: 'Anna Korhonen, 09 123 456', loginUrl: `${origin}/login`, recoveryUrl: `${origin}/recovery`, timeZone: 'Europe/Helsinki' };
const person = { name: 'Matti Virtanen', username: 'matti.virtanen4821', usernames: ['matti.virtanen4821'] };
const secrets = { code: '12345678', password: 'K7MQ-2XWA-9HTR-PL4D', link: `${origin}/recovery#x` };
const data = { ...context, ...person, ...secrets, listNumber: 7, left: 9, minutes: 15, expiresAt: 0, act: 'restart', device: 'Pixel 9', at: 0, pairedAt: 0, appUrl: `${origin}/phone` };

test.each(catalogues)('every text message in %s is shown as being in that language', (language, catalogue) => {
  for (const recovers of ['password', 'list'] as const) {
    for (const one of Object.values(catalogue)) {
      // Each has another type of data, and all of it is here.
      const { text } = composeSms({ texts: one as MessageCatalogue['recovery-link'], data: { ...data, recovers } });
      expect([languageOfMessage(text), text]).toEqual([language, text]);
    }
  }
});
