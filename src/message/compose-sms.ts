import type { MessageContext, MessageTexts } from './catalogue.js';
import { cleanData } from './clean-data.js';

/** A text message as it is sent. */
export interface ComposedSms {
  /** The text, and below it the line that binds a code to its page. */
  readonly text: string;
}

/**
 * Makes a text message of a message's texts and data. Where a code is typed in a browser, the last line binds it to the page that asks
 * for it (`@tilinpito.example #12345678`): a phone offers the code there, and nowhere else.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * const { text } = composeSms({ texts: english['password-changed'], data: { ...context, username: 'matti1234' } });
 * console.log(text); // Tilinpito: the password of matti1234 was changed. Not you? Contact Anna, 09 123 at once.
 * @see WICG, Origin-bound one-time codes delivered via SMS
 */
export function composeSms<Data extends object>(input: { readonly texts: MessageTexts<Data>; readonly data: Data & MessageContext }): ComposedSms {
  const data = cleanData(input.data);
  return Object.freeze({ text: `${input.texts.sms(data)}${boundCode(data)}` });
}

/** A recovery has a page of its own; all other codes are asked for where people log in. */
function boundCode(data: MessageContext & { readonly code?: unknown; readonly recovers?: unknown }): string {
  if (typeof data.code !== 'string') return '';
  const { hostname } = new URL(data.recovers === undefined ? data.loginUrl : data.recoveryUrl);
  return `\n@${hostname} #${data.code}`;
}
