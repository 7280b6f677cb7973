import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a gateway took it. */
export interface Taken {
  readonly id: string;
  readonly to: string;
  readonly purpose: string;
  readonly text: string;
}

/** Where the mails and text messages of the day arrive. */
export interface Inbox {
  readonly url: string;
  /** The newest text to an address that holds such a thing, and came after so many messages. */
  readonly find: (to: string, pattern: RegExp, after?: number) => string | undefined;
  /** How many messages came so far. */
  readonly count: () => number;
  readonly has: (id: string) => boolean;
  /** Nothing is taken any more, or again. */
  readonly setDown: (isDown: boolean) => void;
  readonly close: () => void;
}

export async function startInbox(): Promise<Inbox> {
  const taken: Taken[] = [];
  const ids = new Set<string>();
  let isDown = false;
  const server = createServer((request, response) => {
    if (isDown) return void request.socket.destroy();
    void readAll(request).then((text) => {
      const message = JSON.parse(text) as Taken;
      taken.push(message);
      ids.add(message.id);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    find: (to, pattern, after = 0) => taken.slice(after).reverse().flatMap((one) => (one.to === to ? (pattern.exec(one.text)?.slice(-1) ?? []) : []))[0],
    count: () => taken.length,
    has: (id) => ids.has(id),
    setDown: (down) => void (isDown = down),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
