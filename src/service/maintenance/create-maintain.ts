import type { AuthErrorCode } from '../../core/error/index.js';
import { checkWhole } from '../../internal/check.js';
import type { RecordStore, StoredRecord } from '../../port/index.js';
import { pruneAudit } from '../audit/prune-audit.js';
import { sealAudit } from '../audit/seal-audit.js';
import type { Deps } from '../shared/deps.js';
import { finishBursts } from './finish-bursts.js';
import { finishErasures } from './finish-erasures.js';
import { resealAccounts } from './reseal-accounts.js';
import { settleMessages } from './settle-messages.js';
import { sweepFlows } from './sweep-flows.js';
import { firstEvents, start, walkOn, type Cursor, type EventCursor } from './walk-on.js';
import { codeOf, type WorkDone } from './work.js';

/** What `auth.maintain` is asked. */
export interface MaintainInput {
  /** At most so many records of each kind of work in one call; 500 by default, 10,000 at most. */
  readonly limit?: number | undefined;
}

/**
 * The kinds of work, in their order: bursts of refusals become events, flows that nobody goes on with are ended, expired messages settled,
 * expired records of each store removed, and accounts whose erasing a crash stopped, accounts sealed under the newest key, old events removed, and new ones sealed.
 */
export type MaintenanceWork =
  | 'bursts'
  | 'flows'
  | 'expired-messages'
  | 'remove-accounts'
  | 'remove-lists'
  | 'remove-devices'
  | 'remove-flows'
  | 'remove-sessions'
  | 'remove-messages'
  | 'remove-ledgers'
  | 'reseal-accounts'
  | 'prune-audit'
  | 'seal-audit';

/** What `auth.maintain` did. */
export interface MaintainResult {
  /** How many records or events of each kind of work. */
  readonly done: Readonly<Record<MaintenanceWork, number>>;
  /** Whether there is more to do: call again at once. */
  readonly more: boolean;
  /** What broke, for the host's alarm; the other kinds went on, and the next call tries again (R180). */
  readonly failed: readonly {
    /** Which kind. */
    readonly work: MaintenanceWork;
    /** The code of the `AuthError`. */
    readonly code: AuthErrorCode;
  }[];
}

interface Round {
  flows: Cursor;
  accounts: Cursor;
  pruned: EventCursor;
  sealed: EventCursor;
}

const beginning: Round = Object.freeze({ flows: start, accounts: start, pruned: firstEvents, sealed: firstEvents });

const nothing: Readonly<Record<MaintenanceWork, number>> = Object.freeze({
  bursts: 0,
  flows: 0,
  'expired-messages': 0,
  'remove-accounts': 0,
  'remove-lists': 0,
  'remove-devices': 0,
  'remove-flows': 0,
  'remove-sessions': 0,
  'remove-messages': 0,
  'remove-ledgers': 0,
  'reseal-accounts': 0,
  'prune-audit': 0,
  'seal-audit': 0,
});

/**
 * Creates the maintenance of one process. It remembers how far its walks over flows, accounts and events came; a process that starts anew
 * begins them anew, and several processes at once do each thing once, or the same thing twice to no effect.
 */
export function createMaintain(deps: Deps): (input?: MaintainInput) => Promise<MaintainResult> {
  const round: Round = { ...beginning };
  return async (input = {}) => {
    const { limit = 500 } = input;
    checkWhole('limit', limit, { least: 1, most: 10_000 });
    const result = await maintain(deps, { limit, round, now: deps.clock.now() });
    if (!result.more) Object.assign(round, beginning);
    return result;
  };
}

async function maintain(deps: Deps, input: WalkInput): Promise<MaintainResult> {
  const { limit, now } = input;
  const removeFrom = (store: Pick<RecordStore<StoredRecord, string>, 'removeExpired'>) => async (): Promise<WorkDone> => {
    const done = await store.removeExpired(now, limit);
    return { done, more: done >= limit };
  };
  // Sealing comes last, so that the events of this very call are sealed by it.
  return runAll([
    { work: 'bursts', run: () => finishBursts(deps, { limit, now }) },
    { work: 'flows', run: () => walkFlows(deps, input) },
    { work: 'expired-messages', run: () => settleMessages(deps, { limit, now }) },
    { work: 'remove-accounts', run: () => finishErasures(deps, { limit, now }) },
    { work: 'remove-lists', run: removeFrom(deps.lists) },
    { work: 'remove-devices', run: removeFrom(deps.devices) },
    { work: 'remove-flows', run: removeFrom(deps.flows) },
    { work: 'remove-sessions', run: removeFrom(deps.sessions) },
    { work: 'remove-messages', run: removeFrom(deps.messages) },
    { work: 'remove-ledgers', run: removeFrom(deps.ledgers) },
    { work: 'reseal-accounts', run: () => walkAccounts(deps, input) },
    { work: 'prune-audit', run: () => walkSealed(deps, input) },
    { work: 'seal-audit', run: () => walkUnsealed(deps, input) },
  ]);
}

interface WalkInput {
  readonly limit: number;
  readonly round: Round;
  readonly now: number;
}

async function walkFlows(deps: Deps, { limit, round, now }: WalkInput): Promise<WorkDone> {
  const { worked, cursor } = await walkOn({ store: deps.flows, cursor: round.flows, limit, act: (records) => sweepFlows(deps, { records, now }) });
  round.flows = cursor;
  return worked;
}

async function walkAccounts(deps: Deps, { limit, round }: WalkInput): Promise<WorkDone> {
  // With one key in the ring there is no other to get away from.
  if (deps.keys.ids.length === 1) return { done: 0, more: false };
  const { worked, cursor } = await walkOn({ store: deps.accounts, cursor: round.accounts, limit, act: (records) => resealAccounts(deps, { records }) });
  round.accounts = cursor;
  return worked;
}

async function walkSealed(deps: Deps, { limit, round, now }: WalkInput): Promise<WorkDone> {
  const { worked, cursor } = await pruneAudit(deps, { limit, cursor: round.pruned, now });
  round.pruned = cursor;
  return worked;
}

async function walkUnsealed(deps: Deps, { limit, round }: WalkInput): Promise<WorkDone> {
  const { worked, cursor } = await sealAudit(deps, { limit, cursor: round.sealed });
  round.sealed = cursor;
  return worked;
}

async function runAll(works: readonly { readonly work: MaintenanceWork; readonly run: () => Promise<WorkDone> }[]): Promise<MaintainResult> {
  const done: Record<MaintenanceWork, number> = { ...nothing };
  const failed: { readonly work: MaintenanceWork; readonly code: AuthErrorCode }[] = [];
  let more = false;
  for (const { work, run } of works) {
    const worked: WorkDone = await run().catch((error: unknown) => ({ done: 0, more: false, failed: codeOf(error) }));
    done[work] = worked.done;
    more ||= worked.more;
    if (worked.failed !== undefined) failed.push(Object.freeze({ work, code: worked.failed }));
  }
  return Object.freeze({ done: Object.freeze(done), more, failed: Object.freeze(failed) });
}
