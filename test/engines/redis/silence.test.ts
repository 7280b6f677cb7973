import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLine } from '../../../src/adapter/redis/create-line.js';
import { usualPatienceMs } from '../../../src/adapter/redis/patience.js';
import { startOwnRedis } from '../tools/own-redis.js';

/** As the ten seconds are in life. */
const patienceMs = 300;
const silenceMs = 12 * patienceMs;
const server = await startOwnRedis();
const program = fileURLToPath(new URL(`../../../.tmp/silence/${String(process.pid)}.mjs`, import.meta.url));
const fronts: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const entryPoints = [fileURLToPath(new URL('../../../src/adapter/redis/connect.ts', import.meta.url))];
  await build({ entryPoints, outfile: program, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' });
});
afterAll(async () => {
  for (const close of fronts) await close();
  await server.remove();
  rmSync(program, { force: true });
});

/** Opens a Redis, says `open` or the code of its refusal, answers each line with what a read came to, and closes at `close`. */
const scriptFor = (url: string, withinMs: number): string => `
  import { createInterface } from 'node:readline';
  import { connect } from ${JSON.stringify(pathToFileURL(program).href)};
  const look = async ({ info, time }) => void (await info(), await time());
  const opened = await connect({ url: ${JSON.stringify(url)} }, look, ${String(withinMs)}).catch(({ code }) => void console.log(code));
  if (opened !== undefined) {
    console.log('open');
    for await (const line of createInterface({ input: process.stdin })) {
      if (line === 'close') break;
      console.log(await opened.find('sessions', 'one').then(() => 'answered', ({ code }) => code));
    }
    await opened.close();
    process.stdin.destroy();
  }`;

interface Host {
  /** What it says next. */
  readonly says: () => Promise<string>;
  /** What a read comes to. */
  readonly read: () => Promise<string>;
  readonly close: () => void;
  /** `0` once it has come to its own end; it has long enough for that, and not as long as a time-out of ten seconds. */
  readonly exit: () => Promise<unknown>;
}

/** A process of its own, which ends when nothing keeps it. */
function startHost(url: string, withinMs: number = patienceMs): Host {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', scriptFor(url, withinMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit').then(([code]: readonly unknown[]) => code);
  const says = async (): Promise<string> => String((await lines.next()).value);
  return {
    says,
    read: () => {
      child.stdin.write('read\n');
      return says();
    },
    close: () => void child.stdin.write('close\n'),
    exit: async () => {
      const code = await Promise.race([exited, sleep(5_000, 'still there')]);
      child.kill('SIGKILL');
      return code;
    },
  };
}

interface Front {
  readonly port: number;
  /** Cuts all that stands, and says nothing to whoever comes. */
  readonly mute: () => void;
  readonly unmute: () => void;
  readonly cut: () => void;
  /** How many connections stand. */
  readonly open: () => number;
  /** The commands that came, of each connection. */
  readonly heard: () => readonly string[];
}

/** A proxy before the server. */
async function startFront(): Promise<Front> {
  const state = { isMute: false };
  const sockets = new Map<Socket, string>();
  const ended: string[] = [];
  const front = createServer((socket) => {
    sockets.set(socket.on('error', () => undefined), '');
    socket.on('data', (piece: Buffer) => sockets.set(socket, (sockets.get(socket) ?? '') + piece.toString()));
    socket.on('close', () => {
      ended.push(sockets.get(socket) ?? '');
      sockets.delete(socket);
    });
    if (state.isMute) return;
    const behind = connectTo(server.port, '127.0.0.1').on('error', () => undefined);
    socket.pipe(behind).pipe(socket);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const cut = (): void => [...sockets.keys()].forEach((socket) => socket.destroy());
  fronts.push(async () => {
    cut();
    await promisify(front.close.bind(front))();
  });
  return {
    port: (front.address() as AddressInfo).port,
    mute: () => {
      state.isMute = true;
      cut();
    },
    unmute: () => void (state.isMute = false),
    cut,
    open: () => sockets.size,
    heard: () => [...ended, ...sockets.values()].map((text) => [...text.matchAll(/\r\n(HELLO|CLIENT|INFO|TIME|EVAL|EVALSHA|GETEX)\r\n/g)].map(([, name]) => name).join(' ')),
  };
}

/** Connections of others than the one that asks. */
async function connections(): Promise<number> {
  return String(await server.command('CLIENT', 'LIST')).trim().split('\n').length - 1;
}

async function untilAnswered({ read }: Host): Promise<void> {
  await vi.waitFor(async () => expect(await read()).toBe('answered'), { timeout: 20_000, interval: 20 });
}

describe('a Redis that takes connections and says nothing for a long time', () => {
  it('that stands still: one connection is left once it goes on, none after close, and the process ends', async () => {
    const host = startHost(server.url);
    expect(await host.says()).toBe('open');
    server.freeze();
    expect(await host.read()).toBe('storage-unavailable');
    await sleep(silenceMs);
    server.thaw();
    await untilAnswered(host);
    // What was left behind would be greeted by now.
    await sleep(2 * patienceMs);
    expect(await connections()).toBe(1);
    host.close();
    expect(await host.exit()).toBe(0);
    await vi.waitFor(async () => expect(await connections()).toBe(0));
  });

  it('behind a proxy: the same', async () => {
    const front = await startFront();
    const host = startHost(`redis://127.0.0.1:${String(front.port)}`);
    expect(await host.says()).toBe('open');
    front.mute();
    await sleep(silenceMs);
    front.unmute();
    await untilAnswered(host);
    await sleep(2 * patienceMs);
    expect(front.open()).toBe(1);
    host.close();
    expect(await host.exit()).toBe(0);
    await vi.waitFor(() => expect(front.open()).toBe(0));
  });

  it.each(['redis', 'rediss'])('from the beginning, by %s: it is refused, no connection is left, and the process ends', async (scheme) => {
    const front = await startFront();
    front.mute();
    const host = startHost(`${scheme}://127.0.0.1:${String(front.port)}`);
    expect(await host.says()).toBe('storage-unavailable');
    expect(await host.exit()).toBe(0);
    await vi.waitFor(() => expect(front.open()).toBe(0));
  });

  it('and whoever closes in the middle of it is not kept', async () => {
    const front = await startFront();
    const host = startHost(`redis://127.0.0.1:${String(front.port)}`);
    expect(await host.says()).toBe('open');
    front.mute();
    await sleep(2 * patienceMs);
    host.close();
    expect(await host.exit()).toBe(0);
    await vi.waitFor(() => expect(front.open()).toBe(0));
  });
});

it.each(['redis', 'rediss'])('a line by %s that is ended before anybody answers leaves no connection', async (scheme) => {
  const front = await startFront();
  front.mute();
  const line = createLine(`${scheme}://127.0.0.1:${String(front.port)}`, usualPatienceMs);
  const connecting = line.connect().catch(() => 'refused');
  await vi.waitFor(() => expect(front.open()).toBe(1));
  line.end();
  // Sooner than any time-out of the socket's own.
  await vi.waitFor(() => expect(front.open()).toBe(0), { timeout: 5_000 });
  expect(await connecting).toBe('refused');
});

describe('a process that is refused', () => {
  it.each([
    ['the password is missing', ['--requirepass', 'hunter2'], ''],
    ['there is no such database', [], '/4711'],
  ])('ends at once: %s', async (_title, options, path) => {
    const own = await startOwnRedis(...options);
    const host = startHost(`${own.url}${path}`, usualPatienceMs);
    expect(await host.says()).toBe('storage-misconfigured');
    expect(await host.exit()).toBe(0);
    await own.remove();
  });
});

it('invariant 7: over whatever connections, nothing is asked of a server that has not been looked at', async () => {
  const front = await startFront();
  const host = startHost(`redis://127.0.0.1:${String(front.port)}`);
  expect(await host.says()).toBe('open');
  const allAnswer = async (): Promise<boolean> => (await Promise.all(Array.from({ length: 5 }, host.read))).every((read) => read === 'answered');
  for (let cuts = 0; cuts < 8; cuts += 1) {
    front.cut();
    while (!(await allAnswer()));
  }
  host.close();
  expect(await host.exit()).toBe(0);
  const looked = front.heard().filter((commands) => commands.includes('GETEX'));
  expect(looked.length).toBeGreaterThanOrEqual(8);
  for (const commands of looked) expect(commands).toMatch(/^HELLO CLIENT CLIENT INFO TIME( GETEX)+$/);
});
