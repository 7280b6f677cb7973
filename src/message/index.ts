export type { MessageCatalogue, MessageContext, MessageData, MessageTexts } from './catalogue.js';
export { english } from './english.js';
