import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createMemoryLedgerStore } from '../../../src/adapter/memory/index.js';
import { openRedis, type RedisStores } from '../../../src/adapter/redis/index.js';
import type { LedgerStore, Storage } from '../../../src/port/index.js';
import { bindingCrashes } from '../../proof/crash/acts/binding.js';
import { firstLoginCrashes } from '../../proof/crash/acts/first-login.js';
import { keyAnswerCrashes, keyApprovalCrashes, keyLoginCrashes } from '../../proof/crash/acts/key-approval.js';
import { keyPairingCrashes } from '../../proof/crash/acts/key-pairing.js';
import { loginCrashes } from '../../proof/crash/acts/login.js';
import { recoveryCrashes } from '../../proof/crash/acts/recovery.js';
import { sessionCrashes } from '../../proof/crash/acts/session.js';
import type { Provable, Staged } from '../../proof/crash/scenario.js';
import { startOwnRedis } from '../tools/own-redis.js';
import { createTestSchema } from '../tools/postgresql.js';

const database = await createTestSchema('failover');
const [primary, replica] = await Promise.all([startOwnRedis(), startOwnRedis()]);
afterAll(() => Promise.all([database.drop(), primary.remove(), replica.remove()]));

/** Every act that takes something which works once. */
const acts: readonly (readonly [from: readonly Provable[], title: RegExp])[] = [
  [loginCrashes, /answerOtp, right, from a stranger/],
  [loginCrashes, /answerOtp, right, from a known browser/],
  [loginCrashes, /login\.replacePassword/],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/],
  [keyAnswerCrashes, /devices\.answerApproval, approved/],
  [keyApprovalCrashes, /binding\.finishApproval/],
  [keyApprovalCrashes, /recovery\.finishApproval/],
  [keyApprovalCrashes, /approvals\.finish: one receipt/],
  [keyPairingCrashes, /devices\.redeemPairing: /],
  [keyPairingCrashes, /devices\.claimPairing/],
  [keyPairingCrashes, /firstLogin\.confirmDevice/],
  [keyPairingCrashes, /binding\.confirmDevice/],
  [recoveryCrashes, /recovery\.open: /],
  [recoveryCrashes, /answerCode, right, where a password was lost/],
  [recoveryCrashes, /answerOtp, right/],
  [recoveryCrashes, /recovery\.setPassword/],
  [recoveryCrashes, /recovery\.answerPassword, right/],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/],
  [bindingCrashes, /binding\.proveList(?!.*wrong)/],
  [bindingCrashes, /binding\.confirmContact(?!.*wrong)/],
  [sessionCrashes, /sessions\.stepUp: /],
  [firstLoginCrashes, /a right answer: /],
];

interface Answer {
  readonly ok: boolean;
}

/** Does the act on the primary once its replica has lost it, has the replica take over as it is, and does the act there again. */
async function doTwice(one: Provable, ledgersAfter: LedgerStore): Promise<readonly Answer[]> {
  const durable = await database.emptied();
  await primary.command('FLUSHALL');
  await replica.command('REPLICAOF', '127.0.0.1', String(primary.port));
  const before = await openRedis({ url: primary.url, durableLedgers: durable.ledgers });
  try {
    const staged = await one.stage('standard', over(durable, before));
    await caughtUp();
    await replica.command('REPLICAOF', '127.0.0.1', '1');
    const first = await actIn(staged);
    await replica.command('REPLICAOF', 'NO', 'ONE');
    const after = await openRedis({ url: replica.url, durableLedgers: ledgersAfter });
    try {
      return [first, await actIn(staged, over(durable, after))];
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

function over(durable: Storage, { flows, sessions, ledgers }: RedisStores): Storage {
  return { ...durable, flows, sessions, ledgers };
}

async function actIn({ base, act }: Staged, storage?: Storage): Promise<Answer> {
  return (await act(base.start((_call, run) => run(), (kept) => storage ?? kept))) as Answer;
}

/** Everything that was written is on the replica. */
async function caughtUp(): Promise<void> {
  while ((await replica.said('master_link_status')) !== 'up' || (await primary.said('master_repl_offset')) !== (await replica.said('slave_repl_offset'))) await sleep(5);
}

function find([from, title]: (typeof acts)[number]): Provable {
  const found = from.find((each) => title.test(each.title) && each.profiles.includes('standard'));
  if (found === undefined) throw new Error(`no scenario is called ${String(title)}`);
  return found;
}

describe('a replica of Redis takes over that has not heard of the last act', () => {
  it.each(acts.map((one) => [find(one).title, find(one)] as const))('invariant 1: it does not work twice: %s', async (_title, one) => {
    const [first, again] = await doTwice(one, database.storage.ledgers);
    expect(first).toMatchObject({ ok: true });
    expect(again).toMatchObject({ ok: false });
  });

  it('and that is because it was counted in the database: where another one counts, a payment is approved twice', async () => {
    const [first, again] = await doTwice(find([keyApprovalCrashes, /approvals\.finish: one receipt/]), createMemoryLedgerStore());
    expect([first, again]).toMatchObject([{ ok: true }, { ok: true }]);
  });
});
