import { expect, it } from 'vitest';
import { openSmtp, type SmtpOptions } from '../../../../src/adapter/smtp/index.js';

const sound = { host: 'mail.books.example', from: 'login@books.example' };
const open = (options: unknown): unknown => openSmtp(options as SmtpOptions);
const urlRule = 'url: must be smtps://user:password@host, or smtp://user:password@host:587, and nothing else';
const fromRule = (name: string): string => `${name}: must be an address such as login@books.example, or Virtanen Books <login@books.example>`;

it.each([
  [undefined, 'options: must be an object'],
  [{ from: sound.from }, 'host: must be the name of the mail server; or give a url'],
  [{ ...sound, host: 7 }, 'host: must be a string'],
  [{ ...sound, port: 0 }, 'port: a whole number from 1 to 65535'],
  [{ ...sound, port: '25' }, 'port: must be a number'],
  [{ ...sound, secure: 'yes' }, 'secure: must be true or false'],
  [{ ...sound, auth: { user: 'a' } }, "auth: must hold user and pass, or user and type: 'OAuth2'"],
  [{ ...sound, auth: { user: 'a', password: 'b' } }, 'auth.password: is no option of openSmtp'],
  [{ ...sound, auth: { user: 'a', type: 'login' } }, "auth.type: must be 'OAuth2'"],
  [{ ...sound, tls: { rejectUnauthorised: true } }, 'tls.rejectUnauthorised: is no option of openSmtp'],
  [{ ...sound, tls: { ca: [7] } }, 'tls.ca: must be a string, or an array of strings'],
  [{ ...sound, tls: { minVersion: 'TLSv1' } }, "tls.minVersion: must be 'TLSv1.2' or 'TLSv1.3'"],
  [{ ...sound, dkim: 'key' }, 'dkim: must be an object'],
  [{ ...sound, maxConnections: 51 }, 'maxConnections: a whole number from 1 to 50'],
  [{ ...sound, timeoutMs: 25_001 }, 'timeoutMs: a whole number from 100 to 25000'],
  [{ ...sound, requireTLS: false }, 'requireTLS: is no option of openSmtp'],
  [{ ...sound, ['__proto__x']: 1 }, '__proto__x: is no option of openSmtp'],
  [{ ...sound, url: 'smtps://mail.books.example' }, 'host: stands in the url already'],
  [{ host: sound.host }, fromRule('from')],
  ...['login', 'a@b, c@d', 'Books login@books.example', 'Books\r\nBcc: eve@evil.example <login@books.example>', 'login@books.example\nBcc: x@y.example', 'A <a@b.example> <c@d.example>', '"Books" <login@books.example>'].flatMap((from) => [
    [{ ...sound, from }, fromRule('from')] as const,
    [{ ...sound, replyTo: from }, fromRule('replyTo')] as const,
  ]),
  ...['mail.books.example', 'https://mail.books.example', 'smtp://', 'smtps://mail.books.example/inbox', 'smtp://mail.books.example?requireTLS=false', 'smtps://mail.books.example#x', 'smtp://mail.books.example:0', ' '].map((url) => [{ url, from: sound.from }, urlRule] as const),
  [{ url: 'smtps://a:%zz@mail.books.example', from: sound.from }, 'url: user and password must be percent-encoded'],
] as const)('%j: %s', (options, says) => {
  expect(() => open(options)).toThrow(new (says.includes('whole number') ? RangeError : TypeError)(says));
});

it('no message repeats a password', () => {
  const secret = 'canary-password';
  for (const url of [`smtps://lukko:${secret}@`, `smtps://lukko:${secret}@mail.books.example?x=1`, `smtps://lukko:${secret}%zz@mail.books.example`]) {
    expect(() => open({ url, from: sound.from })).toThrow(expect.not.objectContaining({ message: expect.stringContaining(secret) as string }));
  }
});

it('what is optional may be undefined, and opening connects to nobody', async () => {
  const sender = openSmtp({ ...sound, port: undefined, secure: undefined, auth: undefined, replyTo: undefined, tls: { ca: undefined }, dkim: undefined, maxConnections: undefined, timeoutMs: undefined });
  await sender.close();
  expect(Object.isFrozen(sender)).toBe(true);
});
