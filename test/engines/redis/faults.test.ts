import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createClient } from 'redis';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/adapter/memory/index.js';
import { openRedis, type RedisStores } from '../../../src/adapter/redis/index.js';
import type { FlowRecord, SessionRecord, Storage } from '../../../src/port/index.js';
import { watchPorts, type AroundCall, type Crash } from '../../../src/testing/index.js';
import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import { loginCrashes } from '../../proof/crash/acts/login.js';
import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { sessionCrashes } from '../../proof/crash/acts/session.js';
import type { Provable, Staged } from '../../proof/crash/scenario.js';
import type { World } from '../../proof/world.js';
import { startCuttingProxy, type Cut } from '../tools/cutting-proxy.js';
import { startOwnRedis } from '../tools/own-redis.js';
import { asDurable } from '../tools/test-redis.js';

const server = await startOwnRedis();
const proxy = await startCuttingProxy(server.url);
// What the stage begins with is kept in the second database.
const [used, kept] = [createClient({ url: server.url }), createClient({ url: `${server.url}/1` })];
await Promise.all([used.connect(), kept.connect()]);
const direct = await openRedis({ url: server.url, durableLedgers: asDurable() });
afterAll(async () => {
  await direct.close();
  for (const client of [used, kept]) client.destroy();
  await proxy.close();
  await server.remove();
});

/** One of each kind that touches what Redis keeps; `test/proof/crash` stops all of them at each port call. */
const acts: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [loginCrashes, /login\.start with the right password/],
  [loginCrashes, /answerOtp, right, from a known browser/],
  [loginCrashes, /the miss that closes the strangers’ lane/],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [keyApprovalCrashes, /approvals\.finish: one receipt/],
  [keyPairingCrashes, /devices\.redeemPairing: /],
  [keyPairingCrashes, /firstLogin\.confirmDevice/],
  [recoveryCrashes, /recovery\.open: /],
  [recoveryCrashes, /recovery\.setPassword/],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/],
  [sessionCrashes, /sessions\.stepUp: /],
  [sessionCrashes, /sessions\.end: /],
  [firstLoginCrashes, /a right answer: /],
];

interface Stage {
  readonly staged: Staged;
  readonly durable: Storage;
}

async function stage(one: Provable): Promise<Stage> {
  await server.command('FLUSHALL');
  const durable = createMemoryStorage();
  const stores = await openRedis({ url: server.url, durableLedgers: asDurable(durable.ledgers) });
  const staged = await one.stage('standard', over(durable, stores));
  await stores.close();
  for (const key of await used.keys('*')) await used.copy(key, key, { DB: 1, REPLACE: true });
  return { staged, durable };
}

function over(durable: Storage, { flows, sessions, ledgers }: RedisStores): Storage {
  return { ...durable, flows, sessions, ledgers };
}

/** Breaks the connection at the n-th command of the act, mends it, and has somebody go on; `false` where there were not so many. */
async function breakOnce({ staged, durable }: Stage, n: number, cut: Cut): Promise<boolean> {
  await used.flushDb();
  for (const key of await kept.keys('*')) await kept.copy(key, key, { DB: 0, REPLACE: true });
  const own = createMemoryStorage({ copyOf: durable });
  const stores = await openRedis({ url: proxy.url, durableLedgers: asDurable(own.ledgers) });
  try {
    const noted = watchPorts({ storage: over(own, stores) }, (call, run) => noting(() => world)(call, run)).storage;
    const world: World = await staged.base.fork(() => Promise.resolve(noted));
    proxy.breakAt(n, cut);
    const outcome = await staged.act(world.start((_call, run) => run())).then(
      (answer): Crash<unknown>['outcome'] => ({ kind: 'answered', answer }),
      (error: unknown): Crash<unknown>['outcome'] => ({ kind: 'failed', error }),
    );
    const call = proxy.heal();
    if (call === undefined) return false;
    if (outcome.kind === 'failed') expect(outcome.error).toMatchObject({ name: 'AuthError', code: 'storage-unavailable' });
    await mended(stores);
    await goOn({ staged, world, crash: { n, call, mode: cut === 'cut-before' ? 'throw-before' : 'throw-after', outcome } });
    return true;
  } finally {
    await stores.close();
  }
}

async function goOn({ staged, world, crash }: { readonly staged: Staged; readonly world: World; readonly crash: Crash<unknown> }): Promise<void> {
  try {
    await staged.check({ world, crash, when: 'crashed' });
    await staged.resume({ world, crash });
    await staged.check({ world, crash, when: 'resumed' });
  } catch (cause) {
    throw new Error(`${crash.mode} at command ${String(crash.n)}, ${crash.call}: ${String(cause)}`, { cause });
  } finally {
    await world.settle();
  }
}

/** The world hears of what was written though its answer was lost. */
function noting(worldOf: () => World): AroundCall {
  return async (call, run) => {
    try {
      return await run();
    } catch (cause) {
      const [store, method] = call.name.split('.');
      const [record] = call.args as readonly (FlowRecord | SessionRecord)[];
      const isWrite = (store === 'flows' || store === 'sessions') && (method === 'insert' || method === 'update');
      if (isWrite && isDeepStrictEqual(await direct[store].find(record?.id ?? ''), JSON.parse(JSON.stringify(record)))) await worldOf().note(call, () => Promise.resolve(true));
      throw cause;
    }
  };
}

async function mended({ flows }: RedisStores): Promise<void> {
  while (!(await flows.find('nobody').then(() => true, () => false))) await sleep(2);
}

function find([from, title]: (typeof acts)[number]): Provable {
  const found = from.find((each) => title.test(each.title) && each.profiles.includes('standard'));
  if (found === undefined) throw new Error(`no scenario is called ${String(title)}`);
  return found;
}

describe('the connection to Redis is cut before and after every command of an act', () => {
  it.each(acts.map((one) => [find(one).title, find(one)] as const))('invariants 1, 2 and 7: %s', async (_title, one) => {
    const begin = await stage(one);
    for (const cut of ['cut-before', 'answer-lost'] as const) {
      let commands = 0;
      while (await breakOnce(begin, commands + 1, cut)) commands += 1;
      expect(commands).toBeGreaterThan(0);
    }
  });
});
