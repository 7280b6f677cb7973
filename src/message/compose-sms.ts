import type { MessageContext, MessageTexts } from './catalogue.js';
import { cleanData } from './clean-data.js';

/**
 * Makes a text message of a message's texts and data.
 *
 * @example
 * const context = { serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * const { text } = composeSms({ texts: english['password-changed'], data: { ...context, username: 'matti1234' } });
 * console.log(text); // Tilinpito: the password of matti1234 was changed. If this was not you, contact Anna, 09 123 at once.
 */
export function composeSms<Data extends object>(input: { readonly texts: MessageTexts<Data>; readonly data: Data & MessageContext }): { readonly text: string } {
  return Object.freeze({ text: input.texts.sms(cleanData(input.data)) });
}
