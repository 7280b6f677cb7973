import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { promisify } from 'node:util';
import { z } from 'zod';

const bytes = z.array(z.int().min(0).max(255)).max(1_024);
// What the policy asks for, and no more: whoever has the token shall not take the machine.
const asked = z.object({ secret: bytes, salt: bytes, cost: z.object({ logN: z.int().min(1).max(17), r: z.literal(8), p: z.int().min(1).max(4) }), length: z.literal(32) });

const hashOf = promisify<Uint8Array, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** scrypt as a service, for runtimes that have no memory for it. It keeps nothing and logs no body: passwords are in there. */
export function createHashingService({ token }: { readonly token: string }): Server {
  return createServer((request, response) => {
    answer(request, token).then(
      ({ status, body }) => void response.writeHead(status).end(body),
      () => void response.destroy(),
    );
  });
}

async function answer(request: IncomingMessage, token: string): Promise<{ readonly status: number; readonly body?: Uint8Array }> {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) return { status: 401 };
  const read = asked.safeParse(await readJson(request));
  if (!read.success) return { status: 400 };
  const { secret, salt, cost, length } = read.data;
  const N = 2 ** cost.logN;
  return { status: 200, body: await hashOf(Uint8Array.from(secret), Uint8Array.from(salt), length, { N, r: cost.r, p: cost.p, maxmem: 256 * cost.r * (N + cost.p) }) };
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
