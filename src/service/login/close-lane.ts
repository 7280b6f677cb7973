import { endOtpList, type OtpList } from '../../core/otp-list/index.js';
import { planOtpLedgers } from '../../core/throttle/index.js';
import { textId } from '../../internal/text-id.js';
import type { AccountRecord, AttemptFlow, FollowUp, ListRecord } from '../../port/index.js';
import { byUser, recordEvents, type EventInput } from '../shared/audit-event.js';
import { changeAttempt } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { listEndedEvent } from '../shared/list-notices.js';
import { condemned } from '../shared/mark-compromised.js';
import { next } from '../shared/next.js';
import { otpEpoch } from '../shared/otp-epoch.js';
import { isClosed } from '../shared/reserve-try.js';
import { updateList } from '../shared/update-list.js';
import { beginFollowUps, closingOf, dueFollowUps } from './follow-up.js';

interface ClosedLane {
  readonly account: AccountRecord;
  readonly attempt: AttemptFlow;
  readonly requestId: string | undefined;
  readonly now: number;
}

/**
 * What goes with a closed lane (R65): it is written down, the attempt ends with a note of all that follows, and the password is marked, or the list
 * disabled. Not before the note, as nobody makes up for what seems to be done; where one of them loses a race, what follows does it.
 */
export async function closeLane(
  deps: Deps,
  input: ClosedLane & {
    /** The list that was asked. */
    readonly record: ListRecord | undefined;
    readonly events: readonly EventInput[];
    readonly works: readonly FollowUp['work'][];
  },
): Promise<void> {
  const { account, attempt, record, requestId, now } = input;
  const ofStrangers = attempt.lane === 'strangers';
  const disable = (list: OtpList): OtpList => endOtpList({ list, reason: 'disabled', now });
  const ended = ofStrangers || record === undefined ? [] : [disable(record.list)];
  await recordEvents(deps, [...input.events, ...closingEvents(input), ...ended.map((list) => listEndedEvent({ account, list, requestId, now }))]);
  const followUps = dueFollowUps({ account, attempt, works: ['lane-closed', ...input.works, ...ended.map(() => 'list-ended' as const)], now });
  const noted = await endAttempt(deps, { attempt, followUps, now });
  if (ofStrangers) await deps.accounts.update(condemned(account, now), account.version);
  else if (record !== undefined) await updateList(deps, { listId: record.id, found: record, change: (list) => ({ list: disable(list) }) });
  beginFollowUps(deps, { attempt: noted, account, followUps, now });
}

function closingEvents({ account, attempt, requestId, now }: ClosedLane): readonly EventInput[] {
  const event = { ...byUser(account), outcome: 'failure', requestId, now } as const;
  const ofStrangers = attempt.lane === 'strangers';
  const id = textId(closingOf(account, attempt));
  const closed = { ...event, id: `lane-closed-${id}`, kind: 'lane-closed', method: 'otp-list', reason: ofStrangers ? 'strangers' : 'known-browser' } as const;
  return ofStrangers ? [closed, { ...event, id: `lane-closed-${id}-password`, kind: 'password-compromised', method: 'password' }] : [closed];
}

async function endAttempt(
  deps: Pick<Deps, 'flows'>,
  input: { readonly attempt: AttemptFlow; readonly followUps: readonly FollowUp[]; readonly now: number },
): Promise<AttemptFlow> {
  const { attempt, followUps, now } = input;
  const change = (found: AttemptFlow): AttemptFlow => {
    const end = found.endedAt === undefined ? { endedAt: now, endReason: 'lane-closed' } : {};
    return next(found, { ...end, followUps: [...(found.followUps ?? []), ...followUps] });
  };
  return (await changeAttempt(deps, { attempt, change })) ?? attempt;
}

/**
 * A lane whose closing was cut short before the attempt had its note is closed but for what follows from it: whoever is refused there next
 * makes up for that (invariant 2). One that only has too many tries on their way is not closed, and nothing follows.
 */
export async function finishClosing(deps: Deps, input: ClosedLane): Promise<void> {
  const { account, attempt, now } = input;
  const { lane } = attempt;
  const listId = attempt.challenge?.listId ?? '';
  const epoch = otpEpoch({ account, listId, lane });
  const plan = planOtpLedgers({ accountId: account.id, epoch, lane, policy: deps.policy.otpMisses });
  if (!(await isClosed(deps, { plan, now }))) return;
  const record = lane === 'strangers' ? undefined : await deps.lists.find(listId);
  const isSettled = lane === 'strangers' ? account.password?.compromisedAt !== undefined : record === undefined || record.list.status === 'ended';
  if (!isSettled) await closeLane(deps, { ...input, record, events: [], works: [] });
}
