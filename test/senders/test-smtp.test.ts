import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startSmtp } from '../tools/smtp.js';

it('a client that leaves in the middle of its message ends nothing but its connection', async () => {
  const server = await startSmtp();
  const socket = connect(server.port, '127.0.0.1');
  const lines = ['EHLO here\r\n', 'MAIL FROM:<a@books.example>\r\n', 'RCPT TO:<aino@virtanen.example>\r\n', 'DATA\r\n'];
  for (const line of lines) {
    await once(socket, 'data');
    socket.write(line);
  }
  await once(socket, 'data');
  socket.write('half a mess');
  socket.destroySoon();
  await once(socket, 'close');
  await server.close();
  expect([server.connections(), server.arrived]).toEqual([1, []]);
});
