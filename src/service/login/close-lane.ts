import { endOtpList } from '../../core/otp-list/index.js';
import { planOtpLedgers, type Lane } from '../../core/throttle/index.js';
import type { AccountRecord, AttemptFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { endStrangersSessions } from '../session/end-session.js';
import { byUser, recordEvents, type EventInput } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-attempt.js';
import type { Deps } from '../shared/deps.js';
import { countOne } from '../shared/ledgers.js';
import { tellListChange } from '../shared/list-notices.js';
import { markCompromised } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { isClosed } from '../shared/reserve-try.js';
import { updateList } from '../shared/update-list.js';

const leaseMs = 60_000;

interface ClosedLane {
  readonly account: AccountRecord;
  readonly attempt: AttemptFlow;
  readonly now: number;
}

/** What is written down when a lane closes: with the strangers' lane the password counts as compromised (R65). */
export function closingEvents(input: {
  readonly account: AccountRecord;
  readonly lane: Lane;
  readonly requestId: string | undefined;
  readonly now: number;
}): readonly EventInput[] {
  const { account, lane, requestId, now } = input;
  const event = { ...byUser(account), outcome: 'failure', requestId, now } as const;
  const closed = { ...event, kind: 'lane-closed', method: 'otp-list', reason: lane === 'strangers' ? 'strangers' : 'known-browser' } as const;
  return lane === 'strangers' ? [closed, { ...event, kind: 'password-compromised', method: 'password' }] : [closed];
}

/** Does what goes with a closed lane, unless somebody else is at it: of all who are refused there at the same moment, one. */
export async function closeLane(deps: Deps, input: ClosedLane): Promise<void> {
  if (await isMine(deps, input)) await settleClosing(deps, input);
}

/**
 * A lane whose closing was cut short before the attempt had its note is closed but for what follows from it: whoever is refused there next makes
 * up for that (invariant 2). One that only has too many tries on their way is not closed, and nothing follows.
 */
export async function finishClosing(deps: Deps, input: ClosedLane & { readonly requestId: string | undefined }): Promise<void> {
  const { account, attempt, now } = input;
  const plan = planOtpLedgers({ accountId: account.id, epoch: epochOf(input), lane: attempt.lane, policy: deps.policy.otpMisses });
  if (!(await isClosed(deps, { plan, now })) || (await isSettled(deps, input)) || !(await isMine(deps, input))) return;
  await recordEvents(deps, closingEvents({ ...input, lane: attempt.lane }));
  await changeAttempt(deps, { attempt, change: (found) => (found.endedAt === undefined ? next(found, { endedAt: now, endReason: 'lane-closed' }) : undefined) });
  await settleClosing(deps, input);
}

function epochOf({ account, attempt }: ClosedLane): string {
  return otpEpoch({ account, listId: attempt.challenge?.listId ?? '', lane: attempt.lane });
}

async function isMine(deps: Pick<Deps, 'ledgers'>, input: ClosedLane): Promise<boolean> {
  const { account, attempt, now } = input;
  return (await countOne(deps, { key: `closing/${account.id}/${epochOf(input)}/${attempt.lane}`, amount: 1, now, windowMs: leaseMs })) === 1;
}

async function isSettled(deps: Deps, input: ClosedLane): Promise<boolean> {
  const { account, attempt } = input;
  if (attempt.lane === 'strangers') return account.password?.compromisedAt !== undefined;
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return record === undefined || record.list.status === 'ended';
}

/**
 * With the strangers' lane the password counts as compromised; with a known browser's the list is disabled (R65). What has taken the place of
 * either by now is spared.
 */
async function settleClosing(deps: Deps, input: ClosedLane): Promise<void> {
  const { account, attempt, now } = input;
  if (attempt.lane !== 'strangers') return disableList(deps, input);
  if (account.passwordsSet !== attempt.passwordsSet) return;
  // Told and swept before it is marked, as only until then somebody makes up for a crash; and swept again, for a session opened in between.
  await notifyAccount(deps, { account, purpose: 'lane-closed', dataFor: () => ({ username: account.username }), now });
  const current = await deps.accounts.find(account.id);
  if (current?.passwordsSet === account.passwordsSet) await endStrangersSessions(deps, { account: current, now });
  if (await markCompromised(deps, { account, now })) await endStrangersSessions(deps, { account, now });
}

async function disableList(deps: Deps, input: ClosedLane): Promise<void> {
  const { account, attempt, now } = input;
  const listId = attempt.challenge?.listId;
  if (listId === undefined || account.listId !== listId) return;
  const ended = await updateList(deps, { listId, change: (list) => ({ before: list, list: endOtpList({ list, reason: 'disabled', now }) }) });
  if (ended !== undefined) await tellListChange(deps, { account, before: ended.before, after: ended.list, now });
}
