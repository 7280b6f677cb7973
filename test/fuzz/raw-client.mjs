/**
 * Sends bytes as they are to a server on this machine, in a thread of its own: in the tests' own thread every connection is refused
 * (test/setup.ts), as the library makes none. A message is `{ id, port, pieces, pauseMs, fill }`; what comes back is `{ id, text, sent }`.
 */
import { connect } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** @typedef {{ id: number, port: number, pieces: readonly (string | Uint8Array)[], pauseMs: number, fill: number, giveUpMs: number }} Order */

const chunk = Buffer.alloc(65_536, 0x20);

/** @param {Order} order */
function send({ id, port, pieces, pauseMs, fill, giveUpMs }) {
  let [text, sent, isOver] = ['', 0, false];
  const socket = connect(port, '127.0.0.1');
  const over = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    socket.destroy();
    parentPort?.postMessage({ id, text, sent });
  };
  const timer = setTimeout(over, giveUpMs);
  const write = /** @param {string | Uint8Array} bytes */ (bytes) =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        if (isOver || socket.destroyed) { resolve(); return; }
        sent += bytes.length;
        if (socket.write(bytes)) resolve();
        else socket.once('drain', resolve).once('close', resolve);
      })
    );
  socket.setEncoding('latin1');
  socket.on('data', (data) => void (text += String(data)));
  socket.on('end', over);
  socket.on('close', over);
  socket.on('error', () => undefined);
  const feed = async () => {
    for (const piece of pieces) {
      await write(piece);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    for (let filled = 0; filled < fill && !isOver; filled += chunk.length) {
      await write(`${chunk.length.toString(16)}\r\n`);
      await write(chunk);
      await write('\r\n');
    }
  };
  socket.on('connect', () => void feed());
}

parentPort?.on('message', send);
