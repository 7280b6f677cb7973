import type { MessagePurpose, OfficeAct } from '../../../src/core/types.js';
import { danish } from '../../../src/message/da/index.js';
import { finnish } from '../../../src/message/fi/index.js';
import { composeEmail, composeSms, english, type MessageCatalogue, type MessageContext, type MessageData } from '../../../src/message/index.js';
import { norwegian } from '../../../src/message/nb/index.js';
import { swedish } from '../../../src/message/sv/index.js';

/** Every catalogue that the package ships; a new language joins here. */
export const catalogues: readonly (readonly [tag: string, catalogue: MessageCatalogue])[] = [
  ['en', english],
  ['fi', finnish],
  ['sv', swedish],
  ['nb', norwegian],
  ['da', danish],
];

/** As long as names and addresses usually are: a name of 9 characters, a URL of 25. */
export const context: MessageContext = {
  serviceName: 'Tilinpito',
  loginUrl: 'https://kirja.example/log',
  recoveryUrl: 'https://a.kirja.example/p',
  supportContact: '09 123 456',
  timeZone: 'Europe/Helsinki',
};

/** As an ordinary service is called, and as it names whom to contact. */
export const ordinary = { serviceName: 'Virtanen Books', supportContact: 'Anna Korhonen, 09 123 456' } as const;

export const username = 'matti.virtanen4821';

export const data: { readonly [P in MessagePurpose]: MessageData[P] } = {
  invitation: { name: 'Matti Virtanen', username, code: '12345678', passwordComes: 'now' },
  'temporary-password': { password: 'ABCD-EFGH-JKLM-NPQR', expiresAt: Date.UTC(2026, 0, 12, 8, 0, 59) },
  'address-code': { username, code: '12345678', minutes: 10 },
  'contact-changed': { username },
  'list-issued': { username, listNumber: 7 },
  'list-running-low': { username, listNumber: 7, left: 20 },
  'list-ended': { username, listNumber: 7 },
  'partial-auth': { username },
  'lane-closed': { username },
  'password-changed': { username },
  'method-activated': { username, listNumber: 7 },
  'key-app-link': { appUrl: 'https://apps.example/book' },
  'device-paired': { username, device: 'Pixel 9', pairedAt: Date.UTC(2026, 0, 12, 8, 0, 59) },
  'device-ended': { username, device: 'Pixel 9' },
  'key-ended': { username },
  'new-browser': { username, at: Date.UTC(2026, 0, 12, 8, 0, 59) },
  'approval-denied': { username },
  'list-instead': { username, listNumber: 7 },
  'lost-username': { usernames: [username] },
  'recovery-link': { username, recovers: 'password', link: 'https://a.kirja.example/p#recovery=id.secret', minutes: 60 },
  'recovery-code': { username, recovers: 'list', code: '12345678', minutes: 10 },
  'recovery-completed': { username, recovers: 'password' },
  'recovery-stopped': { username },
  restarted: {},
  'office-acted': { username, act: 'restart' },
  'member-contact-changed': { username },
};

export const purposes = Object.keys(data) as readonly MessagePurpose[];

export const acts: readonly OfficeAct[] = ['provision', 'import', 'issue-temporary-password', 'correct-contact', 'restart', 'end-sessions', 'end-devices', 'mark-compromised', 'disable', 'enable', 'export', 'send-again', 'erase'];

/** Whatever a message may say, as changes of its data. */
export function variantsOf(purpose: MessagePurpose): readonly object[] {
  if (purpose === 'invitation') return [{}, { passwordComes: 'on-request' }];
  if (purpose === 'lost-username') return [{}, { usernames: [username, 'm.virtanen0007'] }];
  if (purpose === 'office-acted') return acts.map((act) => ({ act }));
  return 'recovers' in data[purpose] ? [{ recovers: 'password' }, { recovers: 'list' }] : [{}];
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly sms: string;
}

/** What a reader of the HTML reads: a telephone number is kept together by spaces of its own. */
export const read = (html: string): string => html.replaceAll('\u00a0', ' ');

/** A message as it is sent, by both channels; `changed` stands in place of the usual data. */
export function render<P extends MessagePurpose>(
  [language, catalogue]: readonly [tag: string, catalogue: MessageCatalogue],
  purpose: P,
  changed: Partial<MessageData[P] & MessageContext> = {},
): Rendered {
  const message = { texts: catalogue[purpose], data: { ...data[purpose], ...context, ...changed } };
  return { ...composeEmail({ ...message, language }), sms: composeSms(message).text };
}
