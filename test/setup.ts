import { Socket as Datagrams } from 'node:dgram';
import { Socket } from 'node:net';
import { afterEach, expect } from 'vitest';

/**
 * A library neither prints nor calls out. Both are refused here, and the test fails even where the code under test
 * swallows the refusal. The senders and the remote hasher, whose work is calling out, reach servers of this machine, and nothing else.
 */
const forbidden: string[] = [];

function refuse(what: string): () => never {
  return () => {
    forbidden.push(what);
    throw new Error(`${what} is not allowed in a test of the library`);
  };
}

const callers = /\/(?:test\/(?:unit\/adapter\/(?:smtp|sms-http)|senders)\/|examples\/(?:sms-[a-z0-9]+\/|hashing\/|demo\/test\/senders\.))/;
const callsOut = (): boolean => callers.test(expect.getState().testPath ?? '');

/** This file is run again for each test file of a worker, and finds what it put there itself. */
const kept = Symbol.for('lukko.test.kept');
const originalOf = <T extends object>(now: T): T => (Reflect.get(now, kept) as T | undefined) ?? now;

function isHere(args: readonly unknown[]): boolean {
  const [first] = args.flat() as readonly unknown[];
  const { host = 'localhost', path } = Object(first) as { readonly host?: string; readonly path?: string };
  return path === undefined && ['localhost', '127.0.0.1', '0.0.0.0', '::1'].includes(host);
}

const connect = originalOf(Socket.prototype.connect);
const connectHere = function (this: Socket, ...args: unknown[]): Socket {
  return callsOut() && isHere(args) ? (Reflect.apply(connect, this, args) as Socket) : refuse('a network connection')();
};
const fetchAny = originalOf(globalThis.fetch);
const fetchHere: typeof fetch = (...args) => (callsOut() ? fetchAny(...args) : refuse('fetch')());

// Plain assignment: `vi.restoreAllMocks()` in a test must not lift the ban.
for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) console[method] = refuse(`console.${method}`);
Socket.prototype.connect = Object.assign(connectHere, { [kept]: connect });
Datagrams.prototype.send = refuse('a datagram');
globalThis.fetch = Object.assign(fetchHere, { [kept]: fetchAny });

afterEach(() => {
  const seen = forbidden.splice(0);
  if (seen.length > 0) throw new Error(`the code under test used ${seen.join(', ')}`);
});
