export type { MailPart, MessageCatalogue, MessageContext, MessageData, MessageTexts } from './catalogue.js';
export { composeEmail, type ComposedEmail } from './compose-email.js';
export { composeSms } from './compose-sms.js';
export { english } from './english.js';
