/**
 * How fast two workers drain ten thousand messages through `openSmtp` to a mail server on this machine, beside nodemailer alone with as many connections, sending the same mails. Storage
 * is in memory. The server has a thread of its own; both are measured against it one after the other, in turns. What the process holds beside the messages themselves
 * has a bound, too: a batch is a thousand.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createTransport } from 'nodemailer';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { openSmtp } from 'lukko/adapter/smtp';
import { createTestAuth, createTestHasher } from 'lukko/testing';
import { createHost, must } from '../walk.mjs';

export const name = 'outbox, two workers and a mail server';

const messages = 10_000;
const sideBySide = 10;
const workers = 2;
const keys = [{ id: 'bench', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }];

/** @typedef {Pick<import('lukko/port').EmailMessage, 'to' | 'subject' | 'text' | 'html'>} Mail */

const from = 'books@tilinpito.example';

/** nodemailer as a host sets it up by hand, with as many connections. @param {number} port */
function openBare(port) {
  const transport = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: sideBySide, ignoreTLS: true });
  return { send: /** @param {Mail} mail */ (mail) => transport.sendMail({ from, ...mail }), close: () => transport.close() };
}

/** lukko's own sender. An SMS is a mail here, as there is one server. @param {number} port */
function openOurs(port) {
  const email = openSmtp({ host: '127.0.0.1', port, from, maxConnections: sideBySide });
  /** @type {import('lukko/port').SmsSender} */
  const sms = { send: ({ purpose: _sms, ...message }, options) => email.send({ ...message, purpose: 'invitation', to: `${message.to.slice(1)}@sms.example`, subject: 'SMS', html: message.text }, options) };
  return { email, sms, close: email.close };
}

/** @param {number} n @returns {Parameters<import('lukko').Auth['accounts']['provision']>[0]} */
const invitation = (n) => ({
  actor: { kind: 'head-user', id: 'anna' },
  organizationId: 'virtanen-oy',
  person: { name: 'Matti Virtanen', email: `matti${String(n)}@example.com`, phone: `+35840${String(1_000_000 + n)}`, username: `matti.v${String(n)}` },
  delivery: { username: 'email', temporaryPassword: 'sms' },
});

/** Both halves of an invitation for each person; none of them is sent. @returns {Promise<import('lukko/port').Storage>} */
async function fillOutbox() {
  const storage = createMemoryStorage();
  const { auth } = createHost({ storage, keys, hasher: createTestHasher(), queue: { add: async () => undefined } });
  for (let n = 0; n < messages / 2; n += 1) {
    must(await auth.accounts.provision(invitation(n)));
  }
  return storage;
}

/** One invitation and one temporary password, as they are sent. @returns {Promise<readonly Mail[]>} */
async function readMails() {
  const { auth, inbox, settle } = createTestAuth();
  must(await auth.accounts.provision(invitation(0)));
  await settle();
  const [mail, sms] = [inbox.lastEmailTo('matti0@example.com'), inbox.lastSmsTo('+358401000000')];
  if (mail === undefined || sms === undefined) throw new Error('expected both halves of an invitation');
  const { to, subject, text, html } = mail;
  return [{ to, subject, text, html }, { to: '358401000000@sms.example', subject: 'SMS', text: sms.text, html: sms.text }];
}

/** The same mails, as many of each. @param {number} port @param {readonly Mail[]} mails @returns {Promise<number>} mails a second */
async function sendBare(port, mails) {
  const senders = Array.from({ length: workers }, () => openBare(port));
  const began = performance.now();
  let left = messages;
  const loop = /** @param {ReturnType<typeof openBare>} sender */ async (sender) => {
    while (left > 0) {
      left -= 1;
      const mail = mails[left % mails.length];
      if (mail !== undefined) await sender.send(mail);
    }
  };
  await Promise.all(senders.flatMap((sender) => Array.from({ length: sideBySide }, () => loop(sender))));
  const rate = messages / ((performance.now() - began) / 1000);
  senders.forEach(({ close }) => close());
  return rate;
}

/** @param {number} port @returns {Promise<{ rate: number, heapMb: number }>} */
async function drainOutbox(port) {
  const storage = await fillOutbox();
  const opened = Array.from({ length: workers }, () => {
    const { email, sms, close } = openOurs(port);
    return { close, auth: createHost({ storage, keys, email, sms }).auth };
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed - before)), 100);
  const began = performance.now();
  const drain = /** @param {import('lukko').Auth} auth */ async (auth) => {
    let sent = 0;
    for (let more = true; more; ) {
      const done = await auth.deliver({ limit: 1000 });
      sent += done.sent;
      ({ more } = done);
    }
    return sent;
  };
  const sent = await Promise.all(opened.map(({ auth }) => drain(auth)));
  const rate = messages / ((performance.now() - began) / 1000);
  clearInterval(watch);
  await Promise.all(opened.map(({ close }) => close()));
  if (sent.reduce((sum, one) => sum + one, 0) !== messages) throw new Error(`expected every message to be sent once, not ${sent.join(' + ')}`);
  return { rate, heapMb: most / 2 ** 20 };
}

/** @param {Worker} server @returns {Promise<number>} */
async function countTaken(server) {
  server.postMessage('how many');
  const [taken] = await once(server, 'message');
  return Number(taken);
}

/** @returns {Promise<readonly import('../run.mjs').Row[]>} */
export async function run() {
  const server = new Worker(new URL('../tools/smtp-sink.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  const mails = await readMails();
  await sendBare(port, mails);
  const bare = [];
  const outbox = [];
  for (let turn = 0; turn < 2; turn += 1) {
    bare.push(await sendBare(port, mails));
    outbox.push(await drainOutbox(port));
  }
  const taken = await countTaken(server);
  await server.terminate();
  if (taken !== 5 * messages) throw new Error(`the server took ${String(taken)} mails`);
  const mean = /** @param {readonly number[]} values */ (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [alone, ours] = [mean(bare), mean(outbox.map(({ rate }) => rate))];
  return [
    { name: 'nodemailer alone', value: alone, unit: 'mails/s' },
    { name: 'the outbox', value: ours, unit: 'mails/s' },
    { name: 'the outbox, of nodemailer alone, at least 0.8', value: ours / alone, unit: '×', ok: ours / alone >= 0.8 },
    { name: 'heap beside the messages, at most', value: Math.max(...outbox.map(({ heapMb }) => heapMb)), unit: 'MB', limit: 128 },
  ];
}
