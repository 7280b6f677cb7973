import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openRedis, type RedisStores } from '../../../src/adapter/redis/index.js';
import type { DurableLedgerStore, Storage } from '../../../src/port/index.js';
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
import { asDurable } from '../tools/test-redis.js';

const database = await createTestSchema('failover');
const [primary, replica] = await Promise.all([startOwnRedis(), startOwnRedis()]);
afterAll(() => Promise.all([database.drop(), primary.remove(), replica.remove()]));

/**
 * Every act that takes something which works once; why it is refused the second time; and what becomes of it where Redis alone would count, as decision 017 has it: it works
 * again, or something in the database refuses it as well.
 */
const acts: readonly (readonly [from: readonly Provable[], title: RegExp, reason: string, byRedisAlone: string])[] = [
  [loginCrashes, /answerOtp, right, from a stranger/, 'replayed', 'replayed'],
  [loginCrashes, /answerOtp, right, from a known browser/, 'replayed', 'replayed'],
  [loginCrashes, /login\.replacePassword/, 'attempt-expired', 'attempt-expired'],
  [keyLoginCrashes, /login\.finishApproval, from a known browser/, 'sequence-error', 'granted'],
  [keyAnswerCrashes, /devices\.answerApproval, approved/, 'approval-ended', 'granted'],
  [keyApprovalCrashes, /binding\.finishApproval/, 'try-again', 'granted'],
  [keyApprovalCrashes, /recovery\.finishApproval/, 'flow-ended', 'granted'],
  [keyApprovalCrashes, /approvals\.finish: one receipt/, 'approval-ended', 'granted'],
  [keyPairingCrashes, /devices\.redeemPairing: /, 'pairing-refused', 'granted'],
  [keyPairingCrashes, /devices\.claimPairing/, 'key-taken', 'key-taken'],
  [keyPairingCrashes, /firstLogin\.confirmDevice/, 'not-in-this-step', 'not-in-this-step'],
  [keyPairingCrashes, /binding\.confirmDevice/, 'step-up-required', 'step-up-required'],
  [recoveryCrashes, /recovery\.open: /, 'link-ended', 'granted'],
  [recoveryCrashes, /answerCode, right, where a password was lost/, 'try-again', 'granted'],
  [recoveryCrashes, /answerOtp, right/, 'replayed', 'replayed'],
  [recoveryCrashes, /recovery\.setPassword/, 'flow-ended', 'flow-ended'],
  [recoveryCrashes, /recovery\.answerPassword, right/, 'flow-ended', 'flow-ended'],
  [bindingCrashes, /binding\.changePassword(?!.*wrong)/, 'step-up-required', 'step-up-required'],
  [bindingCrashes, /binding\.proveList(?!.*wrong)/, 'try-again', 'replayed'],
  [bindingCrashes, /binding\.confirmContact(?!.*wrong)/, 'try-again', 'granted'],
  [sessionCrashes, /sessions\.stepUp: /, 'try-again', 'granted'],
  [firstLoginCrashes, /a right answer: /, 'not-in-this-step', 'not-in-this-step'],
];

interface Answer {
  readonly ok: boolean;
  readonly reason?: string;
}

/**
 * Does the act on the primary once its replica has lost it, has the replica take over as it is, and does the act there again: where the database goes on counting, and in
 * a copy of that Redis where the count begins anew.
 */
async function doAgain(one: Provable): Promise<readonly [first: string, again: string, byRedisAlone: string]> {
  const durable = await database.emptied();
  await Promise.all([primary.command('FLUSHALL'), replica.command('REPLICAOF', '127.0.0.1', String(primary.port))]);
  const before = await openRedis({ url: primary.url, durableLedgers: durable.ledgers });
  try {
    const staged = await one.stage('standard', over(durable, before));
    await caughtUp();
    await replica.command('REPLICAOF', '127.0.0.1', '1');
    const first = await outcomeOf(staged);
    await replica.command('REPLICAOF', 'NO', 'ONE');
    for (const key of (await replica.command('KEYS', '*')) as readonly string[]) await replica.command('COPY', key, key, 'DB', '1');
    const again = async (url: string, durableLedgers: DurableLedgerStore): Promise<string> => {
      const after = await openRedis({ url, durableLedgers });
      return outcomeOf(staged, over(durable, after)).finally(after.close);
    };
    return [first, await again(replica.url, durable.ledgers), await again(`${replica.url}/1`, asDurable())];
  } finally {
    await before.close();
  }
}

function over(durable: Storage, { flows, sessions, ledgers }: RedisStores): Storage {
  return { ...durable, flows, sessions, ledgers };
}

/** `granted`, or the reason why not. */
async function outcomeOf({ base, act }: Staged, storage?: Storage): Promise<string> {
  const { ok, reason = '' } = (await act(base.start((_call, run) => run(), (kept) => storage ?? kept))) as Answer;
  return ok ? 'granted' : reason;
}

/** Everything that was written is on the replica. */
async function caughtUp(): Promise<void> {
  while ((await replica.said('master_link_status')) !== 'up' || (await primary.said('master_repl_offset')) !== (await replica.said('slave_repl_offset'))) await sleep(5);
}

function find(from: readonly Provable[], title: RegExp): Provable {
  const found = from.find((each) => title.test(each.title) && each.profiles.includes('standard'));
  if (found === undefined) throw new Error(`no scenario is called ${String(title)}`);
  return found;
}

describe('a replica of Redis takes over that has not heard of the last act', () => {
  it.each(acts.map(([from, title, ...outcomes]) => [find(from, title).title, find(from, title), ...outcomes] as const))(
    'invariant 1: it does not work twice, and would where Redis alone counted, but for what the database refuses as well: %s',
    async (_title, one, reason, byRedisAlone) => {
      expect(await doAgain(one)).toEqual(['granted', reason, byRedisAlone]);
    },
  );
});
