/**
 * Whoever can type a name, a device's name or an address puts a line break, markup or a bidirectional control into it, and waits for the message that
 * repeats it, or calls themselves `www.evil.example`, of which a mail program makes a link by itself. A line break begins a header or a paragraph of its own, markup adds a link to a page of theirs, and a control turns a text round, so that the reader
 * follows a link, or calls a number, that the service never gave.
 * Here every text that goes into any message, in every language, is such a one: the message has the lines, tags and links that it has with a harmless text, and no more.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessagePurpose } from '../../src/core/types.js';
import type { MessageCatalogue } from '../../src/message/index.js';
import { catalogues, context, data, purposes, render, type Rendered } from '../unit/message/fixtures.js';

const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const nasty: readonly string[] = [
  'a\r\nBcc: x@evil.example\r\n\r\nPay here', 'a\nb', 'a\rb', '\n\n', 'a\u0000b', 'a\u0085b', 'a\u2028b\u2029c', 'a\u000b\u000cb',
  '\u202etxt.exe', '\u2066a\u2069', '\u200ea\u200f\u061c', 'a\u202ab\u202b\u202c\u202d',
  '</p><a href="https://evil.example">here</a>', '"><script>alert(1)</script>', '<img src=x onerror=alert(1)>', "' onmouseover='x", '<!--', ']]>', '&lt;b&gt;', '</main></body></html>',
  '${data.code}{{code}}%s%d$&$1', 'x'.repeat(20_000), '😀👩‍👩‍👧', '\ud800', 'a\udc00b', '\ud83d', '@evil.example #99999999', 'https://evil.example', 'javascript:alert(1)', '', ' ', '\u00ad\u200b\ufeff',
];
const piece = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }));
const anyText = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));

/** The texts that come from a table, and are no one's to choose. */
const chosen: ReadonlySet<string> = new Set(['timeZone', 'recovers', 'act']);
const addresses: ReadonlySet<string> = new Set(['loginUrl', 'recoveryUrl', 'link', 'appUrl']);

/** Each text of the data and the context is `text`; an address keeps its beginning, unless it is to be nothing else. */
function filled(purpose: MessagePurpose, text: string, wholeLinks: boolean): object {
  const put = ([name, value]: [string, unknown]): readonly [string, unknown] => {
    if (chosen.has(name)) return [name, value];
    if (Array.isArray(value)) return [name, [text, text]];
    if (typeof value !== 'string') return [name, value];
    const isWhole = wholeLinks && (name === 'link' || name === 'appUrl');
    return [name, addresses.has(name) && !isWhole ? `https://kirja.example/${text}` : text];
  };
  return Object.fromEntries(Object.entries({ ...data[purpose], ...context }).map(put));
}

const renderWith = (one: readonly [string, MessageCatalogue], purpose: MessagePurpose, text: string, wholeLinks = false): Rendered => render(one, purpose, filled(purpose, text, wholeLinks));

/** Every tag with its attributes, without what they hold. */
const tagsOf = (html: string): readonly string[] => Array.from(html.matchAll(/<[^>]*>/g), ([tag]) => tag.replace(/="[^"]*"/g, '=""'));
const hrefsOf = (html: string): readonly string[] => Array.from(html.matchAll(/<[^>]*\shref="([^"]*)"/gi), ([, href]) => href ?? '');
const linesOf = (text: string): number => text.split(/\r\n|[\n\r\u0085\u2028\u2029\u000b\u000c]/).length;

const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const control = /(?!\n)\p{Cc}|[\p{Cs}\p{Zl}\p{Zp}]/u;

function expectNothingAdded(one: readonly [string, MessageCatalogue], purpose: MessagePurpose, text: string): void {
  const [benign, hostile] = [renderWith(one, purpose, 'harmless'), renderWith(one, purpose, text)];
  expect(hostile.subject).not.toMatch(/[\r\n]/);
  expect(linesOf(hostile.subject)).toBe(1);
  expect(linesOf(hostile.text)).toBe(linesOf(benign.text));
  expect(linesOf(hostile.sms)).toBe(linesOf(benign.sms));
  expect(tagsOf(hostile.html)).toEqual(tagsOf(benign.html));
  expect(linesOf(hostile.html)).toBe(linesOf(benign.html));
  expect(hrefsOf(hostile.html)).toHaveLength(hrefsOf(benign.html).length);
  for (const part of Object.values(hostile)) {
    expect(part).not.toMatch(turning);
    expect(part).not.toMatch(control);
  }
  // An address that is whatever somebody likes is a link where it leads to a page or a mailbox, and a text otherwise.
  const whole = renderWith(one, purpose, text, true);
  expect([tagsOf(benign.html), tagsOf(renderWith(one, purpose, 'harmless', true).html)]).toContainEqual(tagsOf(whole.html));
  for (const href of hrefsOf(whole.html)) expect(href).toMatch(/^(?:https?:\/\/|mailto:)/i);
}

describe('a text that somebody typed adds nothing to a message', () => {
  it.each(nasty)('no header, line, tag, link or control, in any message of any language: %j', (text) => {
    for (const one of catalogues) for (const purpose of purposes) expectNothingAdded(one, purpose, text);
  });

  it('nor does any other', () => {
    const language = fc.nat({ max: catalogues.length - 1 });
    const property = fc.property(language, fc.constantFrom(...purposes), anyText, (at, purpose, text) => expectNothingAdded(catalogues[at] ?? expect.unreachable(), purpose, text));
    fc.assert(property, { seed, numRuns: 1_500 });
  });

  it.each<readonly [string, (rendered: Rendered) => Rendered]>([
    ['a tag', (rendered) => ({ ...rendered, html: rendered.html.replace('harmless', '<b>') })],
    ['a link', (rendered) => ({ ...rendered, html: rendered.html.replace('harmless', '<a href="https://evil.example">') })],
    ['an attribute', (rendered) => ({ ...rendered, html: rendered.html.replace('<p>', '<p onclick="x">') })],
    ['a line', (rendered) => ({ ...rendered, text: rendered.text.replace('harmless', '\u2028') })],
  ])('a scan that could not find %s would prove nothing', (_what, change) => {
    const benign = renderWith(['en', catalogues[0]?.[1] ?? expect.unreachable()], 'invitation', 'harmless');
    const changed = change(benign);
    expect([tagsOf(changed.html), linesOf(changed.text)]).not.toEqual([tagsOf(benign.html), linesOf(benign.text)]);
  });
});

/** What a program that shows plain text makes a link of: what has a scheme, begins with www, ends as a domain does, or is an IP address. */
const linkable = /[a-z][a-z0-9+.-]*:\/\/\S+|\/\/[^\s/]\S*|\bwww\.[\p{L}\p{N}]\S*|\b(?:mailto|tel|sms|javascript):\S+|[\p{L}\p{N}][.\u3002\uff0e\uff61][\u200c\u200d]*\p{L}[\u200c\u200d]*[\p{L}\p{M}]\S*|\b\d{1,3}(?:\.\d{1,3}){3}\b/giu;
const linkableIn = (text: string): readonly string[] => text.replace(/<[^>]*>/g, '\n').match(linkable) ?? [];

const linkableNumbers = (text: string): readonly string[] => text.match(/\p{Nd}(?:[ ().+-]*\p{Nd}){5,}/gu) ?? [];

function expectNoLinkAdded(one: readonly [string, MessageCatalogue], purpose: MessagePurpose, name: string): void {
  const [benign, hostile] = [render(one, purpose, { name: 'harmless', device: 'harmless' }), render(one, purpose, { name, device: name })];
  for (const part of ['subject', 'text', 'html', 'sms'] as const) expect(linkableIn(hostile[part]), `${purpose} ${part}`).toEqual(linkableIn(benign[part]));
}

describe('a name or a device that is called like an address is no link, in any message of any language', () => {
  const addresses: readonly string[] = [
    ...['https://evil.example', 'HTTP://EVIL.EXAMPLE/a?b=c', 'www.evil.example', 'WWW.evil', 'evil.example', 'evil.co.uk/pay', 'mailto:a@evil.example', 'a@evil.example', '//evil.example', 'ftp://evil', 'tel:+358401234567'],
    ...['http://localhost:80', 'http://10.0.0.1', '10.0.0.1', 'evil.xn--p1ai', 'почта.рф', 'evil。example', 'evil．example', 'evil｡example', 'evil.\u200bexample', 'evil.\u200dexample', 'https:\u202e//evil.example', 'a.b.c.d.evil.fi', 'https://https://www.www.evil.evil'],
  ];

  it.each(addresses)('%s', (name) => {
    for (const one of catalogues) for (const purpose of purposes) expectNoLinkAdded(one, purpose, name);
  });

  it('nor is any other', () => {
    const label = fc.oneof(fc.constantFrom('evil', 'www', 'e-vil', 'xn--p1ai', '1', '10', 'ä', 'рф', 'ab', 'com'), fc.string({ minLength: 1, maxLength: 5 }));
    const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
    const address = fc.tuple(fc.constantFrom('', '', 'https://', 'http:', '//', 'mailto:x@', 'Matti ', '('), host, fc.constantFrom('', '/', ':80/x', ')', '.', ' Virtanen', '?a=b.fi')).map((parts) => parts.join(''));
    const names = fc.array(address, { minLength: 1, maxLength: 3 }).chain((all) => fc.constantFrom(all.join(''), all.join(' '), all.join('.')));
    const property = fc.property(fc.nat({ max: catalogues.length - 1 }), fc.constantFrom<MessagePurpose>('invitation', 'device-paired', 'device-ended'), names, (at, purpose, name) => expectNoLinkAdded(catalogues[at] ?? expect.unreachable(), purpose, name));
    fc.assert(property, { seed, numRuns: 2_000 });
  });

  it.each(['Maija-Liisa O’Brien', 'J.R.R. Tolkien', 'Erik K:son Ekström', 'Matti Virtanen, Oy', 'Android 15.1', 'Pixel 9 (v1.2.3)', 'Dr. Åsa Öberg'])('and an ordinary name is as it was: %s', (name) => {
    for (const one of catalogues) {
      expect(render(one, 'invitation', { name }).text).toContain(name);
      expect(render(one, 'device-paired', { device: name }).sms).toContain(name);
    }
  });

  it.each(['0600 123 456', '+358 (40) 123-45-67', '٠٦٠٠١٢٣', 'iPhone. Call 0600123456', '1.2.3.4.5.6'])('a device that is called like a telephone number is none: %s', (device) => {
    for (const one of catalogues) for (const part of ['text', 'html', 'sms'] as const) expect(render(one, 'device-paired', { device })[part]).not.toContain(device);
    for (const one of catalogues) expect(linkableNumbers(render(one, 'device-paired', { device }).sms)).toEqual(linkableNumbers(render(one, 'device-paired', { device: 'iPhone' }).sms));
  });

  it('a username is exact, whatever it looks like, as it has to be typed', () => {
    for (const one of catalogues) for (const part of ['text', 'html', 'sms'] as const) expect(render(one, 'invitation', { username: 'www.evil.example' })[part]).toContain('www.evil.example');
  });
});
