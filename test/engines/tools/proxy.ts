import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresql, type Protocol } from './protocol.js';

/**
 * How a connection breaks at a statement.
 *
 * - `cut-before`: the statement never reaches the server; all connections are cut, those at work at the end of their statements, and so is every new
 *   one until `heal`
 * - `answer-lost`: the server has done it, and instead of the answer both ends are cut; the next connection is fine
 * - `half-close-server`: the server is told that nothing follows, and the answer still comes
 * - `half-close-client`: the server has done it, and instead of the answer the client is told that nothing follows
 * - `delay`: the statement and its answer each come late
 */
export type Fault = 'cut-before' | 'answer-lost' | 'half-close-server' | 'half-close-client' | 'delay';

/** A proxy before a server: it counts the statements that pass, and breaks those it is told to. */
export interface Proxy {
  /** The URL that was given, through the proxy. */
  readonly url: string;
  /** The n-th statement from now on, over all connections, breaks. */
  readonly breakAt: (n: number, fault: Fault, delayMs?: number) => void;
  /** Every other statement from now on, over all connections, comes late: the first, third and so on, or the second, fourth and so on. */
  readonly delayEveryOther: (from: 1 | 2) => void;
  /** Everything passes again; says which statements broke. */
  readonly heal: () => readonly string[];
  /** Every statement that came since `breakAt` or `heal`. */
  readonly statements: () => readonly string[];
  /** How many connections stand. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Several times what a statement takes, so that whatever else is on its way comes first. */
const laterMs = 10;

interface State {
  plan: { readonly isMeant: (n: number) => boolean; readonly fault: Fault; readonly delayMs: number } | undefined;
  statements: string[];
  broken: string[];
  isDown: boolean;
  readonly open: Set<Connection>;
}

/** Starts a proxy on a port of its own, before the server that the URL names and that speaks this protocol. */
export async function startProxy(url: string, protocol: Protocol = postgresql): Promise<Proxy> {
  const target = new URL(url);
  const state: State = { plan: undefined, statements: [], broken: [], isDown: false, open: new Set() };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (state.isDown) return void client.destroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port || protocol.port), allowHalfOpen: true, noDelay: true });
    void join({ state, protocol, client, server: upstream, isWhole: protocol.createIsWhole() });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  const reset = (): void => {
    Object.assign(state, { plan: undefined, statements: [], broken: [], isDown: false });
  };
  return {
    url: through.href,
    breakAt: (nth, fault, delayMs = laterMs) => {
      reset();
      state.plan = { isMeant: (n) => n === nth, fault, delayMs };
    },
    delayEveryOther: (from) => {
      reset();
      state.plan = { isMeant: (n) => n % 2 === from % 2, fault: 'delay', delayMs: laterMs };
    },
    heal: () => {
      const { broken } = state;
      reset();
      return broken;
    },
    statements: () => state.statements,
    connections: () => state.open.size,
    close: async () => {
      server.close();
      for (const connection of state.open) cut(connection);
      await once(server, 'close');
    },
  };
}

interface Connection {
  readonly state: State;
  readonly protocol: Protocol;
  readonly isWhole: (messages: readonly Buffer[]) => boolean;
  readonly client: Socket;
  readonly server: Socket;
  /** A statement has passed, and its answer is not at its end. */
  isAtWork: boolean;
  /** What becomes of the answer. */
  breaks: Fault | undefined;
}

/** One connection: what each end says, in whole messages, to the other. */
async function join(ends: Omit<Connection, 'isAtWork' | 'breaks'>): Promise<void> {
  const connection: Connection = { ...ends, isAtWork: false, breaks: undefined };
  connection.state.open.add(connection);
  // That it broke is seen where it is read.
  for (const socket of [ends.client, ends.server]) socket.on('error', () => undefined);
  await Promise.allSettled([toServer(connection), toClient(connection)]);
  cut(connection);
}

async function toServer(connection: Connection): Promise<void> {
  const { state, protocol, client, server } = connection;
  for await (const messages of protocol.messagesOf(client, 'client')) {
    const statement = protocol.statementOf(messages);
    const fault = statement === undefined ? undefined : take(state, statement);
    if (fault?.kind === 'cut-before') cutAll(connection);
    if (client.destroyed) return;
    if (statement !== undefined) connection.isAtWork = true;
    connection.breaks ??= fault?.kind;
    if (fault?.kind === 'delay') await sleep(fault.delayMs);
    if (!server.writableEnded) server.write(Buffer.concat(messages));
    if (fault?.kind === 'half-close-server') server.end();
  }
  server.end();
}

async function toClient(connection: Connection): Promise<void> {
  const { state, protocol, client, server, isWhole } = connection;
  for await (const messages of protocol.messagesOf(server, 'server')) {
    const isAll = isWhole(messages);
    if (isAll) connection.isAtWork = false;
    const { breaks } = connection;
    if (breaks === 'answer-lost' && isAll) cut(connection);
    if (breaks === 'half-close-client' && isAll) client.end();
    if (breaks === 'delay') await sleep(state.plan?.delayMs ?? 0);
    if (breaks !== 'answer-lost' && breaks !== 'half-close-client') client.write(Buffer.concat(messages));
    if (breaks === 'delay' && isAll) connection.breaks = undefined;
  }
  client.end();
}

/** Counts a statement, and says whether this is the one that breaks. */
function take(state: State, statement: string): { readonly kind: Fault; readonly delayMs: number } | undefined {
  state.statements.push(statement);
  const { plan } = state;
  if (plan?.isMeant(state.statements.length) !== true) return undefined;
  state.broken.push(statement);
  return { kind: plan.fault, delayMs: plan.delayMs };
}

/** As a cable that is pulled: neither end is told why. */
function cut(connection: Connection): void {
  connection.state.open.delete(connection);
  connection.client.resetAndDestroy();
  connection.server.destroy();
}

/** Everything goes, but what the server is at it does first: whoever looks then sees what became of it. */
function cutAll(first: Connection): void {
  first.state.isDown = true;
  for (const connection of [...first.state.open]) {
    if (connection === first || !connection.isAtWork) cut(connection);
    else connection.breaks = 'answer-lost';
  }
}
