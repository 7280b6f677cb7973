/** A worker thread: a mail server that takes everything and keeps nothing. It says its port, and answers any message with how many mails it took so far. */
import { parentPort } from 'node:worker_threads';
import { SMTPServer } from 'smtp-server';

let taken = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, callback) {
    stream.resume();
    stream.on('end', () => {
      taken += 1;
      callback();
    });
  },
});
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address();
  parentPort?.postMessage(typeof address === 'object' && address !== null ? address.port : 0);
});
parentPort?.on('message', () => parentPort?.postMessage(taken));
