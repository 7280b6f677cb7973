/*
 * What no `Request` can say, over real sockets to Node's own server: line ends within headers, headers twice, lying lengths, bodies that come slowly or
 * never end. Each is answered, or the connection ends; nothing of it is repeated, and memory stays where it was. `FC_SEED=123` repeats a run.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/http/operations/table.js';
import { origin } from '../unit/http/tools.js';
import { seed } from '../unit/core/credential/fixtures.js';
import { canary } from './requests.js';
import { createWorld, type World } from './world.js';

interface Reply {
  readonly text: string;
  readonly sent: number;
}

let world: World;
let server: Server;
let client: Worker;
/** What the server answered with, whether or not its client stayed to read it. */
const answered: number[] = [];
const waiting = new Map<number, (reply: Reply) => void>();

beforeAll(async () => {
  world = await createWorld('standard', 0);
  const listener = getRequestListener(world.routes.fetch);
  server = createServer((request, response) => {
    response.once('finish', () => answered.push(response.statusCode));
    void listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new Worker(new URL('raw-client.mjs', import.meta.url));
  client.on('message', ({ id, ...reply }: Reply & { readonly id: number }) => {
    waiting.get(id)?.(reply);
    waiting.delete(id);
  });
});

afterAll(async () => {
  await client.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function send(pieces: readonly (string | Uint8Array)[], { pauseMs = 0, fill = 0, giveUpMs = 5_000 } = {}): Promise<Reply> {
  const { port } = server.address() as AddressInfo;
  const id = waiting.size === 0 ? 1 : Math.max(...waiting.keys()) + 1;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    client.postMessage({ id, port, pieces, pauseMs, fill, giveUpMs });
  });
}

const guess = JSON.stringify({ username: 'nobody1234', password: canary });
const lines = (...all: readonly string[]): string => `${all.join('\r\n')}\r\n\r\n`;
/** The head of a request that then says its body. */
const head = (id: string, ...more: readonly string[]): string => lines(`POST /${id} HTTP/1.1`, 'Host: books.example', `Origin: ${origin}`, 'Connection: close', ...more);
const whole = (...more: readonly string[]): string => head('login/start', ...(more.some((line) => /^content-type/i.test(line)) ? [] : ['Content-Type: application/json']), `Content-Length: ${guess.length}`, ...more) + guess;
const statusOf = ({ text }: Reply): number | undefined => {
  const [, status] = /^HTTP\/1\.1 ([2-5]\d{2}) /m.exec(text) ?? [];
  return status === undefined ? undefined : Number(status);
};

/** An answer of ours, or one of Node's own parser, or none at all. */
function expectHarmless(reply: Reply): void {
  const status = statusOf(reply);
  if (status !== undefined) expect(status === 501 || status < 500 || (status === 503 && reply.text.includes('"busy"')), reply.text).toBe(true);
  expect(reply.text.toLowerCase()).not.toContain(canary.toLowerCase());
  // One answer to one request, whatever `100 Continue` goes before it: nothing that was sent became a second one.
  expect(reply.text.match(/^HTTP\/1\.1 [2-5]/gm)?.length ?? 0).toBeLessThanOrEqual(1);
  expect(reply.text).not.toMatch(/^set-cookie: (?!__Host-lukko-)/im);
  expect(world.told).toEqual([]);
}

describe('over real sockets', () => {
  it('a right request is answered', async () => {
    const reply = await send([whole()]);
    expect([statusOf(reply), reply.text]).toEqual([401, expect.stringContaining('"wrong-credentials"')]);
    expectHarmless(reply);
  });

  it.each<[string, readonly string[]]>([
    ['Origin twice', [`Origin: ${origin}`]],
    ['another Origin as well', ['Origin: https://evil.example']],
    ['Sec-Fetch-Site twice', ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site']],
  ])('R167 in part: %s is no page of ours', async (_what, more) => {
    const reply = await send([whole(...more)]);
    expectHarmless(reply);
    expect(statusOf(reply)).toBe(403);
  });

  it('R161 in part: cookies in two headers count as one line, and one that comes twice as none', async () => {
    const [name, value] = Object.entries(world.cookies).find(([key]) => key.endsWith('-session')) ?? expect.unreachable();
    const check = (...cookies: readonly string[]): Promise<Reply> => send([lines('GET /sessions/check HTTP/1.1', 'Host: books.example', 'Connection: close', ...cookies)]);
    expect(statusOf(await check(`Cookie: ${name}=${value}`))).toBe(200);
    expect(statusOf(await check('Cookie: a=1', `Cookie: ${name}=${value}`))).toBe(200);
    expect(statusOf(await check(`Cookie: ${name}=${value}`, `Cookie: ${name}=planted`))).toBe(401);
    expect(statusOf(await check(`Cookie: ${name}=planted; ${name}=${value}`))).toBe(401);
  });

  it('R166 in part: a neighbour’s cookie behind the byte A0, which no browser guards as __Host-, is nobody’s', async () => {
    const [name, value] = Object.entries(world.cookies).find(([key]) => key.endsWith('-session')) ?? expect.unreachable();
    const check = (cookie: string): Promise<Reply> => send([Buffer.from(lines('GET /sessions/check HTTP/1.1', 'Host: books.example', 'Connection: close', `Cookie: ${cookie}`), 'latin1')]);
    expect(statusOf(await check(`\u00a0${name}=${value}`))).toBe(401);
    expect(statusOf(await check(`a=1; \u00a0${name}=${value}`))).toBe(401);
    expect(statusOf(await check(`\u00a0${name}=planted; ${name}=${value}`))).toBe(200);
  });

  const piece = fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '\0', '\t', ' ', ':', ';', ',', '\u00a0', '\u00ff', '%0d%0a', canary), fc.string({ unit: 'binary-ascii', maxLength: 8 }));
  const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const header = fc.oneof(
    fc.tuple(fc.constantFrom('Cookie', 'Origin', 'Content-Type', 'Content-Length', 'Transfer-Encoding', 'Host', 'Sec-Fetch-Site', 'If-None-Match', 'X-Request-Id', 'Expect', 'Upgrade', 'Content-Encoding', 'X-HTTP-Method-Override'), value).map(([name, text]) => `${name}: ${text}`),
    fc.constantFrom('Content-Length: 5', 'Content-Length: -1', 'Content-Length: 1e3', 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked', 'Expect: 100-continue', `X: a\r\nSet-Cookie: a=${canary}`, `X: a\nSet-Cookie: a=${canary}`, `Host: ${canary}.example`, `Cookie: __Host-lukko-session=${canary}\r\n\r\nGET /state HTTP/1.1`),
  );

  it('invariant 5 in part, R178 in part: whatever stands in the headers, a harmless answer or none', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(header, { minLength: 1, maxLength: 3 }), async (headers) => expectHarmless(await send([Buffer.from(whole(...headers), 'latin1')], { giveUpMs: 150 }))),
      { seed, numRuns: 60 },
    );
  });

  const target = fc.oneof(fc.constantFrom('*', '//evil.example/login/start', 'http://evil.example/state', '/state?a=\u00ff', '/%00', '/%ff', '/../../state', '/\\state', '/state#x', '/state ', `/${'a'.repeat(9_000)}`, '', 'evil.example:443', '/state?__proto__[isAdmin]=1'), value.map((text) => `/${text}`));
  const method = fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'PATCH', 'get', 'G\0T', 'PRI');

  it('invariant 5 in part: so whatever stands in the first line', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(method, target, fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.9', ''), async (verb, path, version) =>
        expectHarmless(await send([Buffer.from(lines(`${verb} ${path} ${version}`, 'Host: books.example', 'Connection: close'), 'latin1')], { giveUpMs: 150 })),
      ),
      { seed, numRuns: 60 },
    );
  });

  it('a body that stops coming is answered after ten seconds with 408, on every kind of operation, and meanwhile others are served', { timeout: 30_000 }, async () => {
    const slow = ['login/start', 'profile/update', 'accounts/provision-many'].map((id) => send([head(id, 'Content-Type: application/json', 'Content-Length: 500'), '{"username":'], { giveUpMs: 14_000 }));
    const dripping = send([head('login/start', 'Content-Type: application/json', 'Content-Length: 500'), ...Array.from({ length: 24 }, () => ' ')], { pauseMs: 500, giveUpMs: 14_000 });
    const began = performance.now();
    expect(statusOf(await send([whole()]))).toSatisfy((status) => status === 401 || status === 429);
    expect(performance.now() - began).toBeLessThan(3_000);
    for (const reply of await Promise.all([...slow, dripping])) {
      expectHarmless(reply);
      expect([statusOf(reply), reply.text]).toEqual([408, expect.stringContaining('"body-too-slow"')]);
    }
  });

  it('two hundred bodies of 10 MB, announced or in chunks, are let go, and memory grows by less than 96 MB', { timeout: 60_000 }, async () => {
    const ids = operations.filter((one) => one.method === 'POST').map(({ id }) => id);
    const size = 10 * 1024 * 1024;
    const flood = async (n: number): Promise<Reply> => {
      const id = ids[n % ids.length] ?? '';
      const chunked = head(id, 'Content-Type: application/json', 'Transfer-Encoding: chunked');
      return send([n % 4 === 0 ? head(id, 'Content-Type: application/json', `Content-Length: ${size}`) : chunked], { fill: size, giveUpMs: 5_000 });
    };
    for (let n = 0; n < 8; n += 1) await flood(n);
    const before = process.memoryUsage().rss;
    let most = before;
    answered.length = 0;
    for (let n = 0; n < 200; n += 8) {
      for (const reply of await Promise.all(Array.from({ length: 8 }, (_, at) => flood(n + at)))) {
        expectHarmless(reply);
        // Who goes on sending may find the connection closed before the answer is read.
        if (reply.text !== '') expect(statusOf(reply)).toBe(413);
      }
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(answered).toEqual(Array.from({ length: 200 }, () => 413));
    expect((most - before) / 1024 / 1024).toBeLessThan(96);
  });
});
