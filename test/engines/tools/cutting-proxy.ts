import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How a connection breaks at a command: it never reaches the server, or was done and its answer is lost. No other stands until `heal`. */
export type Cut = 'cut-before' | 'answer-lost';

/** A proxy before a Redis server, whose clients send a command and wait for its answer. */
export interface CuttingProxy {
  readonly url: string;
  /** The n-th command from now on breaks. */
  readonly breakAt: (n: number, cut: Cut) => void;
  /** Everything passes again; says what broke, if anything did. */
  readonly heal: () => string | undefined;
  readonly close: () => Promise<void>;
}

interface State {
  plan: { readonly n: number; readonly cut: Cut } | undefined;
  seen: number;
  broken: string | undefined;
}

/** Starts a proxy on a port of its own, before the server that the URL names. */
export async function startCuttingProxy(url: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(url);
  const state: State = { plan: undefined, seen: 0, broken: undefined };
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    if (state.broken !== undefined) return void client.destroy();
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let isLost = false;
    client.on('data', (command: Buffer) => {
      const cut = take(state, command);
      if (cut === 'cut-before') return void client.destroy();
      isLost ||= cut === 'answer-lost';
      upstream.write(command);
    });
    upstream.on('data', (answer: Buffer) => {
      if (isLost) client.destroy();
      else client.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    breakAt: (n, cut) => Object.assign(state, { plan: { n, cut }, seen: 0, broken: undefined }),
    heal: () => {
      const { broken } = state;
      Object.assign(state, { plan: undefined, seen: 0, broken: undefined });
      return broken;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Counts a command, and says how it breaks, if it is the one. */
function take(state: State, command: Buffer): Cut | undefined {
  state.seen += 1;
  if (state.plan === undefined || state.seen !== state.plan.n) return undefined;
  state.broken = command.toString().replace(/\r\n/g, ' ').slice(0, 120);
  return state.plan.cut;
}
