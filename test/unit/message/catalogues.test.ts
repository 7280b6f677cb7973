import { describe, expect, it } from 'vitest';
import type { MessagePurpose } from '../../../src/core/types.js';
import { measureSms } from '../../../src/message/index.js';
import { acts, catalogues, context, data, ordinary, purposes, read, render, username, variantsOf } from './fixtures.js';

/** What only people of that language can say whether it is right, in the words that a test looks for. */
const words: Readonly<Record<string, Readonly<Record<'password' | 'list' | 'notYou' | 'neverAsk' | 'settings' | 'loginPage' | 'phone' | 'time' | 'utc' | 'hour', RegExp>> & { readonly ways: readonly RegExp[] }>> = {
  en: { password: /password/, list: /list/, notYou: /[Nn]ot you/, neverAsk: /never ask for/, settings: /your settings/, loginPage: /login page/, phone: /phone/i, time: /12 Jan 2026, 10:00/, utc: /12 Jan 2026, 08:00 UTC/, hour: /60 minutes/, ways: [/new list/, /Key app/, /head user/] },
  fi: { password: /[Ss]alasan(?!oj)/, list: /lista/, notYou: /ette te(?:hnyt|e)|Ettekö tehnyt|Ette tilannut/, neverAsk: /koskaan kysy/, settings: /asetuksissa/, loginPage: /kirjautumissivulla/, phone: /puheli[nm]/i, time: /12\.1\.2026 klo 10\.00/, utc: /12\.1\.2026 klo 8\.00 UTC/, hour: /60 minuuttia/, ways: [/uusi lista/, /avainsovellus/, /pääkäyttäjältänne/] },
  sv: { password: /lösenord/, list: /lista/, notYou: /[Ii]nte (?:var )?du/, neverAsk: /frågar aldrig/, settings: /inställningarna/, loginPage: /inloggningssidan/, phone: /telefon/i, time: /12 jan\. 2026 10:00/, utc: /12 jan\. 2026 08:00 UTC/, hour: /60 minuter/, ways: [/ny lista/, /nyckelappen/, /huvudanvändare/] },
  nb: { password: /[Pp]assord/, list: /[Ll]iste/, notYou: /[Ii]kke (?:var )?deg/, neverAsk: /spør aldri/, settings: /innstillingene/, loginPage: /innloggingssiden/, phone: /telefon/i, time: /12\. jan\. 2026,? 10:00/, utc: /12\. jan\. 2026,? 08:00 UTC/, hour: /60 minutter/, ways: [/ny liste/, /nøkkelappen/, /hovedbrukeren/] },
  da: { password: /adgangskode/, list: /liste/, notYou: /[Ii]kke (?:var )?dig/, neverAsk: /beder aldrig om/, settings: /indstillingerne/, loginPage: /loginsiden/, phone: /telefon/i, time: /12\. jan\. 2026,? 10\.00/, utc: /12\. jan\. 2026,? 08\.00 UTC/, hour: /60 minutter/, ways: [/ny liste/, /nøgleappen/, /hovedbrugeren/] },
};
const wordsOf = (tag: string) => words[tag] ?? expect.unreachable(`no words of ${tag}`);

/** What a person may be called, or may have been typed by whoever wished them ill. */
const hostileNames = [
  '${code} {{code}} %s %d $& $1 \\u0041',
  '</p><script>alert(1)</script>',
  "Robert'); DROP TABLE accounts;--",
  '=HYPERLINK("evil")',
  'Þóra Čáp Ŋuŋ Юлия 李小龙',
  '__proto__', 'toString', 'undefined', 'null', '[object Object]',
  `${'a'.repeat(199)}ä`,
  "O'Brien-Łukasz",
  '-', '@', '"\'`',
];

describe.each(catalogues)('the messages of %s', (tag, catalogue) => {
  const one = [tag, catalogue] as const;
  const word = wordsOf(tag);

  /** A message made of data that notes what was asked of it, and holds canaries. */
  const askedOf = (purpose: 'restarted' | 'temporary-password'): { readonly said: string; readonly asked: readonly PropertyKey[] } => {
    const asked = new Set<PropertyKey>();
    const all = new Proxy({ ...context, ...data['temporary-password'], username: 'CANARY', name: 'CANARY' }, {
      get(target, key) {
        asked.add(key);
        return Reflect.get(target, key);
      },
    });
    const { subject, mail, sms } = catalogue[purpose];
    return { said: [subject(all), JSON.stringify(mail(all)), sms(all)].join('\n'), asked: [...asked] };
  };

  it('there is one for every purpose, and none besides', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...purposes].sort());
    expect(Object.isFrozen(catalogue)).toBe(true);
  });

  it.each(purposes)('%s: the subject is one line, the text ends with one line break, and nothing is left unfilled', (purpose) => {
    const { subject, text, html, sms } = render(one, purpose);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(sms.split('\n')).toHaveLength('code' in data[purpose] ? 2 : 1);
    expect(subject.length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/[^\n]\n$/);
    for (const part of [subject, text, html, sms]) {
      expect(part.trim()).not.toBe('');
      expect(part).not.toMatch(/undefined|null|NaN|\[object|\$\{|\{\{|<dl><\/dl>/);
    }
    for (const line of [subject, sms]) expect(line).toContain(context.serviceName);
  });

  it.each(purposes)('%s says what it knows and repeats it as it is', (purpose) => {
    const { text, html, sms } = render(one, purpose);
    for (const [name, value] of Object.entries(data[purpose])) {
      if (['expiresAt', 'pairedAt', 'at', 'minutes', 'name', 'passwordComes', 'recovers', 'act'].includes(name)) continue;
      // The secrets of a recovery go by one channel each; that has a test of its own.
      if ((name === 'link' && purpose === 'recovery-link') || (name === 'code' && purpose === 'recovery-code')) continue;
      for (const part of [text, html, sms]) expect(part).toContain(String(value));
    }
  });

  const longer = (purpose: MessagePurpose, changes: readonly object[]) =>
    changes.map((change) => render(one, purpose, change).sms).map((sms) => ({ sms, ...measureSms(sms) })).filter(({ encoding, segments }) => encoding !== 'gsm-7' || segments !== 1);

  it.each(purposes)('%s is one SMS of the GSM alphabet where names and addresses are short', (purpose) => {
    expect(longer(purpose, [...variantsOf(purpose), { timeZone: 'UTC' }])).toEqual([]);
  });

  it.each(purposes)('%s is one SMS where service, contact and device are called as they ordinarily are', (purpose) => {
    expect(longer(purpose, variantsOf(purpose).map((change) => ({ ...ordinary, device: 'Matin iPhone', ...change })))).toEqual([]);
  });

  it('R5 in part: an invitation says of the temporary password that it comes, or that it is to be asked for at the login page, and never both', () => {
    const [now, onRequest] = [render(one, 'invitation'), render(one, 'invitation', { passwordComes: 'on-request' })];
    expect([now.text, onRequest.text].map((text) => word.loginPage.test(text))).toEqual([false, true]);
    for (const part of ['text', 'sms'] as const) {
      expect(now[part]).not.toBe(onRequest[part]);
      for (const said of [now, onRequest]) expect(said[part]).toMatch(new RegExp(word.password, 'i'));
    }
  });

  it('what is told of a device is true of a computer as well', () => {
    for (const { subject, text, sms } of [render(one, 'device-paired'), render(one, 'device-ended'), render(one, 'key-ended'), render(one, 'office-acted', { act: 'end-devices' })]) {
      for (const part of [subject, text, sms]) expect(part).not.toMatch(word.phone);
    }
  });

  it('R123 in part, R174 in part: the link of a recovery is in no text message, and its code in no e-mail', () => {
    for (const recovers of ['password', 'list'] as const) {
      const link = render(one, 'recovery-link', { recovers });
      const code = render(one, 'recovery-code', { recovers });
      for (const part of [link.text, link.html]) expect(part).toContain(data['recovery-link'].link);
      expect(code.sms).toContain(data['recovery-code'].code);
      for (const part of [link.subject, link.sms, code.subject, code.text, code.html]) expect(part).not.toMatch(/#recovery|id\.secret|12345678/);
    }
  });

  it('R196 in part: every code and every link names its username, wherever it goes', () => {
    for (const purpose of ['invitation', 'address-code', 'recovery-link', 'recovery-code'] as const) {
      const { text, sms } = render(one, purpose);
      for (const part of [text, sms]) expect(part).toContain(username);
    }
    // Whatever has a code or a link is in this list.
    const carriers = purposes.filter((purpose) => 'code' in data[purpose] || 'link' in data[purpose]);
    expect(carriers).toEqual(['invitation', 'address-code', 'recovery-link', 'recovery-code']);
  });

  it('R196 in part: a lost username lists all the usernames of an address in one message', () => {
    const usernames = ['matti.virtanen4821', 'm.virtanen0007', 'virtanen-oy.matti1180'];
    const { text, html, sms } = render(one, 'lost-username', { usernames });
    for (const each of usernames) for (const part of [text, html, sms]) expect(part).toContain(each);
    expect(render(one, 'lost-username').sms).not.toContain('virtanen-oy');
    // One is spoken of as one, and several as several.
    const spoken = [usernames, [username]].map((each) => render(one, 'lost-username', { usernames: each }).text.split('\n\n'));
    for (const at of [0, 2]) expect(spoken[0]?.[at]).not.toBe(spoken[1]?.[at]);
  });

  it.each(['password', 'list'] as const)('what a recovery sends says what is replaced, and the code and the link say what they order: a %s', (recovers) => {
    const [said, notSaid] = recovers === 'password' ? [word.password, word.list] : [word.list, undefined];
    for (const purpose of ['recovery-link', 'recovery-code', 'recovery-completed'] as const) {
      const { subject, text, sms } = render(one, purpose, { recovers });
      for (const part of [subject, text, sms]) {
        expect(part).toMatch(said);
        if (notSaid !== undefined) expect(part).not.toMatch(notSaid);
      }
    }
    const other = recovers === 'password' ? 'list' : 'password';
    for (const purpose of ['recovery-link', 'recovery-code', 'recovery-completed'] as const) {
      const [mine, theirs] = [render(one, purpose, { recovers }), render(one, purpose, { recovers: other })];
      for (const part of ['subject', 'text', 'sms'] as const) expect(mine[part]).not.toBe(theirs[part]);
    }
  });

  it('the link and the code of a recovery say that nobody is to ask for them, and what to do where it was somebody else', () => {
    for (const recovers of ['password', 'list'] as const) {
      for (const part of [render(one, 'recovery-link', { recovers }).text, render(one, 'recovery-code', { recovers }).text, render(one, 'recovery-code', { recovers }).sms]) {
        expect(part).toMatch(word.neverAsk);
        expect(part).toMatch(word.notYou);
        expect(part).toContain(context.supportContact);
      }
    }
    expect(render(one, 'recovery-link').text).toMatch(word.hour);
  });

  it('R133 in part: a completed recovery is told with a contact to object to, by e-mail and by SMS', () => {
    const { text, html, sms } = render(one, 'recovery-completed');
    for (const part of [text, read(html), sms]) {
      expect(part).toMatch(word.notYou);
      expect(part).toContain(context.supportContact);
    }
  });

  it('R1 in part, R138 in part: who is told of a restart is not told the username, as a temporary password may follow there', () => {
    const { said, asked } = askedOf('restarted');
    expect(said).not.toContain('CANARY');
    expect(asked.filter((key) => !(key in context))).toEqual([]);
  });

  it('R197 in part: the message with the temporary password has no use for a name or a username', () => {
    const { said, asked } = askedOf('temporary-password');
    expect(said).not.toContain('CANARY');
    expect(asked).not.toContain('name');
    expect(asked).not.toContain('username');
  });

  it('R1 in part: no purpose carries both a username and a temporary password', () => {
    for (const purpose of purposes) expect(['username', 'password'].every((key) => key in data[purpose])).toBe(false);
  });

  it.each(['contact-changed', 'list-issued', 'office-acted'] as const)('R1 in part: %s is told without a username where that must not be said', (purpose) => {
    const { subject, text, html, sms } = render(one, purpose, { username: undefined });
    for (const part of [subject, text, html, sms]) expect(part).not.toMatch(/matti|undefined|\(\)/);
    expect(text).toContain(context.supportContact);
  });

  it('R208 in part: the support contact is in every message, by e-mail and by SMS', () => {
    for (const purpose of purposes) {
      const { text, html, sms } = render(one, purpose);
      for (const part of [text, read(html), sms]) expect(part, purpose).toContain(context.supportContact);
    }
  });

  it('R82 in part: a phone that was paired is told with its name, the time and how to remove it, by e-mail and by SMS', () => {
    const { text, html, sms } = render(one, 'device-paired');
    for (const part of [text, html, sms]) {
      expect(part).toContain('Pixel 9');
      expect(part).toMatch(word.time);
      expect(part).toMatch(word.settings);
    }
  });

  it('R80 in part: what installs the app holds its link, and no code', () => {
    const { text, sms } = render(one, 'key-app-link');
    for (const part of [text, sms]) {
      expect(part).toContain('https://apps.example/book');
      expect(part.replaceAll('https://apps.example/book', '')).not.toMatch(/\d{4}|[2-9A-HJ-NP-Z]{4}-/);
    }
  });

  it('R70 in part: who has no one-time password left is told to order a list, to take the Key or to ask the head user', () => {
    const { text } = render(one, 'list-ended');
    for (const way of word.ways) expect(text).toMatch(way);
  });

  it('R190 in part: each act of an office is told in words of its own', () => {
    const told = acts.map((act) => render(one, 'office-acted', { act }));
    for (const { text, sms } of told) for (const part of [text, sms]) expect(part).not.toMatch(/\b(?:provision|issue-|correct-|end-|mark-|export|erase)\b/);
    for (const part of ['text', 'sms'] as const) expect(new Set(told.map((each) => each[part])).size).toBe(acts.length);
  });

  it.each<readonly [MessagePurpose, string]>([['temporary-password', 'expiresAt'], ['device-paired', 'pairedAt'], ['new-browser', 'at']])('%s tells a time by the clock of the host’s people, and names the zone where that is UTC', (purpose) => {
    const [here, there] = [render(one, purpose), render(one, purpose, { timeZone: 'UTC' })];
    for (const part of ['text', 'html', 'sms'] as const) {
      expect(here[part]).toMatch(word.time);
      expect(here[part]).not.toContain('UTC');
      expect(there[part]).toMatch(word.utc);
    }
  });

  it.each([0, 1, 8.64e15])('an instant at the edge of what a date can be is no throw: %d', (expiresAt) => {
    expect(render(one, 'temporary-password', { expiresAt, timeZone: 'UTC' }).text).toMatch(/UTC/);
  });

  it.each(hostileNames)('an invitation for a hostile name is that name in one line and nothing more: %s', (name) => {
    const [plain, hostile] = [render(one, 'invitation'), render(one, 'invitation', { name })];
    expect(hostile.subject).toBe(plain.subject);
    expect(hostile.sms).toBe(plain.sms);
    expect(hostile.text).toContain(name);
    expect(hostile.text.replace(name, () => 'Matti Virtanen')).toBe(plain.text);
  });

  it.each(hostileNames)('a phone with a hostile name is that name and nothing more: %s', (device) => {
    for (const purpose of ['device-paired', 'device-ended'] as const) {
      const [plain, hostile] = [render(one, purpose, { device: 'CANARY' }), render(one, purpose, { device })];
      expect(hostile.subject).toBe(plain.subject);
      for (const part of ['text', 'sms'] as const) expect(hostile[part]).toBe(plain[part].replace('CANARY', () => device));
    }
  });

  it.each(hostileNames)('every purpose is rendered with a service and a contact named like that: %s', (name) => {
    for (const purpose of purposes) {
      const { subject, text, sms } = render(one, purpose, { serviceName: name, supportContact: name });
      expect(text).toContain(name);
      for (const line of [subject, sms]) expect(line).toContain(name);
    }
  });
});

describe('the messages of the languages', () => {
  it.each(purposes)('%s is in another language in each catalogue', (purpose) => {
    const rendered = catalogues.map((one) => render(one, purpose));
    for (const part of ['subject', 'text', 'sms'] as const) expect(new Set(rendered.map((each) => each[part])).size).toBe(catalogues.length);
  });

  it.each(purposes)('%s has the same facts, links and lines in each', (purpose) => {
    const shapes = catalogues.map((one) => render(one, purpose).html.replace(/>[^<]*</g, '><').replace(/ lang="\w+"/, ''));
    expect(new Set(shapes.map((shape) => shape.replace(/(?:<p><\/p>\n)+/g, '<p></p>\n'))).size).toBe(1);
  });
});
