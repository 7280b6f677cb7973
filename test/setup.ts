import { Socket as Datagrams } from 'node:dgram';
import { Socket } from 'node:net';
import { afterEach } from 'vitest';

/**
 * A library neither prints nor calls out. Both are refused here, and the test fails even where the code under test
 * swallows the refusal.
 */
const forbidden: string[] = [];

function refuse(what: string): () => never {
  return () => {
    forbidden.push(what);
    throw new Error(`${what} is not allowed in a test of the library`);
  };
}

// Plain assignment: `vi.restoreAllMocks()` in a test must not lift the ban.
for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) console[method] = refuse(`console.${method}`);
Socket.prototype.connect = refuse('a network connection');
Datagrams.prototype.send = refuse('a datagram');
globalThis.fetch = refuse('fetch');

afterEach(() => {
  const seen = forbidden.splice(0);
  if (seen.length > 0) throw new Error(`the code under test used ${seen.join(', ')}`);
});
