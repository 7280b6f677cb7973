import { consumePosition, matchOtp, normaliseOtp, openChallenge, recordMiss, type MatchOtpResult, type OtpList, type RecordMissResult } from '../../core/otp-list/index.js';
import { planOtpLedgers, type Lane } from '../../core/throttle/index.js';
import type { ListRecord } from '../../port/index.js';
import type { Deps } from './deps.js';
import { acceptTry, confirmMiss, giveBackTry, judgeTry, reserveTry, type ReservedTry } from './reserve-try.js';
import { updateList } from './update-list.js';

/** An answer to a challenge. */
export interface JudgeOtpInput {
  readonly accountId: string;
  readonly listId: string;
  /** What a miss is counted against: `otpEpoch` or `listEpoch`. */
  readonly epoch: string;
  readonly position: number;
  /** As typed. */
  readonly code: string;
  readonly lane: Lane;
  /** The miss that closes the lane is counted in the ledger alone: whoever asked disables the list with it (R65). */
  readonly leavesClosing?: boolean | undefined;
  readonly now: number;
}

/** What {@link judgeOtp} says. */
export type JudgeOtpResult =
  | {
      readonly ok: true;
      /** The list before and after the use. */
      readonly before: OtpList;
      readonly after: OtpList;
      /** How many one-time passwords were possible at one position when the list was issued. */
      readonly space: number | undefined;
    }
  | {
      readonly ok: false;
      readonly reason: 'wrong-code';
      /** The list as it was when the miss was counted, and after it; as it was read, where the miss is left to whoever asked. */
      readonly before: OtpList;
      readonly after: OtpList;
      readonly burnt: boolean;
      /** This very miss was the last that the lane allows (R65). */
      readonly closesLane: boolean;
      /** The list as it was read. */
      readonly record: ListRecord | undefined;
    }
  | {
      readonly ok: false;
      /** Used meanwhile: no miss (R143). */
      readonly reason: 'replayed';
    }
  | UnjudgedOtp;

/** Why an answer was not judged; none of these is a miss. */
export type UnjudgedOtp =
  | {
      readonly ok: false;
      /** `not-a-code`: it cannot be one; `list-ended` (R71); `lane-closed` (R65). */
      readonly reason: 'not-a-code' | 'list-ended' | 'lane-closed';
    }
  | { readonly ok: false; readonly reason: 'busy' | 'wait'; readonly retryAfterMs: number };

/**
 * Judges a one-time password: reserved in the ledger before the hash runs, consumed by one update that has one winner,
 * counted as a miss only where it was judged and found wrong (R60, R65, R147).
 */
export async function judgeOtp(deps: Deps, input: JudgeOtpInput): Promise<JudgeOtpResult> {
  const { accountId, epoch, lane, now } = input;
  if (normaliseOtp(input.code)?.length !== deps.policy.otpList.codeLength) return refuse('not-a-code');
  const plan = planOtpLedgers({ accountId, epoch, lane, policy: deps.policy.otpMisses });
  const tried = await reserveTry(deps, { plan, now });
  if (!tried.ok) return tried.reason === 'wait' ? refuseFor('wait', tried.retryAfterMs) : refuse('lane-closed');
  const { reserved } = tried;
  const { record, matched } = await judgeTry(deps, { reserved, now }, () => match(deps, { ...input, reserved }));
  if (matched?.ok === false) {
    await giveBackTry(deps, { reserved, now });
    return refuseFor('busy', matched.retryAfterMs);
  }
  if (matched?.value.ok === true) return consume(deps, { ...input, reserved, record });
  if (matched?.value.reason === 'mismatch') return countMiss(deps, { ...input, reserved, record });
  await giveBackTry(deps, { reserved, now });
  return refuse(record === undefined || record.list.status === 'ended' ? 'list-ended' : 'replayed');
}

async function match(deps: Deps, input: JudgeOtpInput & { readonly reserved: ReservedTry<'otp-list'> }) {
  const { position, code, lane, reserved } = input;
  const record = await deps.lists.find(input.listId);
  if (record === undefined) return { record, matched: undefined };
  const { list } = record;
  const pepper = deps.keys.subKey('otp-list', list.keyId);
  const matched = await deps.hashQueue.run(
    lane === 'strangers' ? 'stranger' : 'known',
    (): Promise<MatchOtpResult> => matchOtp({ guard: reserved.guard, list, position, code, pepper, verify: deps.hasher.verify }),
  );
  return { record, matched };
}

type Matched = JudgeOtpInput & { readonly reserved: ReservedTry<'otp-list'>; readonly record: ListRecord | undefined };

/** Another answer may have changed the list meanwhile; as long as the position still waits, this one is right. */
async function consume(deps: Deps, input: Matched): Promise<JudgeOtpResult> {
  const { listId, position, now, reserved, record } = input;
  const used = await judgeTry(deps, { reserved, now }, () =>
    updateList(deps, {
      listId,
      found: record,
      change: (list) => (waitsFor(list, position) ? { before: list, list: consumePosition({ list, position, now }) } : undefined),
    }),
  );
  if (used === undefined) {
    await giveBackTry(deps, { reserved, now });
    return refuse('replayed');
  }
  await acceptTry(deps, { reserved, now });
  return Object.freeze({ ok: true, before: used.before, after: used.list, space: record?.space });
}

async function countMiss(deps: Deps, input: Matched): Promise<JudgeOtpResult> {
  const { listId, position, now, reserved, record } = input;
  const { missesPerPosition, lifetimeMisses, renewalOfferedAt } = deps.policy.otpList;
  const closesLane = await confirmMiss(deps, { reserved, now });
  if (closesLane && input.leavesClosing === true && record !== undefined) {
    return Object.freeze({ ok: false, reason: 'wrong-code', before: record.list, after: record.list, burnt: false, closesLane, record });
  }
  const missed = await updateList(deps, {
    listId,
    found: record,
    change: (list) => {
      const counted = recordMiss({ list, position, now, missesPerPosition, lifetimeMisses, renewalOfferedAt });
      return { before: list, burnt: counted.burnt, list: pinNext(deps, counted) };
    },
  });
  if (missed === undefined) return refuse('list-ended');
  return Object.freeze({ ok: false, reason: 'wrong-code', before: missed.before, after: missed.list, burnt: missed.burnt, closesLane, record });
}

/** The position that is asked for after a burnt one is drawn in the same step. */
function pinNext(deps: Pick<Deps, 'random'>, { list, burnt }: RecordMissResult): OtpList {
  const opened = burnt ? openChallenge({ list, random: deps.random }) : undefined;
  return opened?.ok === true ? opened.list : list;
}

function waitsFor(list: OtpList, position: number): boolean {
  return list.status !== 'ended' && list.pinned === position;
}

function refuse(reason: 'not-a-code' | 'replayed' | 'list-ended' | 'lane-closed'): JudgeOtpResult {
  return Object.freeze({ ok: false, reason });
}

function refuseFor(reason: 'busy' | 'wait', retryAfterMs: number): JudgeOtpResult {
  return Object.freeze({ ok: false, reason, retryAfterMs });
}
