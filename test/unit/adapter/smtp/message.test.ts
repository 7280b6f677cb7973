import { describe, expect, it } from 'vitest';
import { message, startSmtp, type Arrived } from '../../../tools/smtp.js';
import { send, senderTo, thrownBy, use } from './tools.js';

async function arrive(changed: object = {}, options: Readonly<Record<string, unknown>> = {}): Promise<Arrived> {
  const server = use(await startSmtp());
  expect(await send(senderTo(server.port, options), changed)).toEqual({ receipt: '4Fb2kQ1xyz' });
  const [arrived] = server.arrived;
  if (arrived === undefined || server.arrived.length > 1) throw new Error('one message was expected');
  return arrived;
}

const headerOf = ({ headers }: Arrived, name: string): string | undefined => headers.find(({ key }) => key === name)?.value;

describe('what arrives', () => {
  it('is the text and the HTML, with every letter and the longest line', async () => {
    const arrived = await arrive();
    expect(arrived.subject).toBe(message.subject);
    expect(arrived.text?.replaceAll('\r\n', '\n').trim()).toBe(message.text.trim());
    expect(arrived.html?.trim()).toBe(message.html);
    expect(arrived.attachments).toEqual([]);
    expect(Math.max(...arrived.raw.split('\r\n').map((line) => line.length))).toBeLessThan(200);
  });

  it('names sender, answer and one recipient, in the message and on the envelope', async () => {
    const arrived = await arrive({}, { from: 'Virtanen, Anna & Äijät <login@books.example>', replyTo: 'anna@books.example' });
    expect(arrived.from).toEqual({ name: 'Virtanen, Anna & Äijät', address: 'login@books.example' });
    expect(arrived.to).toEqual([{ name: '', address: message.to }]);
    expect(arrived.replyTo).toEqual([{ name: '', address: 'anna@books.example' }]);
    expect([arrived.returnTo, arrived.recipients, arrived.cc, arrived.bcc]).toEqual(['login@books.example', [message.to], undefined, undefined]);
  });

  it('says that a machine wrote it, in which language, and not with what; its Message-ID follows from the message', async () => {
    const arrived = await arrive();
    expect(['auto-submitted', 'content-language', 'message-id'].map((name) => headerOf(arrived, name))).toEqual(['auto-generated', 'fi', '<msg_Zk3x-91@books.example>']);
    expect(arrived.headers.map(({ key }) => key).filter((key) => /mailer|user-agent|^x-/.test(key))).toEqual([]);
    expect(headerOf(await arrive({}, { from: 'login@kirjanpitä.example' }), 'message-id')).toBe('<msg_Zk3x-91@xn--kirjanpit-32a.example>');
  });

  it('is signed for the own domain where a key is given', async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }, true, ['sign', 'verify']);
    const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const arrived = await arrive({}, { dkim: { domainName: 'books.example', keySelector: 'lukko', privateKey: pem } });
    expect(headerOf(arrived, 'dkim-signature')).toMatch(/d=books\.example.*s=lukko/s);
  });
});

describe('nothing in a message begins another header, names another recipient or reads a file', () => {
  const evil = ['a\r\nBcc: eve@evil.example', 'a\nBcc: eve@evil.example', 'a\rBcc: eve@evil.example', 'a\u2028b', 'a\0b'];
  const others = ['aino@virtanen.example, eve@evil.example', 'aino@virtanen.example;eve@evil.example', 'Aino <eve@evil.example>', 'aino@virtanen.example>\r\nRCPT TO:<eve@evil.example', '"a@b" <eve@evil.example>', 'eve@evil.example(x)', 'aino', ''];

  it.each(others)('R14: the recipient %j is refused, and nothing is said to the server', async (to) => {
    const server = use(await startSmtp());
    expect(await send(senderTo(server.port), { to })).toEqual({ ok: false, reason: 'refused' });
    expect(server.connections()).toBe(0);
  });

  it.each([...evil.map((subject) => ({ subject })), ...evil.map((id) => ({ id })), { id: 'a>b' }, { id: '' }, ...evil.map((language) => ({ language })), { subject: '' }])('%j is a mistake of the host: it is thrown, so that no invitation is void for it', async (changed) => {
    const server = use(await startSmtp());
    expect(await thrownBy(send(senderTo(server.port), changed))).toMatch(/^openSmtp: the (?:subject|id) of a message/);
    expect(server.connections()).toBe(0);
  });

  it('a text that looks like an address of a file or of a page stays a text', async () => {
    const arrived = await arrive({ text: 'file:///etc/passwd', html: '<p>https://evil.example/x</p>' });
    expect([arrived.text?.trim(), arrived.html?.trim()]).toEqual(['file:///etc/passwd', '<p>https://evil.example/x</p>']);
  });
});
