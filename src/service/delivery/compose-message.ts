import { composeEmail, composeSms, english, type MessageCatalogue, type MessageData } from '../../message/index.js';
import type { MessagePurpose } from '../../core/types.js';
import { callHost } from '../shared/call-host.js';
import type { Deps } from '../shared/deps.js';

type ComposeDeps = Pick<Deps, 'catalogues' | 'serviceName' | 'loginUrl' | 'supportContact' | 'timeZone'>;

/** Puts a message into words, in its recipient's language where there is a catalogue of it. */
export async function composeMessage<P extends MessagePurpose>(
  deps: ComposeDeps,
  input: { readonly purpose: P; readonly channel: 'email' | 'sms'; readonly locale: string; readonly data: MessageData[P] },
): Promise<object> {
  const { serviceName, loginUrl, supportContact, timeZone } = deps;
  const { catalogue, language } = catalogueOf(deps, input.locale);
  const message = { texts: catalogue[input.purpose], data: { ...input.data, serviceName, loginUrl, supportContact, timeZone } };
  return callHost(() => (input.channel === 'sms' ? composeSms(message) : { ...composeEmail({ ...message, language }), language }));
}

function catalogueOf({ catalogues }: ComposeDeps, locale: string): { readonly catalogue: MessageCatalogue; readonly language: string } {
  const [language = 'en'] = locale.toLowerCase().split('-');
  for (const tag of [locale, language]) {
    const catalogue = catalogues[tag];
    if (catalogue !== undefined) return { catalogue, language: tag };
  }
  return { catalogue: english, language: 'en' };
}
