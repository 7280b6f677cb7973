import { composeEmail, composeSms, english, type MessageCatalogue, type MessageData } from '../../message/index.js';
import type { MessagePurpose } from '../../core/types.js';
import { callHost } from '../shared/call-host.js';
import type { Deps } from '../shared/deps.js';

type ComposeDeps = Pick<Deps, 'catalogues' | 'serviceName' | 'loginUrl' | 'recoveryUrl' | 'supportContact' | 'timeZone'>;

/** Puts a message into words, in its recipient's language where there is a catalogue of it. */
export async function composeMessage<P extends MessagePurpose>(
  deps: ComposeDeps,
  input: { readonly purpose: P; readonly channel: 'email' | 'sms'; readonly locale: string; readonly data: MessageData[P] },
): Promise<object> {
  const { serviceName, loginUrl, recoveryUrl, supportContact, timeZone } = deps;
  const { catalogue, language } = catalogueOf(deps, input.locale);
  const message = { texts: catalogue[input.purpose], data: { ...input.data, serviceName, loginUrl, recoveryUrl, supportContact, timeZone } };
  return callHost(() => ({ ...(input.channel === 'sms' ? composeSms(message) : composeEmail({ ...message, language })), language }));
}

/** Norwegian has several tags, and one catalogue for all who have none of their own. */
const norwegian = Object.freeze(['no', 'nn', 'nb']);

/** Tags are compared without case: `sv-FI`, then `sv`. */
function catalogueOf({ catalogues }: ComposeDeps, locale: string): { readonly catalogue: MessageCatalogue; readonly language: string } {
  const tag = locale.toLowerCase();
  const [language = ''] = tag.split('-');
  for (const wanted of [tag, language, ...(norwegian.includes(language) ? ['nb', 'no'] : [])]) {
    const [found] = Object.entries(catalogues).filter(([given]) => given.toLowerCase() === wanted);
    if (found !== undefined) return { catalogue: found[1], language: found[0] };
  }
  return { catalogue: english, language: 'en' };
}
