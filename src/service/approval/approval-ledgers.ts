import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { countOne } from '../shared/ledgers.js';

const tenMinutesMs = 10 * 60 * 1000;
const monthMs = 30 * 24 * 60 * 60 * 1000;

/** Whose approvals are counted together. */
export interface ApprovalLane {
  readonly account: Pick<AccountRecord, 'id' | 'recoveredAt'>;
  readonly lane: Lane;
  readonly now: number;
}

/** Counts one more in the ten minutes of its lane (R101), and says how many there are. */
export function countOpened(deps: Pick<Deps, 'ledgers'>, { account, lane, now }: ApprovalLane): Promise<number> {
  return countOne(deps, { key: openedKey(account.id, lane), amount: 1, now, windowMs: tenMinutesMs });
}

/** A payment that was approved was no push that somebody did not ask for: an evening's invoices are not to be slowed down by the limit (R101). */
export async function forgetOpened(deps: Pick<Deps, 'ledgers'>, { account, lane, now }: ApprovalLane): Promise<void> {
  await countOne(deps, { key: openedKey(account.id, lane), amount: -1, now });
}

/** Counts a denial or an expiry (R103). */
export async function countUnanswered(deps: Pick<Deps, 'ledgers'>, input: ApprovalLane): Promise<void> {
  const { lane, now } = input;
  const isLasting = lane === 'strangers' || lane.startsWith('known:');
  await countOne(deps, { key: unansweredKey(input), amount: 1, now, ...(isLasting ? {} : { windowMs: monthMs }) });
}

/** How many denials and expiries there are in a row. */
export async function readUnanswered(deps: Pick<Deps, 'ledgers'>, input: ApprovalLane): Promise<number> {
  const [entry] = await deps.ledgers.read({ keys: [unansweredKey(input)], now: input.now });
  return entry?.count ?? Infinity;
}

/** An approval, or another factor that succeeded in the lane, ends the row (R103). */
export async function clearUnanswered(deps: Pick<Deps, 'ledgers'>, input: ApprovalLane): Promise<void> {
  await deps.ledgers.clear([unansweredKey(input)]);
}

/** Clears both counts of a lane: the account begins anew, or is gone. */
export async function forgetApprovals(deps: Pick<Deps, 'ledgers'>, input: Omit<ApprovalLane, 'now'>): Promise<void> {
  await deps.ledgers.clear([openedKey(input.account.id, input.lane), unansweredKey(input)]);
}

function openedKey(accountId: string, lane: Lane): string {
  return `approvals/${accountId}/${lane}/opened`;
}

/** With a recovery that was completed the row begins anew. */
function unansweredKey({ account, lane }: Omit<ApprovalLane, 'now'>): string {
  return `approvals/${account.id}/${lane}/unanswered/${String(account.recoveredAt ?? 0)}`;
}
