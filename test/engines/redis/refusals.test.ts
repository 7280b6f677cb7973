import { once } from 'node:events';
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMemoryLedgerStore, createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { openRedis, type RedisStores } from '../../../src/adapter/redis/index.js';
import { migrate } from '../../../src/adapter/sql/index.js';
import type { AuthError } from '../../../src/index.js';
import type { Storage } from '../../../src/port/index.js';
import { recordKinds } from '../../../src/testing/index.js';
import { startActive, type Person } from '../../proof/person.js';
import { createWorld, type World } from '../../proof/world.js';
import { goodPassword, toChallenge } from '../../story/walk.js';
import { cli, createFolder, linesOf } from '../../unit/cli/fixtures.js';
import { allOf, codeOf, codesOf, everyRead, everyWrite } from '../tools/every-method.js';
import { startOwnRedis, type OwnRedis } from '../tools/own-redis.js';
import { asDurable } from '../tools/test-redis.js';

const durableLedgers = asDurable();
const server = await startOwnRedis();
const open: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of open) await close();
  await server.remove();
});

async function opened(url: string): Promise<RedisStores> {
  const stores = await openRedis({ url, durableLedgers });
  open.push(stores.close);
  return stores;
}

/** Every method of the stores that Redis keeps. */
function callsOf(stores: RedisStores, which: 'reads' | 'writes' | 'all' = 'all'): ReturnType<typeof everyRead> {
  const storage = { ...createMemoryStorage(), ...stores };
  const calls = [...(which === 'writes' ? [] : everyRead(storage)), ...(which === 'reads' ? [] : everyWrite(storage))];
  return calls.filter(([name]) => /^(?:flows|sessions|ledgers)\./.test(name));
}

/** Why it is not opened: the code, and what the cause says. */
async function refusalOf(url: string): Promise<readonly [code: string, cause: string]> {
  const error = await openRedis({ url, durableLedgers }).then(({ close }) => close().then(() => undefined), (thrown: unknown) => thrown as AuthError);
  return [error?.code ?? 'opened', error?.cause instanceof Error ? error.cause.message : ''];
}

/** Why a session is not found. */
async function whyNot(stores: RedisStores | undefined): Promise<readonly [code: string, cause: string]> {
  const error = await stores?.sessions.find('one').then(() => undefined, (thrown: unknown) => thrown as AuthError);
  return [error?.code ?? 'answered', error?.cause instanceof Error ? error.cause.message : ''];
}

/** The server, but for the version that it says it is; told in as many bytes, as their number is said before. */
async function startSaying(version: string): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const { hostname, port } = new URL(server.url);
  const front = createServer((socket) => {
    const behind = connectTo(Number(port), hostname, () => socket.pipe(behind)).on('error', () => undefined).on('close', () => socket.destroy());
    behind.on('data', (piece: Buffer) => socket.write(piece.toString().replace(/redis_version:(\S+)\r\n(\S+)/, (all, _said, next: string) => `redis_version:${version}\r\n${next}`.padEnd(all.length, '0').slice(0, all.length))));
    socket.on('error', () => undefined).on('close', () => behind.destroy());
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return { url: `redis://127.0.0.1:${(front.address() as AddressInfo).port}`, close: () => promisify(front.close.bind(front))() };
}

const late = { timeout: 20_000, interval: 20 };

describe('a Redis that does not serve is not opened', () => {
  it.each([
    [['--maxmemory', '10mb', '--maxmemory-policy', 'allkeys-lru'], 'storage-misconfigured', 'maxmemory-policy is allkeys-lru: with a full memory it throws sessions and counts of wrong passwords away. Set it to noeviction.'],
    [['--cluster-enabled', 'yes'], 'storage-misconfigured', 'this is a cluster, whose nodes share the keys among them; lukko needs all of them in one place. Give the URL of a Redis without cluster mode, with replicas if you like.'],
    [['--replicaof', '127.0.0.1 1'], 'storage-read-only', 'this is a replica, which shows the past. Give the URL of the primary.'],
    [['--requirepass', 'hunter2'], 'storage-misconfigured', 'NOAUTH'],
  ] as const)('%j', async (options, code, why) => {
    const own = await startOwnRedis(...options);
    try {
      const [found, cause] = await refusalOf(own.url);
      expect([found, cause.slice(0, why.length)]).toEqual([code, why]);
    } finally {
      await own.remove();
    }
  });

  it.each([['5.0.14', 'storage-misconfigured'], ['6.0.16', 'storage-misconfigured'], ['6.2.0', 'opened'], ['10.0.1', 'opened']])('one that says it is Redis %s: %s', async (version, code) => {
    const says = await startSaying(version);
    expect(await refusalOf(says.url)).toEqual([code, code === 'opened' ? '' : `this is Redis ${version}; lukko needs 6.2 or later.`]);
    await says.close();
  });

  it('nobody listens there, or it is no address at all', async () => {
    expect((await refusalOf('redis://127.0.0.1:1'))[0]).toBe('storage-unavailable');
    expect((await refusalOf('redis://redis.invalid:6379'))[0]).toBe('storage-misconfigured');
    expect((await refusalOf(`${server.url}/4711`))[0]).toBe('storage-misconfigured');
    for (const url of ['', 'http://127.0.0.1', 'redis://a:b@c:d', 'redis://127.0.0.1/lukko']) await expect(openRedis({ url, durableLedgers })).rejects.toThrow(/^url: /);
    await expect(openRedis({ url: server.url, prefix: '{x}', durableLedgers })).rejects.toThrow(/^prefix: /);
    await expect(openRedis({ url: server.url } as never)).rejects.toThrow('durableLedgers: must be the ledgers');
  });

  it('invariant 1: ledgers are given to it that do not say that they forget nothing: in memory, of another Redis, or of somebody’s own', async () => {
    const { ledgers } = await opened(server.url);
    const says = "durableLedgers: must say of themselves that they are 'durable'; give the ledgers of your database";
    for (const given of [createMemoryLedgerStore(), createMemoryStorage().ledgers, ledgers, { ...ledgers, durability: undefined }]) {
      await expect(openRedis({ url: server.url, durableLedgers: given as never })).rejects.toThrow(new TypeError(says));
    }
  });
});

describe('a Redis that does not know a command, as one that is too old or has it renamed', () => {
  it.each(['HELLO', 'GETEX'])('is told as such, and neither the password nor what was sent with %s is in the error', async (command) => {
    const own = await startOwnRedis('--requirepass', 'hunter2', '--rename-command', command, '');
    try {
      const error = await opened(own.url.replace('//', '//:hunter2@')).then(({ sessions }) => sessions.find('whose-session')).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'storage-misconfigured', cause: { message: `ERR unknown command '${command}'` } });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hunter2|whose-session/);
    } finally {
      await own.remove();
    }
  });
});

describe('what goes wrong later', () => {
  it('a full memory refuses whatever needs more with storage-full, and reads go on', async () => {
    const own = await startOwnRedis();
    const stores = await opened(own.url);
    const session = recordKinds.sessions.sample(1);
    await stores.sessions.insert(session);
    await own.command('CONFIG', 'SET', 'maxmemory', '1');
    const calls = callsOf(stores, 'writes').filter(([name]) => /\.(?:insert|add)$/.test(name));
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-full'));
    expect(await codeOf(() => stores.sessions.update({ ...session, version: 2 }, 1))).toBe('storage-full');
    expect(await stores.sessions.find(session.id)).toEqual(session);
    expect(await stores.sessions.remove(session.id)).toBe(true);
    await own.remove();
  });

  it('a user that may not touch the keys is told storage-forbidden by every method', async () => {
    const own = await startOwnRedis();
    const stores = await opened(own.url);
    await own.command('ACL', 'SETUSER', 'default', 'resetkeys', '~other:*');
    const calls = callsOf(stores);
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-forbidden'));
    await own.remove();
  });

  it('a primary that became a replica refuses every method, those that only read among them, until it is a primary again', async () => {
    const own = await startOwnRedis();
    // Each over a connection of its own, of which it is the first to hear.
    const stores = await Promise.all(callsOf(await opened(own.url)).map(() => opened(own.url)));
    const calls = stores.flatMap((each, n) => callsOf(each).slice(n, n + 1));
    await own.command('REPLICAOF', '127.0.0.1', '1');
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-read-only'));
    const [one] = stores;
    await vi.waitFor(async () => expect(await whyNot(one)).toEqual(['storage-read-only', 'this is a replica, which shows the past. Give the URL of the primary.']), late);
    await own.command('REPLICAOF', 'NO', 'ONE');
    await vi.waitFor(async () => expect(await whyNot(one)).toEqual(['answered', '']), late);
    await own.remove();
  });
});

describe('whoever answers where the connection is made anew, as after a failover', () => {
  const evicting = 'maxmemory-policy is allkeys-lru: with a full memory it throws sessions and counts of wrong passwords away. Set it to noeviction.';

  it.each([
    [['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'], ['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'], 'storage-misconfigured', evicting],
    [['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE'], 'storage-read-only', 'this is a replica, which shows the past. Give the URL of the primary.'],
    [['ACL', 'SETUSER', 'default', '-info'], ['ACL', 'SETUSER', 'default', '+info'], 'storage-forbidden', 'NOPERM '],
  ] as const)('invariant 7: it is looked at before anything is read or written: %j', async (spoil, mend, code, why) => {
    const own = await startOwnRedis();
    const stores = await opened(own.url);
    const cut = (): Promise<unknown> => own.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await own.command(...spoil);
    await cut();
    const seen = new Set<string>();
    await vi.waitFor(async () => {
      const [found, cause] = await whyNot(stores);
      seen.add(found);
      expect([found, cause.slice(0, why.length)]).toEqual([code, why]);
    }, late);
    expect(await codesOf(callsOf(stores))).toEqual(allOf(callsOf(stores), code));
    expect([...seen]).not.toContain('answered');
    await own.command(...mend);
    await vi.waitFor(async () => expect(await whyNot(stores)).toEqual(['answered', '']), late);
    await own.remove();
  });
});

describe('a server that is killed, and comes back empty', () => {
  let world: World;
  let storage: Storage;
  let stores: RedisStores;
  let own: OwnRedis;
  let person: Person;
  beforeAll(async () => {
    own = await startOwnRedis();
    const durable = createMemoryStorage();
    stores = await openRedis({ url: own.url, durableLedgers: asDurable(durable.ledgers) });
    open.push(stores.close);
    const { flows, sessions, ledgers } = stores;
    storage = { ...durable, flows, sessions, ledgers };
    world = createWorld('standard', {}, storage);
    person = await startActive(world);
  });
  afterAll(() => own.remove());

  it('invariant 7: every method and every use case refuses at once, and nothing that waited is done later', async () => {
    const { attempt, code } = await toChallenge({ ...world, ...person });
    await own.kill();
    const { username, token } = person;
    const { auth } = world;
    expect(await codesOf(callsOf(stores))).toEqual(allOf(callsOf(stores), 'storage-unavailable'));
    const calls: ReturnType<typeof everyRead> = [
      ['the right password', () => auth.login.start({ username, password: goodPassword })],
      ['an unknown username', () => auth.login.start({ username: 'nobody4711', password: goodPassword })],
      ['the right one-time password', () => auth.login.answerOtp({ attempt, code })],
      ['a session', () => auth.sessions.check({ token })],
      ['its end', () => auth.sessions.end({ token })],
      ['a recovery', () => auth.recovery.open({ link: attempt })],
    ];
    expect(await codesOf(calls)).toEqual(allOf(calls, 'storage-unavailable'));
    await own.start();
    expect(await own.command('DBSIZE')).toBe(0);
  });

  it('then nobody is logged in, nothing that was open goes on, and whoever logs in is let in', async () => {
    while ((await codeOf(() => stores.flows.find('one'))) !== 'answered') await sleep(20);
    const { auth } = world;
    expect(await auth.sessions.check({ token: person.token })).toMatchObject({ ok: false, reason: 'no-session' });
    const { attempt, code } = await toChallenge({ ...world, ...person });
    expect(await auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: true, next: 'authenticated' });
    expect(await auth.login.answerOtp({ attempt, code })).toMatchObject({ ok: false });
    expect([storage.flows.durability, storage.sessions.durability, storage.ledgers.durability]).toEqual([undefined, 'volatile', 'volatile']);
  });
});

describe('a server that is there and answers nothing', () => {
  afterEach(() => server.thaw());

  it('is given up after 10 seconds, everything behind it is refused, and what was sent is answered for once it is back', async () => {
    const stores = await opened(server.url);
    server.freeze();
    const calls = callsOf(stores);
    const codes = await Promise.all(calls.map(async ([name, call]) => [name, await codeOf(call)] as const));
    expect(Object.fromEntries(codes)).toEqual(allOf(calls, 'storage-unavailable'));
    server.thaw();
    while ((await codeOf(() => stores.flows.find('one'))) !== 'answered') await sleep(20);
    expect(await stores.sessions.insert(recordKinds.sessions.sample(2))).toBe('inserted');
  });
});

describe('an address behind which somebody takes connections and says nothing, as a proxy does whose server is gone', () => {
  /** Forwards to the server, or takes connections and keeps still. */
  async function startFront(): Promise<{ readonly url: string; readonly mute: (isMute: boolean) => void }> {
    let isMute = false;
    const sockets = new Set<Socket>();
    const front = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      if (isMute) return;
      const { hostname, port } = new URL(server.url);
      const behind = connectTo(Number(port), hostname).on('error', () => undefined);
      socket.pipe(behind).pipe(socket);
    });
    await once(front.listen(0, '127.0.0.1'), 'listening');
    open.push(async () => {
      for (const socket of sockets) socket.destroy();
      await promisify(front.close.bind(front))();
    });
    const cut = (): void => sockets.forEach((socket) => socket.destroy());
    return { url: `redis://127.0.0.1:${(front.address() as AddressInfo).port}`, mute: (is) => { isMute = is; if (is) cut(); } };
  }

  it('is not opened, and says so after 10 seconds', async () => {
    const front = await startFront();
    front.mute(true);
    expect((await refusalOf(front.url))[0]).toBe('storage-unavailable');
  });

  it('is given up where a connection is made anew there, and the one that answers is found', async () => {
    const front = await startFront();
    const stores = await opened(front.url);
    front.mute(true);
    await vi.waitFor(async () => expect(await codeOf(() => stores.flows.find('one'))).toBe('storage-unavailable'));
    // Long enough for the connection that nobody answers.
    await sleep(2_000);
    front.mute(false);
    await vi.waitFor(async () => expect(await codeOf(() => stores.flows.find('one'))).toBe('answered'), { timeout: 20_000, interval: 100 });
  });
});

describe('npx lukko doctor --redis', () => {
  const folder = createFolder();
  afterAll(() => folder.drop());

  it('demands noeviction, and says what a restart forgets', async () => {
    const own = await startOwnRedis('--maxmemory-policy', 'volatile-lru');
    const database = folder.url('doctor');
    await migrate({ url: database });
    const lines = linesOf(await cli('doctor', '--url', database, '--redis', own.url)).filter((line) => line.includes('redis '));
    expect(lines[1]).toBe('bad  redis memory  maxmemory-policy is volatile-lru: with a full memory it throws sessions and counts of wrong passwords away. Set it to noeviction.');
    expect(lines.map((line) => line.split('  ').slice(0, 2))).toEqual([['ok', 'redis server'], ['bad', 'redis memory'], ['note', 'redis durability'], ['ok', 'redis clock']]);
    await own.remove();
    expect(linesOf(await cli('doctor', '--url', database, '--redis', own.url)).find((line) => line.includes('redis '))).toContain('storage-unavailable');
  });
});
