import type { MessageCatalogue } from 'lukko/message';
import { expect, test } from 'vitest';
import { englishMessages } from './en.js';
import { finnishMessages } from './fi.js';
import { languageOfMessage } from './language-of.js';
import { swedishMessages } from './sv.js';

const catalogues: readonly (readonly [string, MessageCatalogue])[] = [
  ['en', englishMessages],
  ['fi', finnishMessages],
  ['sv', swedishMessages],
];
const context = { serviceName: 'Virtanen Books', supportContact: 'Anna Korhonen, 09 123 456', loginUrl: 'http://127.0.0.1:3000/login' };
const person = { name: 'Matti Virtanen', username: 'matti.virtanen4821', usernames: ['matti.virtanen4821'] };
const secrets = { code: '12345678', password: 'K7MQ-2XWA-9HTR-PL4D', link: 'http://127.0.0.1:3000/recovery#x' };
const data = { ...context, ...person, ...secrets, listNumber: 7, left: 9, minutes: 15, expiresAt: 0, act: 'x', device: 'Pixel 9', pairedAt: 0, appUrl: 'http://127.0.0.1:3000/phone' };

test.each(catalogues)('every message in %s is shown as being in that language', (language, catalogue) => {
  for (const recovers of ['password', 'list'] as const) {
    for (const one of Object.values(catalogue)) {
      // Each has another type of data, and all of it is here.
      const { text, sms } = one as MessageCatalogue['recovery-link'];
      const all = { ...data, recovers };
      for (const written of [text(all), sms(all)]) expect([languageOfMessage(written), written]).toEqual([language, written]);
    }
  }
});
