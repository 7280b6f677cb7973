import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** A proxy before a PostgreSQL server: it counts the statements that pass, and breaks one of them. */
export interface Proxy {
  /** The URL that was given, through the proxy. */
  readonly url: string;
  /** The n-th statement from now on, over all connections, breaks. */
  readonly breakAt: (n: number, fault: Fault, delayMs?: number) => void;
  /** Everything passes again; says which statement broke, if any did. */
  readonly heal: () => string | undefined;
  /** Every statement that came since `breakAt` or `heal`. */
  readonly statements: () => readonly string[];
  /** How many connections stand. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

interface State {
  plan: { readonly n: number; readonly fault: Fault; readonly delayMs: number } | undefined;
  statements: string[];
  broken: string | undefined;
  isDown: boolean;
  readonly open: Set<Connection>;
}

/** Starts a proxy on a port of its own, before the server that the URL names. */
export async function startProxy(url: string): Promise<Proxy> {
  const target = new URL(url);
  const state: State = { plan: undefined, statements: [], broken: undefined, isDown: false, open: new Set() };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (state.isDown) return void client.destroy();
    const upstream = connect({ host: target.hostname, port: Number(target.port || 5432), allowHalfOpen: true, noDelay: true });
    void join(state, client, upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as AddressInfo).port);
  const reset = (): void => {
    Object.assign(state, { plan: undefined, statements: [], broken: undefined, isDown: false });
  };
  return {
    url: through.href,
    // Several times what a statement takes, so that whatever else is on its way comes first.
    breakAt: (n, fault, delayMs = 10) => {
      reset();
      state.plan = { n, fault, delayMs };
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
  readonly client: Socket;
  readonly server: Socket;
  /** A statement has passed, and its answer is not at its end. */
  isAtWork: boolean;
  /** What becomes of the answer. */
  breaks: Fault | undefined;
}

/** One connection: what each end says, in whole messages, to the other. */
async function join(state: State, client: Socket, server: Socket): Promise<void> {
  const connection: Connection = { state, client, server, isAtWork: false, breaks: undefined };
  state.open.add(connection);
  // That it broke is seen where it is read.
  for (const socket of [client, server]) socket.on('error', () => undefined);
  await Promise.allSettled([toServer(connection), toClient(connection)]);
  cut(connection);
}

async function toServer(connection: Connection): Promise<void> {
  const { state, client, server } = connection;
  for await (const messages of messagesOf(client, 'client')) {
    const statement = statementOf(messages);
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
  const { state, client, server } = connection;
  for await (const messages of messagesOf(server, 'server')) {
    const isAll = messages.some(([kind]) => kind === readyForQuery);
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
  if (plan === undefined || state.statements.length !== plan.n) return undefined;
  state.broken = statement;
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

// PostgreSQL, frontend/backend protocol 3.0: a letter, the length of what follows with itself, and the body; the first message has no letter.
const query = 'Q'.charCodeAt(0);
const parse = 'P'.charCodeAt(0);
const readyForQuery = 'Z'.charCodeAt(0);

/** The whole messages that each piece of the stream completes. */
async function* messagesOf(socket: Socket, end: 'client' | 'server'): AsyncGenerator<readonly Buffer[]> {
  let rest = Buffer.alloc(0);
  let letter = end === 'client' ? 0 : 1;
  for await (const piece of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, piece]);
    const messages: Buffer[] = [];
    while (rest.length >= letter + 4 && rest.length >= letter + rest.readUInt32BE(letter)) {
      const length = letter + rest.readUInt32BE(letter);
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
      letter = 1;
    }
    if (messages.length > 0) yield messages;
  }
}

/** The text of the statement that begins in these messages: a client sends one, and waits. */
function statementOf(messages: readonly Buffer[]): string | undefined {
  const found = messages.find((message) => message.length > 5 && (message[0] === query || message[0] === parse));
  if (found === undefined) return undefined;
  const [name = '', text = ''] = found.subarray(5).toString('utf8').split('\0');
  return found[0] === query ? name : text;
}
