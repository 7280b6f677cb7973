import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** An address that stays while what is behind it changes, as a failover of Redis has it. */
export interface Switchboard {
  readonly port: number;
  /** Cuts every connection; those to come lead there, or nowhere. */
  readonly turn: (port: number | undefined) => void;
  readonly close: () => void;
}

export async function startSwitchboard(first: number): Promise<Switchboard> {
  let target: number | undefined = first;
  const open = new Set<Socket>();
  const cut = (): void => open.forEach((socket) => socket.destroy());
  const server = createServer({ noDelay: true }, (client) => {
    if (target === undefined) return void client.destroy();
    const upstream = connect({ host: '127.0.0.1', port: target, noDelay: true });
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    turn: (port) => {
      target = port;
      cut();
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
