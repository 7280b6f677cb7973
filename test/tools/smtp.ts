import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { EmailMessage } from '../../src/port/index.js';
import { localhost } from './localhost-certificate.js';

/** A message as it arrived. */
export interface Arrived extends Email {
  /** Byte for byte. */
  readonly raw: string;
  /** Whom the envelope names. */
  readonly recipients: readonly string[];
  readonly returnTo: string;
  readonly wasSecure: boolean;
}

/** A mail server on this machine. */
export interface TestSmtp {
  readonly port: number;
  /** What it took, oldest first. */
  readonly arrived: readonly Arrived[];
  /** How often somebody connected. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** What a mail server says no with. */
export const no = (responseCode: number, text = 'No such user here: aino@virtanen.example'): Error => Object.assign(new Error(text), { responseCode });

/** Starts one; without `options` it takes everything, without TLS and login. */
export async function startSmtp(options: SMTPServerOptions = {}, port = 0): Promise<TestSmtp> {
  const arrived: Arrived[] = [];
  let connections = 0;
  const server = new SMTPServer({
    ...{ ...localhost, logger: false, disableReverseLookup: true, closeTimeout: 50, authOptional: true, disabledCommands: ['STARTTLS'] },
    ...options,
    onConnect: (session, done) => {
      connections += 1;
      if (options.onConnect === undefined) done();
      else options.onConnect(session, done);
    },
    onData: (stream, session, done) => {
      const take = async (raw: Buffer): Promise<void> => {
        const { mailFrom, rcptTo } = session.envelope;
        const taken = async (): Promise<void> => {
          const email = await PostalMime.parse(raw);
          arrived.push({ ...email, raw: raw.toString('latin1'), recipients: rcptTo.map(({ address }) => address), returnTo: mailFrom === false ? '' : mailFrom.address, wasSecure: session.secure });
        };
        if (options.onData !== undefined) {
          options.onData(stream, session, (error, message) => void (error ? Promise.resolve() : taken()).then(() => done(error, message)));
          return;
        }
        await taken();
        done(null, 'OK: queued as 4Fb2kQ1xyz');
      };
      // Whoever leaves in the middle of a message is no fault of the server's.
      void read(stream).then(take, () => done(new Error('the client has gone')));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(port, '0.0.0.0', resolve));
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { port: (server.server.address() as AddressInfo).port, arrived, connections: () => connections, close };
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A server of which each line is under control: `answer` gets what the client said, and the socket. */
export async function startRawSmtp(answer: (said: string, socket: Socket, connection: number) => void): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => answer(chunk.toString('latin1'), socket, connection));
    answer('', socket, connection);
  });
  await new Promise<void>((resolve) => void server.listen(0, '0.0.0.0', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** What a raw server says to everything up to the message. */
export function sayTheUsual(said: string, socket: Socket): void {
  if (said === '') socket.write('220 here\r\n');
  else if (/^EHLO/.test(said)) socket.write('250 here\r\n');
  else if (/^DATA/m.test(said)) socket.write('354 go on\r\n');
  else if (/^(?:MAIL|RCPT|RSET|QUIT)/.test(said)) socket.write('250 ok\r\n');
}

/** Texts of a message that must be in no error. */
export const secretText = 'ABCD-EFGH-JKLM-NPQR';

export const message: EmailMessage = Object.freeze({
  id: 'msg_Zk3x-91',
  to: 'aino@virtanen.example',
  purpose: 'temporary-password',
  subject: 'Väliaikainen salasana – Матти',
  text: `Hyvä Äinö,\n\nsalasana on ${secretText}.\n${'pitkä rivi '.repeat(150)}\n.\n.. loppu\n`,
  html: `<!doctype html><html lang="fi"><body><p>Hyvä Äinö, ${secretText} ${'pitkä rivi '.repeat(150)}</p></body></html>`,
  language: 'fi',
});
