import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { localhost } from '../../../tools/localhost-certificate.js';
import { message, sayTheUsual, startRawSmtp, startSmtp } from '../../../tools/smtp.js';
import { password, send, senderTo, thrownBy, use } from './tools.js';

/** It leads to this machine, and is no name of it: what is true of every other machine is true of it. */
const elsewhere = { host: '0.0.0.0', tls: { ca: localhost.cert, servername: 'localhost' } };
const taken = { receipt: '4Fb2kQ1xyz' };

describe('TLS', () => {
  it('is spoken by STARTTLS, and from the first byte', async () => {
    const upgraded = use(await startSmtp({ disabledCommands: [] }));
    expect(await send(senderTo(upgraded.port, elsewhere))).toEqual(taken);
    const first = use(await startSmtp({ secure: true }));
    expect(await send(senderTo(first.port, { ...elsewhere, secure: true }))).toEqual(taken);
    expect([...upgraded.arrived, ...first.arrived].map(({ wasSecure }) => wasSecure)).toEqual([true, true]);
  });

  it.each([
    ['a certificate that nobody vouches for', {}],
    ['a certificate of another name', { ca: localhost.cert, servername: 'mail.books.example' }],
  ])('%s is not believed: neither password nor message goes out', async (_what, tls) => {
    const auth = { user: 'lukko', pass: password };
    for (const options of [{ disabledCommands: [] }, { secure: true }]) {
      let logins = 0;
      const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) => {
        logins += 1;
        done(null, { user: 'lukko' });
      };
      const server = use(await startSmtp({ ...options, onAuth }));
      const sender = senderTo(server.port, { host: '0.0.0.0', secure: 'secure' in options, tls, auth });
      expect(await thrownBy(send(sender))).toContain('openSmtp: the mail server offers no TLS, or has a certificate that is not believed; check host, port and tls');
      expect([logins, server.arrived]).toEqual([0, []]);
    }
  });

  it('a server that is stripped of STARTTLS gets nothing, and no password', async () => {
    const heard: string[] = [];
    const server = use(
      await startRawSmtp((said, socket) => {
        heard.push(said);
        if (/^EHLO/.test(said)) socket.write('250-here\r\n250 AUTH PLAIN\r\n');
        else if (/^STARTTLS/.test(said)) socket.write('502 never heard of it\r\n');
        else sayTheUsual(said, socket);
      }),
    );
    expect(await thrownBy(send(senderTo(server.port, { ...elsewhere, auth: { user: 'lukko', pass: password } })))).toContain('the mail server offers no TLS');
    expect(heard.join('')).not.toMatch(/AUTH|MAIL FROM/);
  });

  it('is not asked of this machine itself', async () => {
    const server = use(await startSmtp());
    expect(await send(senderTo(server.port))).toEqual(taken);
    expect(server.arrived[0]?.wasSecure).toBe(false);
  });

  it('a login by password or by OAuth 2.0 goes over it, from a URL as well', async () => {
    const logins: unknown[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = ({ username, password: given, accessToken }, _session, done) => {
      logins.push([username, given ?? accessToken]);
      done(null, { user: 'lukko' });
    };
    const server = use(await startSmtp({ secure: true, authOptional: false, authMethods: ['PLAIN', 'XOAUTH2'], onAuth }));
    const { tls } = elsewhere;
    const byUrl = senderTo(server.port, { host: undefined, port: undefined, url: `smtps://lukko%40books.example:p%3Aa%2Fss@0.0.0.0:${server.port}`, tls });
    const byToken = senderTo(server.port, { ...elsewhere, secure: true, auth: { type: 'OAuth2', user: 'lukko', accessToken: 'token-1' } });
    expect([await send(byUrl), await send(byToken, { to: message.to })]).toEqual([taken, taken]);
    expect(logins).toEqual([['lukko@books.example', 'p:a/ss'], ['lukko', 'token-1']]);
  });
});
