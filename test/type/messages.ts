/** A host replaces one text, one message or a whole language, and the compiler says what is missing. */
import { english, tellInstant, type MessageCatalogue, type MessageData, type MessageTexts } from 'lukko/message';
import type { danish } from 'lukko/message/da';
import type { finnish } from 'lukko/message/fi';
import type { norwegian } from 'lukko/message/nb';
import type { swedish } from 'lukko/message/sv';
import type { Equal, Expect } from './helpers.js';

export type Shipped = [
  Expect<Equal<typeof english, MessageCatalogue>>,
  Expect<Equal<typeof finnish, MessageCatalogue>>,
  Expect<Equal<typeof swedish, MessageCatalogue>>,
  Expect<Equal<typeof norwegian, MessageCatalogue>>,
  Expect<Equal<typeof danish, MessageCatalogue>>,
];

const temporary = english['temporary-password'];

/** One text of one message, with what the message knows at hand. */
export const oneText: MessageCatalogue = {
  ...english,
  'temporary-password': {
    ...temporary,
    sms: ({ serviceName, password, expiresAt, timeZone }) => `${serviceName}: ${password}, until ${tellInstant({ at: expiresAt, language: 'en-IE', timeZone })}`,
  },
};

// @ts-expect-error an SMS is missing
export const half: MessageTexts<MessageData['restarted']> = { subject: temporary.subject, mail: () => [] };

const { restarted: _left, ...less } = english;
// @ts-expect-error a message is missing
export const incomplete: MessageCatalogue = less;

// @ts-expect-error a message that tells of a restart knows no username (R1)
export const tells: MessageTexts<MessageData['restarted']> = { ...english.restarted, sms: (data) => data.username };

// @ts-expect-error one that carries the temporary password knows no name (R197)
export const names: MessageTexts<MessageData['temporary-password']> = { ...temporary, sms: (data) => data.name };

// @ts-expect-error a link has words
export const wordless: MessageTexts<MessageData['restarted']> = { ...english.restarted, mail: () => [{ link: 'https://tilinpito.example' }] };
