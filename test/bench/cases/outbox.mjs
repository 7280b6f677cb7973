/**
 * How fast two workers drain ten thousand messages to a mail server on this machine, beside nodemailer alone with as many connections, sending a mail of the same size. Storage
 * is in memory. The server has a thread of its own; both are measured against it one after the other, in turns. What the process holds beside the messages themselves
 * has a bound, too: a batch is a thousand.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createTransport } from 'nodemailer';
import { createMemoryStorage } from 'lukko/adapter/memory';
import { createTestHasher } from 'lukko/testing';
import { createHost, must } from '../walk.mjs';

export const name = 'outbox, two workers and a mail server';

const messages = 10_000;
const sideBySide = 10;
const workers = 2;
const keys = [{ id: 'bench', secret: globalThis.crypto.getRandomValues(new Uint8Array(32)) }];

/** @typedef {{ readonly to: string, readonly subject?: string, readonly text: string, readonly html?: string }} Mail */

/** @param {number} port */
function openSender(port) {
  const transport = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: sideBySide, maxMessages: Infinity, ignoreTLS: true });
  const send = /** @param {Mail} mail */ async (mail) => {
    const to = mail.to.includes('@') ? mail.to : `${mail.to.slice(1)}@sms.example`;
    const { messageId } = await transport.sendMail({ from: 'books@tilinpito.example', to, subject: mail.subject ?? 'SMS', text: mail.text, html: mail.html });
    return { receipt: messageId };
  };
  return { send, close: () => transport.close() };
}

/** Both halves of an invitation for each person; none of them is sent. @returns {Promise<import('lukko/port').Storage>} */
async function fillOutbox() {
  const storage = createMemoryStorage();
  const { auth } = createHost({ storage, keys, hasher: createTestHasher(), queue: { add: async () => undefined } });
  for (let n = 0; n < messages / 2; n += 1) {
    const person = { name: 'Matti Virtanen', email: `matti${String(n)}@example.com`, phone: `+35840${String(1_000_000 + n)}`, username: `matti.v${String(n)}` };
    must(await auth.accounts.provision({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy', person, delivery: { username: 'email', temporaryPassword: 'sms' } }));
  }
  return storage;
}

/** @param {number} port @param {Mail} mail an invitation, as long as the others @returns {Promise<number>} mails a second */
async function sendBare(port, mail) {
  const senders = Array.from({ length: workers }, () => openSender(port));
  const began = performance.now();
  let left = messages;
  const loop = /** @param {ReturnType<typeof openSender>} sender */ async (sender) => {
    while (left > 0) {
      left -= 1;
      await sender.send(left % 2 === 0 ? mail : { to: '+358401234567', text: mail.text.slice(0, 120) });
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
    const sender = openSender(port);
    return { ...sender, auth: createHost({ storage, keys, email: sender, sms: sender }).auth };
  });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().heapUsed - before)), 20);
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
  opened.forEach(({ close }) => close());
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
  const mail = { to: 'matti@example.com', subject: 'Your username at Tilinpito', text: 'x'.repeat(500), html: `<p>${'x'.repeat(1_500)}</p>` };
  await sendBare(port, mail);
  const bare = [];
  const outbox = [];
  for (let turn = 0; turn < 2; turn += 1) {
    bare.push(await sendBare(port, mail));
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
