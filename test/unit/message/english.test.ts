import { describe, expect, it } from 'vitest';
import { english, type MessageCatalogue, type MessageContext, type MessageData } from '../../../src/message/index.js';
import type { MessagePurpose } from '../../../src/core/types.js';

/** Every catalogue that the package ships; a new language joins here. */
const catalogues: readonly (readonly [string, MessageCatalogue])[] = [['en', english]];

const context: MessageContext = { serviceName: 'Tilinpito', loginUrl: 'https://tilinpito.example/login', supportContact: 'Anna at the office, 09 123 456' };

const data: { readonly [P in MessagePurpose]: MessageData[P] } = {
  invitation: { name: 'Matti Virtanen', username: 'matti.virtanen4821', code: '12345678' },
  'temporary-password': { password: 'ABCD-EFGH-JKLM-NPQR', expiresAt: Date.UTC(2026, 0, 12, 8, 0, 59) },
  'address-code': { username: 'matti.virtanen4821', code: '12345678', minutes: 10 },
  'contact-changed': { username: 'matti.virtanen4821' },
  'list-issued': { username: 'matti.virtanen4821', listNumber: 7 },
  'list-running-low': { username: 'matti.virtanen4821', listNumber: 7, left: 20 },
  'list-ended': { username: 'matti.virtanen4821', listNumber: 7 },
  'partial-auth': { username: 'matti.virtanen4821' },
  'lane-closed': { username: 'matti.virtanen4821' },
  'password-changed': { username: 'matti.virtanen4821' },
  'method-activated': { username: 'matti.virtanen4821', listNumber: 7 },
  'key-app-link': { appUrl: 'https://apps.example/tilinpito' },
  'device-paired': { username: 'matti.virtanen4821', device: 'Matti’s phone', pairedAt: Date.UTC(2026, 0, 12, 8, 0, 59) },
  'device-ended': { username: 'matti.virtanen4821', device: 'Matti’s phone' },
  'key-ended': { username: 'matti.virtanen4821' },
  'approval-denied': { username: 'matti.virtanen4821' },
  'list-instead': { username: 'matti.virtanen4821', listNumber: 7 },
  'lost-username': { usernames: ['matti.virtanen4821'] },
  'recovery-link': { username: 'matti.virtanen4821', recovers: 'password', link: 'https://tilinpito.example/login#recovery=id.secret', minutes: 60 },
  'recovery-code': { username: 'matti.virtanen4821', recovers: 'list', code: '12345678', minutes: 10 },
  'recovery-completed': { username: 'matti.virtanen4821', recovers: 'password' },
  'recovery-stopped': { username: 'matti.virtanen4821' },
  restarted: {},
  'office-acted': { username: 'matti.virtanen4821', act: 'account-restarted' },
  'member-contact-changed': { username: 'matti.virtanen4821' },
};
const purposes = Object.keys(data) as readonly MessagePurpose[];

function render<P extends MessagePurpose>(catalogue: MessageCatalogue, purpose: P, changed: Partial<MessageData[P] & MessageContext> = {}) {
  const all = { ...context, ...data[purpose], ...changed };
  const { subject, text, sms } = catalogue[purpose];
  return { subject: subject(all), text: text(all), sms: sms(all) };
}

/** What a person may be called, or may have been typed by whoever wished them ill. */
const hostileNames = [
  '${data.code} {{code}} %s %d $& $1 \\u0041',
  '</p><script>alert(1)</script>',
  "Robert'); DROP TABLE accounts;--",
  '=HYPERLINK("https://evil.example")',
  'Þóra Čáp Ŋuŋ Юлия 李小龙',
  '__proto__', 'toString', 'undefined', 'null', '[object Object]',
  `${'a'.repeat(199)}ä`,
  "O'Brien-Łukasz",
  '. ', '-', '@', '"\'`',
];

describe.each(catalogues)('the messages of %s', (_tag, catalogue) => {
  it('there is one for every purpose, and none besides', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...purposes].sort());
    expect(Object.isFrozen(catalogue)).toBe(true);
  });

  it.each(purposes)('%s: the subject is one line, the text ends with one line break, and nothing is left unfilled', (purpose) => {
    const { subject, text, sms } = render(catalogue, purpose);
    for (const line of [subject, sms]) expect(line).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/[^\n]\n$/);
    for (const part of [subject, text, sms]) {
      expect(part.trim()).not.toBe('');
      expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{\{/);
    }
    for (const line of [subject, sms]) expect(line).toContain(context.serviceName);
  });

  it.each(purposes)('%s says what it knows and repeats it as it is', (purpose) => {
    const { text, sms } = render(catalogue, purpose);
    for (const [name, value] of Object.entries(data[purpose])) {
      if (name === 'expiresAt' || name === 'pairedAt' || name === 'minutes' || name === 'name' || name === 'recovers') continue;
      // The secrets of a recovery go by one channel each; that has a test of its own.
      if ((name === 'link' && purpose === 'recovery-link') || (name === 'code' && purpose === 'recovery-code')) continue;
      expect(text).toContain(String(value));
      expect(sms).toContain(String(value));
    }
  });

  it('R123 in part, R174 in part: the link of a recovery is in no text message, and its code in no e-mail', () => {
    for (const recovers of ['password', 'list'] as const) {
      const link = render(catalogue, 'recovery-link', { recovers });
      const code = render(catalogue, 'recovery-code', { recovers });
      expect(link.text).toContain(data['recovery-link'].link);
      expect(code.sms).toContain(data['recovery-code'].code);
      for (const part of [link.subject, link.sms, code.subject, code.text]) expect(part).not.toMatch(/#recovery|id\.secret|12345678/);
    }
  });

  it('R196 in part: every code and every link names its username, wherever it goes', () => {
    for (const purpose of ['invitation', 'address-code', 'recovery-link', 'recovery-code'] as const) {
      const { text, sms } = render(catalogue, purpose);
      for (const part of [text, sms]) expect(part).toContain('matti.virtanen4821');
    }
    // Whatever has a code or a link is in this list.
    const carriers = purposes.filter((purpose) => 'code' in data[purpose] || 'link' in data[purpose]);
    expect(carriers).toEqual(['invitation', 'address-code', 'recovery-link', 'recovery-code']);
  });

  it('R82 in part: a phone that was paired is told with its name, the time and how to remove it, by e-mail and by SMS', () => {
    const { text, sms } = render(catalogue, 'device-paired');
    for (const part of [text, sms]) {
      expect(part).toContain('Matti’s phone');
      expect(part).toContain('2026-01-12 08:00 UTC');
      expect(part).toMatch(/remove it/i);
    }
  });

  it('R196 in part: a lost username lists all the usernames of an address in one message', () => {
    const usernames = ['matti.virtanen4821', 'm.virtanen0007', 'virtanen-oy.matti1180'];
    const { text, sms } = render(catalogue, 'lost-username', { usernames });
    for (const username of usernames) {
      expect(text).toContain(username);
      expect(sms).toContain(username);
    }
  });

  it.each(['password', 'list'] as const)('the messages of a recovery say what is replaced: a %s', (recovers) => {
    const [right, wrong] = recovers === 'password' ? [/password/, /list/] : [/list/, /new password/];
    for (const purpose of ['recovery-link', 'recovery-code', 'recovery-completed'] as const) {
      const { subject, text, sms } = render(catalogue, purpose, { recovers });
      for (const part of [subject, text, sms]) {
        expect(part).toMatch(right);
        expect(part).not.toMatch(wrong);
      }
    }
  });

  it('the link and the code of a recovery say that nobody is to ask for them, and what to do where it was somebody else', () => {
    for (const part of [render(catalogue, 'recovery-link').text, render(catalogue, 'recovery-code').text, render(catalogue, 'recovery-code').sms]) {
      expect(part).toMatch(/never ask for/);
      expect(part).toMatch(/not you/i);
      expect(part).toContain(context.supportContact);
    }
    expect(render(catalogue, 'recovery-link').text).toMatch(/within 60 minutes/);
  });

  it('R133 in part: a completed recovery is told with a contact to object to, by e-mail and by SMS', () => {
    const { text, sms } = render(catalogue, 'recovery-completed');
    for (const part of [text, sms]) expect(part).toMatch(/not you, contact Anna at the office, 09 123 456 at once/);
  });

  it('R1 in part, R138 in part: who is told of a restart is not told the username, as a temporary password may follow there', () => {
    const asked = new Set<PropertyKey>();
    const all = new Proxy({ ...context, username: 'CANARY', name: 'CANARY' }, {
      get(target, key) {
        asked.add(key);
        return Reflect.get(target, key);
      },
    });
    const { subject, text, sms } = catalogue.restarted;
    expect([subject(all), text(all), sms(all)].join()).not.toContain('CANARY');
    expect([...asked].filter((key) => !(key in context))).toEqual([]);
  });

  it.each(['invitation', 'temporary-password', 'address-code', 'recovery-code', 'key-app-link'] as const)('%s is one text message: at most 160 characters of the GSM alphabet, at usual lengths', (purpose) => {
    const changes = purpose === 'recovery-code' ? [{ recovers: 'password' }, { recovers: 'list' }] as const : [{}];
    for (const change of changes) {
      const { sms } = render(catalogue, purpose, change);
      // 3GPP TS 23.038, without the signs that count twice.
      expect(sms).toMatch(/^[A-Za-z0-9 @!"#%&'()*+,\-./:;<=>?_]+$/);
      expect(sms.length).toBeLessThanOrEqual(160);
    }
  });

  it('R208 in part: the support contact is in every invitation, and in whatever asks to tell that it was somebody else', () => {
    for (const purpose of ['invitation', 'temporary-password', 'address-code'] as const) {
      const { text, sms } = render(catalogue, purpose);
      expect(text).toContain(context.supportContact);
      expect(sms).toContain(context.supportContact);
    }
    for (const purpose of purposes) expect(render(catalogue, purpose).text).toContain(context.supportContact);
  });

  it.each(hostileNames)('an invitation for a hostile name is that name in one line and nothing more: %s', (name) => {
    const plain = render(catalogue, 'invitation');
    const hostile = render(catalogue, 'invitation', { name });
    expect(hostile.subject).toBe(plain.subject);
    expect(hostile.sms).toBe(plain.sms);
    expect(hostile.text).toContain(name);
    expect(hostile.text.replace(name, () => 'Matti Virtanen')).toBe(plain.text);
    expect(hostile.text.split('\n').length).toBe(plain.text.split('\n').length);
  });

  it.each(hostileNames)('every purpose is rendered with a service and a contact named like that: %s', (name) => {
    for (const purpose of purposes) {
      const { subject, text, sms } = render(catalogue, purpose, { serviceName: name, supportContact: name });
      expect(text).toContain(name);
      for (const line of [subject, sms]) {
        expect(line).not.toMatch(/[\r\n]/);
        expect(line).toContain(name);
      }
    }
  });

  it('R197 in part: the message with the temporary password has no use for a name or a username', () => {
    const asked = new Set<PropertyKey>();
    const all = new Proxy({ ...context, ...data['temporary-password'], name: 'CANARY', username: 'CANARY' }, {
      get(target, key) {
        asked.add(key);
        return Reflect.get(target, key);
      },
    });
    const { subject, text, sms } = catalogue['temporary-password'];
    const said = [subject(all), text(all), sms(all)].join('\n');
    expect(said).not.toContain('CANARY');
    expect([...asked]).not.toContain('name');
    expect([...asked]).not.toContain('username');
  });

  it('R1 in part: no purpose carries both a username and a temporary password', () => {
    for (const purpose of purposes) expect(['username', 'password'].every((key) => key in data[purpose])).toBe(false);
  });

  it('R82 in part: a paired phone is told with its name, the time in UTC, and how to remove it', () => {
    const { text, sms } = render(catalogue, 'device-paired');
    for (const part of [text, sms]) {
      expect(part).toContain('"Matti’s phone"');
      expect(part).toContain('2026-01-12 08:00 UTC');
      expect(part).toMatch(/settings/);
    }
  });

  it.each(hostileNames)('a phone with a hostile name is that name in one line and nothing more: %s', (device) => {
    for (const purpose of ['device-paired', 'device-ended'] as const) {
      const [plain, hostile] = [render(catalogue, purpose), render(catalogue, purpose, { device })];
      expect(hostile.subject).toBe(plain.subject);
      for (const part of ['text', 'sms'] as const) expect(hostile[part].replace(`"${device}"`, () => '"Matti’s phone"')).toBe(plain[part]);
    }
  });

  it('R80 in part: what installs the app holds its link, and no code', () => {
    const { text, sms } = render(catalogue, 'key-app-link');
    for (const part of [text, sms]) {
      expect(part).toContain('https://apps.example/tilinpito');
      expect(part.replace('https://apps.example/tilinpito', '')).not.toMatch(/\d{4}|[2-9A-HJ-NP-Z]{4}-/);
    }
  });

  it('a replaced address that must not learn the username is told without one', () => {
    const { subject, text, sms } = render(catalogue, 'contact-changed', { username: undefined });
    for (const part of [subject, text, sms]) expect(part).not.toMatch(/matti|undefined/);
    expect(text).toContain(context.supportContact);
  });

  it('the temporary password says in UTC until when it works', () => {
    const { text, sms } = render(catalogue, 'temporary-password');
    for (const part of [text, sms]) expect(part).toContain('2026-01-12 08:00 UTC');
  });

  it.each([0, 1, 8.64e15])('an instant at the edge of what a date can be is no throw: %d', (expiresAt) => {
    expect(render(catalogue, 'temporary-password', { expiresAt }).text).toMatch(/UTC/);
  });
});
