import { expect, it } from 'vitest';
import { startSmtp } from '../../../tools/smtp.js';
import { send, senderTo, thrownBy, use } from './tools.js';

const ids = (many: number): readonly string[] => Array.from({ length: many }, (_, n) => `message-${n}`);

it('connections are kept, are no more than maxConnections, and each message goes out once', async () => {
  const server = use(await startSmtp());
  const sender = senderTo(server.port, { maxConnections: 2 });
  expect(new Set(await Promise.all(ids(30).map((id) => send(sender, { id }))))).toHaveLength(30);
  expect(server.connections()).toBe(2);
  expect(new Set(server.arrived.map(({ messageId }) => messageId)).size).toBe(30);
  expect(server.arrived).toHaveLength(30);
});

it('a server that was started anew is found again, and nothing goes out twice', async () => {
  const first = await startSmtp();
  const sender = senderTo(first.port, { maxConnections: 1 });
  await send(sender, { id: 'before' });
  await first.close();
  expect(await thrownBy(send(sender, { id: 'between' }))).toContain('tried again');
  const second = use(await startSmtp({}, first.port));
  expect(await send(sender, { id: 'after' })).toEqual({ receipt: '4Fb2kQ1xyz' });
  expect([first, second].map(({ arrived }) => arrived.map(({ messageId }) => messageId))).toEqual([['<before@books.example>'], ['<after@books.example>']]);
});

it('close lets the message that is being sent go out, throws at those that wait and that come later, and leaves no connection', async () => {
  let release = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = use(await startSmtp({ onRcptTo: (_address, _session, done) => void asked.then(() => done()) }));
  const sender = senderTo(server.port, { maxConnections: 1 });
  const sending = send(sender, { id: 'first' });
  const waiting = thrownBy(send(sender, { id: 'second' }));
  await expect.poll(() => server.connections()).toBe(1);
  const closed = sender.close();
  expect(await waiting).toContain('tried again');
  release();
  expect(await sending).toEqual({ receipt: '4Fb2kQ1xyz' });
  await closed;
  expect(await thrownBy(send(sender, { id: 'third' }))).toContain('tried again');
  expect(server.arrived.map(({ messageId }) => messageId)).toEqual(['<first@books.example>']);
  await sender.close();
});
