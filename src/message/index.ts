export type { MailPart, MessageCatalogue, MessageContext, MessageData, MessageTexts } from './catalogue.js';
export { composeEmail, type ComposedEmail } from './compose-email.js';
export { composeSms, type ComposedSms } from './compose-sms.js';
export { english } from './english.js';
export { measureSms, type SmsMeasure } from './measure-sms.js';
export { tellInstant } from './tell-instant.js';
