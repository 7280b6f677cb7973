/** `node test/bench/tools/delay-proxy.mjs PORT HOST MS`: hands on every byte that many ms late, each way, and says at which port it listens. */
import { connect, createServer } from 'node:net';

const [port, host = '', ms] = process.argv.slice(2);

/** @param {import('node:net').Socket} from @param {import('node:net').Socket} to */
function handOn(from, to) {
  // Timers of one length run in the order in which they were set.
  from.on('data', (bytes) => void setTimeout(() => to.write(bytes), Number(ms)));
  from.on('close', () => void setTimeout(() => to.destroy(), Number(ms)));
  from.on('error', () => undefined);
  from.setNoDelay(true);
}

const server = createServer((client) => {
  const upstream = connect(Number(port), host);
  handOn(client, upstream);
  handOn(upstream, client);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.on('disconnect', () => process.exit());
