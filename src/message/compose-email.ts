import type { MailPart, MessageContext, MessageTexts } from './catalogue.js';
import { cleanData, cleanText } from './clean-data.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';

/** An e-mail as it is sent. */
export interface ComposedEmail {
  /** One line. */
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** One HTML document that loads nothing. */
  readonly html: string;
}

/**
 * Makes an e-mail of a message's texts and data.
 *
 * @example
 * const urls = { loginUrl: 'https://tilinpito.example/login', recoveryUrl: 'https://tilinpito.example/login' };
 * const context = { ...urls, serviceName: 'Tilinpito', supportContact: 'Anna, 09 123', timeZone: 'Europe/Helsinki' };
 * const { subject } = composeEmail({ texts: english.restarted, data: context, language: 'en' });
 * console.log(subject); // Your login at Tilinpito begins anew
 */
export function composeEmail<Data extends object>(input: {
  readonly texts: MessageTexts<Data>;
  readonly data: Data & MessageContext;
  /** The language of the texts, as a tag such as `fi`. */
  readonly language: string;
}): ComposedEmail {
  const data = cleanData(input.data);
  const subject = cleanText(input.texts.subject(data));
  const parts: readonly MailPart[] = input.texts.mail(data);
  return Object.freeze({ subject, text: renderText(parts), html: renderHtml({ parts, subject, language: input.language }) });
}
