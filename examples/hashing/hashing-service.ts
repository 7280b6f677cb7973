import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { promisify } from 'node:util';
import { z } from 'zod';

const bytes = z.array(z.int().min(0).max(255)).max(1_024);
// What the policy asks for, and no more: whoever has the token shall not take the machine.
const asked = z.object({ secret: bytes, salt: bytes, cost: z.object({ logN: z.int().min(1).max(17), r: z.literal(8), p: z.int().min(1).max(4) }), length: z.literal(32) });

const hashOf = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

// A hash of the whole cost takes 128 MiB: two at a time, as lukko itself has it, and few who wait.
const atOnce = 2;
const mostWaiting = 16;

/** What {@link createHashingService} takes. */
export interface HashingServiceOptions {
  /** What it knows its callers by: 32 characters at least, drawn by a machine (`openssl rand -hex 32`). */
  readonly token: string;
}

/**
 * scrypt as a service, for runtimes that have no memory for it. It keeps nothing and logs no body: passwords are in there. Two hashes are made at once and 16 wait; whoever
 * comes then is answered 503.
 *
 * @throws RangeError for a token that could be guessed
 */
export function createHashingService({ token }: HashingServiceOptions): Server {
  if (token.length < 32) throw new RangeError('token: at least 32 characters, drawn by a machine');
  const take = createQueue();
  const server = createServer((request, response) => {
    answer(request, { token, take }).then(
      ({ status, body }) => void response.writeHead(status).end(body),
      () => void response.destroy(),
    );
  });
  // Whoever sends a body by the byte keeps no place for long.
  server.requestTimeout = 10_000;
  return server;
}

type Take = <T>(run: () => Promise<T>) => Promise<T> | undefined;

/** Runs so many at once and lets so many wait; `undefined` where all places are taken. */
function createQueue(): Take {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return (run) => {
    if (taken >= atOnce + mostWaiting) return undefined;
    taken += 1;
    const turn = taken <= atOnce ? Promise.resolve() : new Promise<void>((resume) => waiting.push(resume));
    return turn.then(run).finally(() => {
      taken -= 1;
      waiting.shift()?.();
    });
  };
}

async function answer(request: IncomingMessage, { token, take }: { readonly token: string; readonly take: Take }): Promise<{ readonly status: number; readonly body?: Uint8Array }> {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) return { status: 401 };
  const read = asked.safeParse(await readJson(request));
  if (!read.success) return { status: 400 };
  const { secret, salt, cost, length } = read.data;
  const N = 2 ** cost.logN;
  const hash = take(() => hashOf(Uint8Array.from(secret), Uint8Array.from(salt), length, { N, r: cost.r, p: cost.p, maxmem: 256 * cost.r * (N + cost.p) }));
  return hash === undefined ? { status: 503 } : { status: 200, body: await hash };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) if ((text += String(chunk)).length > 16_384) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
