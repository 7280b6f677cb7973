import { AsyncLocalStorage } from 'node:async_hooks';
import Database from 'libsql';
import { migrate, openSqlStorage, type SqlOptions } from '../../../src/adapter/sql/index.js';
import { consumePosition } from '../../../src/core/otp-list/index.js';
import type { RecoveryEvent } from '../../../src/core/recovery/index.js';
import { planRecoveryCodeLedgers } from '../../../src/core/throttle/index.js';
import type { Clock, PasswordHasher } from '../../../src/port/index.js';
import { drawChallenge } from '../../../src/service/login/draw-challenge.js';
import { moveRecovery } from '../../../src/service/recovery/move-recovery.js';
import { confirmMiss, reserveTry } from '../../../src/service/shared/reserve-try.js';
import { updateList } from '../../../src/service/shared/update-list.js';
import { createTestAuth, createTestHasher, type TestAuth } from '../../../src/testing/index.js';
import { keys } from '../../unit/service/shared/tools.js';
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

/** What was verified in one call; several rounds are on their way at once. */
const verified = new AsyncLocalStorage<{ count: number }>();

const { hash, verify, isOutdated } = createTestHasher();
const hasher: PasswordHasher = {
  hash,
  isOutdated,
  verify: (input) => {
    const call = verified.getStore();
    if (call !== undefined) call.count += 1;
    return verify(input);
  },
};

/** What goes on after an answer is over before the next order, so that it is no part of another round. */
async function settled<T>(act: (auth: Auth) => Promise<T>): Promise<T> {
  const { auth, settle } = racer();
  const answer = await act(auth);
  await settle();
  return answer;
}

/**
 * Everything that a process of a race can be told to do; what goes in and comes out is plain data. The first group opens and prepares, the
 * second does what decides single use, as the use cases do it, and the third does whole use cases.
 */
export const acts = {
  open: async ({ options, name, spoilt }: { readonly options: SqlOptions; readonly name: string; readonly spoilt?: Spoilt | undefined }) => {
    await opened?.close();
    const storage = await openSqlStorage(options);
    const kit = createTestAuth({ storage: spoilt === undefined ? storage : spoil(storage, spoilt), clock, hasher, keys, seed: name, policyOverrides });
    opened = { ...kit, clock, close: storage.close };
  },
  migrate: (options: SqlOptions) => migrate(options),
  /** Writes to a SQLite file, and lets nobody else write until it is released. */
  holdFile: ({ file }: { readonly file: string }) => {
    held = new Database(file);
    held.exec('begin immediate');
    return Promise.resolve();
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
    const drawn = await drawChallenge({ lists: storage.lists, random, policy: auth.policy }, { listId, now: clock.now() });
    return drawn.ok ? drawn.challenge.position : drawn.reason;
  },
  /** What a right answer does to a list; whether it was this one that used the position up. */
  usePosition: async ({ listId, position }: { readonly listId: string; readonly position: number }) => {
    const { storage, clock, auth } = racer();
    const now = clock.now();
    const used = await updateList({ ...storage, policy: auth.policy }, { listId, change: (list) => (list.status !== 'ended' && list.pinned === position ? { list: consumePosition({ list, position, now }) } : undefined) });
    return used !== undefined;
  },
  /** Takes a flow one step further; whether it was this one that did. */
  moveFlow: async ({ flowId, event }: { readonly flowId: string; readonly event: RecoveryEvent }) => {
    const { storage } = racer();
    const flow = await storage.flows.find(flowId);
    return flow?.kind === 'recovery' && (await moveRecovery(storage, { flow, event })) !== undefined;
  },

  startLogin: (input: Input<Auth['login']['start']>) => settled(({ login }) => login.start(input)),
  /** How often a verifier looked at it comes with it. */
  answerOtp: async (input: Input<Auth['login']['answerOtp']>) => {
    const call = { count: 0 };
    const answer = await verified.run(call, () => settled(({ login }) => login.answerOtp(input)));
    return { answer, judged: call.count };
  },
  /** The code that went to the phone comes with it. */
  openLink: async (input: Input<Auth['recovery']['open']>) => {
    const answer = await settled(({ recovery }) => recovery.open(input));
    const sent = answer.ok ? racer().inbox.all().findLast(({ text }) => text.includes(answer.view.username)) : undefined;
    return { answer, code: /\b\d{8}\b/.exec(sent?.text ?? '')?.[0] ?? '' };
  },
  answerCode: (input: Input<Auth['recovery']['answerCode']>) => settled(({ recovery }) => recovery.answerCode(input)),
  answerRecoveryOtp: (input: Input<Auth['recovery']['answerOtp']>) => settled(({ recovery }) => recovery.answerOtp(input)),
  setPassword: (input: Input<Auth['recovery']['setPassword']>) => settled(({ recovery }) => recovery.setPassword(input)),
};

export type Acts = typeof acts;
