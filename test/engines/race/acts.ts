import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout } from 'node:timers/promises';
import type Database from 'libsql';
import type { RedisPlace } from '../../../src/adapter/redis/index.js';
import { migrate, type SqlOptions } from '../../../src/adapter/sql/index.js';
import { consumePosition, type OtpList } from '../../../src/core/otp-list/index.js';
import type { RecoveryEvent } from '../../../src/core/recovery/index.js';
import { planRecoveryCodeLedgers } from '../../../src/core/throttle/index.js';
import type { Clock, PasswordHasher, Storage } from '../../../src/port/index.js';
import { drawChallenge } from '../../../src/service/login/draw-challenge.js';
import { moveRecovery } from '../../../src/service/recovery/move-recovery.js';
import { confirmMiss, reserveTry } from '../../../src/service/shared/reserve-try.js';
import { updateList } from '../../../src/service/shared/update-list.js';
import { createTestAuth, createTestHasher, type TestAuth } from '../../../src/testing/index.js';
import { keys } from '../../unit/service/shared/tools.js';
import { openRaced } from './open-raced.js';
import { clock, policyOverrides } from './policy.js';
import { spoil, type Spoilt } from './spoil.js';

type Auth = TestAuth['auth'];
type Input<Method extends (input: never) => unknown> = Parameters<Method>[0];

interface Racer extends Omit<TestAuth, 'clock'> {
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

let opened: Racer | undefined;
let held: Database.Database | undefined;

/** What this process stands on, once it is open. */
function racer(): Racer {
  if (opened === undefined) throw new Error('this process has no storage yet');
  return opened;
}

/** What was verified and updated in one call; several rounds are on their way at once. */
const calls = new AsyncLocalStorage<{ verified: number; readonly updated: Set<string> }>();

/** What decides once a process is there: the update of a list, or of a flow. */
type Deciding = 'lists' | 'flows';

/** Says as well how often a verifier looked at it, and whether it came as far as the update that decides, won or lost. */
async function watching<T>(deciding: Deciding, act: () => Promise<T>): Promise<{ readonly value: T; readonly judged: number; readonly reached: boolean }> {
  const call = { verified: 0, updated: new Set<string>() };
  const value = await calls.run(call, act);
  return { value, judged: call.verified, reached: call.updated.has(deciding) };
}

/** Where reading and writing follow at once, as over a file, `pauseMs` between them lets the others read as well. */
function watched(storage: Storage, pauseMs: number): Storage {
  const watch = <S extends Storage[Deciding]>(name: Deciding, store: S): S => {
    const update = async (record: never, expectedVersion: number): Promise<boolean> => {
      calls.getStore()?.updated.add(name);
      if (pauseMs > 0) await setTimeout(pauseMs);
      return store.update(record, expectedVersion);
    };
    return { ...store, update };
  };
  return { ...storage, lists: watch('lists', storage.lists), flows: watch('flows', storage.flows) };
}

const { hash, verify, isOutdated } = createTestHasher();
const hasher: PasswordHasher = {
  hash,
  isOutdated,
  verify: (input) => {
    const call = calls.getStore();
    if (call !== undefined) call.verified += 1;
    return verify(input);
  },
};

/** A whole call. What goes on after its answer is over before the next order, so that it is no part of another round. */
async function called<T>(deciding: Deciding, act: (auth: Auth) => Promise<T>) {
  const { auth, settle } = racer();
  const { value: answer, ...call } = await watching(deciding, async () => {
    const said = await act(auth);
    await settle();
    return said;
  });
  return { ...call, answer };
}

/**
 * Everything that a process of a race can be told to do; what goes in and comes out is plain data. The first group opens and prepares, the
 * second does what decides single use, as the use cases do it, and the third does whole use cases.
 */
export const acts = {
  open: async ({ options, redis, name, spoilt, pauseMs = 0 }: { readonly options: SqlOptions; readonly redis?: RedisPlace | undefined; readonly name: string; readonly spoilt?: Spoilt | undefined; readonly pauseMs?: number }) => {
    await opened?.close();
    const { storage, close } = await openRaced(options, redis);
    const kit = createTestAuth({ storage: watched(spoilt === undefined ? storage : spoil(storage, spoilt), pauseMs), clock, hasher, keys, seed: name, policyOverrides });
    opened = { ...kit, clock, close };
  },
  migrate: (options: SqlOptions) => migrate(options),
  /** Writes to a SQLite file, and lets nobody else write until it is released. */
  holdFile: async ({ file }: { readonly file: string }) => {
    const { default: Opened } = await import('libsql');
    held = new Opened(file);
    held.exec('begin immediate');
  },
  releaseFile: () => {
    held?.exec('commit');
    held?.close();
    return Promise.resolve();
  },

  /** Adds 1 so many times, one after the other; the counts. */
  addToLedger: async ({ key, times }: { readonly key: string; readonly times: number }) => {
    const { storage, clock } = racer();
    const counts: number[] = [];
    while (counts.length < times) counts.push(...(await storage.ledgers.add({ changes: [{ key, amount: 1 }], now: clock.now() })).map(({ count }) => count));
    return counts;
  },
  /** A wrong code: reserved, judged, and counted; whether it was judged. */
  missCode: async ({ flowId }: { readonly flowId: string }) => {
    const { storage, clock, auth } = racer();
    const plan = planRecoveryCodeLedgers({ accountId: 'race', flowId, tries: auth.policy.recovery.codeTries });
    const tried = await reserveTry(storage, { plan, now: clock.now() });
    if (!tried.ok) return false;
    await confirmMiss(storage, { reserved: tried.reserved, now: clock.now() });
    return true;
  },
  /** The position that a list asks for. */
  pinPosition: async ({ listId }: { readonly listId: string }) => {
    const { storage, clock, random, auth } = racer();
    const { value: drawn, reached } = await watching('lists', () => drawChallenge({ lists: storage.lists, random, policy: auth.policy }, { listId, now: clock.now() }));
    return { asked: drawn.ok ? drawn.challenge.position : drawn.reason, reached };
  },
  /** What a right answer does to a list; whether it was this one that used the position up. */
  usePosition: async ({ listId, position }: { readonly listId: string; readonly position: number }) => {
    const { storage, clock, auth } = racer();
    const now = clock.now();
    const deps = { ...storage, policy: auth.policy };
    const change = (list: OtpList) => (list.status !== 'ended' && list.pinned === position ? { list: consumePosition({ list, position, now }) } : undefined);
    const { value: used, reached } = await watching('lists', () => updateList(deps, { listId, change }));
    return { won: used !== undefined, reached };
  },
  /** Takes a flow one step further; whether it was this one that did. */
  moveFlow: async ({ flowId, event }: { readonly flowId: string; readonly event: RecoveryEvent }) => {
    const { storage } = racer();
    const { value: won, reached } = await watching('flows', async () => {
      const flow = await storage.flows.find(flowId);
      return flow?.kind === 'recovery' && (await moveRecovery(storage, { flow, event })) !== undefined;
    });
    return { won, reached };
  },

  startLogin: (input: Input<Auth['login']['start']>) => called('lists', ({ login }) => login.start(input)),
  answerOtp: (input: Input<Auth['login']['answerOtp']>) => called('lists', ({ login }) => login.answerOtp(input)),
  /** The code that went to the phone comes with it. */
  openLink: async (input: Input<Auth['recovery']['open']>) => {
    const { answer, ...call } = await called('flows', ({ recovery }) => recovery.open(input));
    const sent = answer.ok ? racer().inbox.all().findLast(({ text }) => text.includes(answer.view.username)) : undefined;
    return { ...call, answer, code: /\b\d{8}\b/.exec(sent?.text ?? '')?.[0] ?? '' };
  },
  answerCode: (input: Input<Auth['recovery']['answerCode']>) => called('flows', ({ recovery }) => recovery.answerCode(input)),
  answerRecoveryOtp: (input: Input<Auth['recovery']['answerOtp']>) => called('lists', ({ recovery }) => recovery.answerOtp(input)),
  setPassword: (input: Input<Auth['recovery']['setPassword']>) => called('flows', ({ recovery }) => recovery.setPassword(input)),
};

export type Acts = typeof acts;
