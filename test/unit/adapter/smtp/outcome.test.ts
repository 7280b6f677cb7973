import { describe, expect, it } from 'vitest';
import { message, no, sayTheUsual, secretText, startRawSmtp, startSmtp } from '../../../tools/smtp.js';
import { password, send, senderTo, thrownBy, use } from './tools.js';

const refused = { ok: false, reason: 'refused' };
const later = { ok: false, reason: 'try-later' };

describe('what a mail server answers', () => {
  it('taken: the receipt is the name in its queue, and nothing else that it says', async () => {
    const sender = senderTo(use(await startSmtp()).port);
    expect(await send(sender)).toEqual({ receipt: '4Fb2kQ1xyz' });
    const chatty = senderTo(use(await startSmtp({ onData: (_stream, _session, done) => done(null, `OK ${message.to} ${secretText}, queued as ${message.to}`) })).port);
    expect(await send(chatty)).toEqual({});
  });

  it('R14: 550 to the recipient, and 552 or 554 to the message, are refused for good', async () => {
    const unknown = use(await startSmtp({ onRcptTo: (_address, _session, done) => done(no(550)) }));
    expect(await send(senderTo(unknown.port))).toEqual(refused);
    for (const code of [552, 554]) {
      const server = use(await startSmtp({ onData: (_stream, _session, done) => done(no(code, `too big: ${secretText}`)) }));
      expect(await send(senderTo(server.port))).toEqual(refused);
      expect(server.arrived).toEqual([]);
    }
  });

  it('450, 451 and 452 are tried later, and a greylisted message is taken the next time under the same Message-ID', async () => {
    let tries = 0;
    const server = use(await startSmtp({ onRcptTo: (_address, _session, done) => done((tries += 1) <= 2 ? no(449 + tries) : null) }));
    const sender = senderTo(server.port);
    for (let n = 0; n < 2; n += 1) expect(await send(sender)).toEqual(later);
    expect(await send(sender)).toEqual({ receipt: '4Fb2kQ1xyz' });
    expect(server.arrived.map(({ messageId }) => messageId)).toEqual(['<msg_Zk3x-91@books.example>']);
    const full = use(await startSmtp({ onData: (_stream, _session, done) => done(no(452)) }));
    expect(await send(senderTo(full.port))).toEqual(later);
  });

  it('421, a server that is about to close, is tried later: in place of a greeting, and of an answer', async () => {
    const closed = use(await startRawSmtp((said, socket) => {
        if (said === '') socket.end('421 too many of you\r\n');
      }));
    expect(await send(senderTo(closed.port))).toEqual(later);
    const closing = use(await startSmtp({ onRcptTo: (_address, _session, done) => done(no(421)) }));
    expect(await send(senderTo(closing.port))).toEqual(later);
  });

  it('a refusal of one message leaves the connection to the next', async () => {
    const server = use(await startSmtp({ onRcptTo: ({ address }, _session, done) => done(address === message.to ? no(550) : null) }));
    const sender = senderTo(server.port, { maxConnections: 1 });
    expect(await send(sender)).toEqual(refused);
    expect(await send(sender, { to: 'matti@virtanen.example' })).toEqual({ receipt: '4Fb2kQ1xyz' });
    expect(server.connections()).toBe(1);
  });
});

describe("what is the host's own trouble is thrown, and says what to check without a secret", () => {
  it('a wrong password', async () => {
    const server = use(await startSmtp({ authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => done(no(535, `wrong: ${password}`)) }));
    expect(await thrownBy(send(senderTo(server.port, { auth: { user: 'lukko', pass: password } })))).toBe('openSmtp: the mail server took neither user nor password; check auth or the url (EAUTH, 535, AUTH PLAIN)');
    expect(await thrownBy(send(senderTo(server.port)))).toContain('check from (EENVELOPE, 530, MAIL FROM)');
    expect(server.arrived).toEqual([]);
  });

  it('a sender that the server does not allow, whatever the message', async () => {
    const server = use(await startSmtp({ onMailFrom: (_address, _session, done) => done(no(553, 'login@books.example is not yours')) }));
    expect(await thrownBy(send(senderTo(server.port)))).toBe('openSmtp: the mail server does not let this user send from that address; check from (EENVELOPE, 553, MAIL FROM)');
  });

  it.each([
    ['a host that may not relay', 'onRcptTo', 554, `5.7.1 <${message.to}>: Relay access denied`],
    ['a host that has sent too much', 'onData', 550, '5.4.5 Daily user sending quota exceeded'],
    ['a domain that is not believed', 'onData', 550, '5.7.26 Unauthenticated email is not accepted'],
  ] as const)('R14: %s: no invitation is void for it', async (_what, at, code, text) => {
    const options = at === 'onRcptTo' ? { onRcptTo: (_address: unknown, _session: unknown, done: (error: Error) => void) => done(no(code, text)) } : { onData: (_stream: unknown, _session: unknown, done: (error: Error) => void) => done(no(code, text)) };
    const server = use(await startSmtp(options));
    expect(await thrownBy(send(senderTo(server.port)))).toContain('the mail server does not send this for you now; check auth, from, how much it lets you send');
    expect(server.arrived).toEqual([]);
  });

  it.each(['5.1.1 no such user', '5.2.2 mailbox full', '5.3.4 too big', 'no code at all'])('R14: 550 %s is refused for good', async (text) => {
    const server = use(await startSmtp({ onRcptTo: (_address, _session, done) => done(no(550, text)) }));
    expect(await send(senderTo(server.port))).toEqual(refused);
  });

  it('nobody there', async () => {
    const { port, close } = await startSmtp();
    await close();
    expect(await thrownBy(send(senderTo(port)))).toBe('openSmtp: the mail server was not reached, or did not say that it took the message, which is tried again (ESOCKET, ECONNREFUSED, CONN)');
  });

  it('a server that greets nobody: the wait ends by timeoutMs', async () => {
    const server = use(await startRawSmtp(() => undefined));
    const began = performance.now();
    expect(await thrownBy(send(senderTo(server.port, { timeoutMs: 200 })))).toContain('ETIMEDOUT');
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('a connection that breaks off', () => {
  it('in the middle of the message: a throw, and it is not sent again behind the back of the outbox', async () => {
    let connected = 0;
    const server = use(
      await startRawSmtp((said, socket, connection) => {
        connected = connection;
        if (/^Subject|multipart/m.test(said)) socket.destroy();
        else sayTheUsual(said, socket);
      }),
    );
    expect(await thrownBy(send(senderTo(server.port)))).toContain('which is tried again');
    expect(connected).toBe(1);
  });

  it('after the whole message, without an answer: a throw, as nobody can tell; and it is sent once', async () => {
    let whole = 0;
    const server = use(
      await startRawSmtp((said, socket) => {
        sayTheUsual(said, socket);
        if (!said.endsWith('\r\n.\r\n')) return;
        whole += 1;
        socket.destroy();
      }),
    );
    expect(await thrownBy(send(senderTo(server.port)))).toContain('did not say that it took the message');
    expect(whole).toBe(1);
  });

  it('no answer to the whole message in time: a throw as well', async () => {
    const server = use(await startRawSmtp(sayTheUsual));
    expect(await thrownBy(send(senderTo(server.port, { timeoutMs: 200 })))).toContain('ETIMEDOUT, SOCKET_TIMEOUT');
  });
});

describe('the signal', () => {
  it('aborted before: a throw at once, and nothing is said to the server', async () => {
    const server = use(await startSmtp());
    await thrownBy(senderTo(server.port).send(message, { signal: AbortSignal.abort() }));
    expect([server.connections(), server.arrived]).toEqual([0, []]);
  });

  it('aborted while the server says nothing: a throw at once, and the next message goes out', async () => {
    let silent = true;
    const server = use(await startSmtp({ onRcptTo: (_address, _session, done) => (silent ? undefined : done()) }));
    const sender = senderTo(server.port, { maxConnections: 1 });
    const abort = new AbortController();
    const sending = thrownBy(sender.send(message, { signal: abort.signal }));
    await expect.poll(() => server.connections()).toBe(1);
    abort.abort();
    await sending;
    silent = false;
    expect(await send(sender)).toEqual({ receipt: '4Fb2kQ1xyz' });
    expect(server.arrived).toHaveLength(1);
  });
});
