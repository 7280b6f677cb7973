import { endOtpList } from '../../core/otp-list/index.js';
import type { AccountRecord } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind, unbind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { endDevices } from '../shared/devices.js';
import type { JudgeOtpResult } from '../shared/judge-otp.js';
import { burntEvent, standingOf, type ListStanding } from '../shared/list-notices.js';
import { next } from '../shared/next.js';
import { updateList } from '../shared/update-list.js';
import type { RefusedOtp } from './answer-proof.js';
import { askNewList } from './ask-list.js';
import { endProof } from './end-proof.js';
import { endOthers, finishAct, type FinishedAct } from './finish-act.js';
import { closeProofs, judgeProof, refuseUnjudged } from './judge-proof.js';
import { loadProof, type LoadedProof, type ProofInput, type RefusedAct } from './load-proof.js';
import type { ProofChallengeView } from './start-binding.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.proveList` is asked. */
export interface ProveNewListInput extends ProofInput {
  /** The one-time password of the new list as typed; case, spaces and dashes are forgiven (R68). */
  readonly code: string;
}

/** What `auth.binding.proveList` says. */
export type ProveNewListResult =
  | (FinishedAct & {
      /** What is left of the new list. */
      readonly list: ListStanding;
    })
  | {
      readonly ok: false;
      /** `wrong-code`: a miss; `replayed`: used meanwhile. Either way the challenge says what is asked now. */
      readonly reason: 'wrong-code' | 'replayed';
      /** What is asked now. */
      readonly challenge: ProofChallengeView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedOtp
  | RefusedAct;

/** One right answer proves that the new list was saved: it takes the place of the old one, which ends now and not before (R53). */
export async function proveNewList(deps: Deps, input: ProveNewListInput): Promise<ProveNewListResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, event: 'list-proven', now });
  if (!loaded.ok) return loaded;
  const { account, session, flow } = loaded;
  const { challenge } = flow;
  // The proof's own challenge went when the list was ordered: what is asked since is a position of the new list.
  if (challenge === undefined || now >= challenge.expiresAt) {
    return refusal(deps, 'challenge-expired');
  }
  const judged = await judgeProof(deps, { account, session, challenge, code: input.code, now });
  if (judged.ok) return replace(deps, { ...loaded, judged, requestId, now });
  if (judged.reason !== 'wrong-code' && judged.reason !== 'replayed') return refuseUnjudged(deps, { account, session, flow, unjudged: judged, requestId, now });
  return askAgain(deps, { ...input, account, session, flow, judged, now });
}

type Proven = LoadedProof & { readonly judged: Extract<JudgeOtpResult, { readonly ok: true }>; readonly requestId: string | undefined; readonly now: number };

/**
 * The act is finished last: until the account names the new list the old one works, and whoever was cut short in between answers once
 * more (field 37). That two answers are not both right is the list's affair: a position has one winner.
 */
async function replace(deps: Deps, input: Proven): Promise<ProveNewListResult> {
  const { account, session, flow, judged, requestId, now } = input;
  const { listNumber, listId } = judged.after;
  const endsKey = flow.act === 'change-to-list';
  await recordEvent(deps, { ...byUser(account), kind: 'list-proven', method: 'otp-list', outcome: 'success', requestId, now });
  // A list that is renewed in reserve beside the Key was told of when it was made, and is no method yet.
  if (endsKey || account.method === 'otp-list') await notifyAccount(deps, { account, purpose: 'method-activated', dataFor: () => ({ username: account.username, listNumber }), now });
  const finish = { session, reason: endsKey ? 'changed-to-list' : 'list-renewed', requestId, now } as const;
  if (endsKey) await recordEvent(deps, { ...byUser(account), kind: 'key-ended', method: 'key', outcome: 'success', reason: 'replaced', requestId, now });
  await endOthers(deps, { ...finish, account });
  const replaced = await storeList(deps, { account, listId, endsKey, now });
  if (replaced === undefined) return refusal(deps, 'step-up-required');
  if (endsKey) await endDevices(deps, { accountId: account.id, reason: 'replaced', now });
  await endReplaced(deps, { account: replaced, requestId, now });
  await endProof(deps, { flow, state: 'done', reason: 'completed', now });
  const finished = await finishAct(deps, { ...finish, account: replaced });
  return Object.freeze({ ...finished, list: standingOf(deps, judged.after) });
}

const mostTries = 20;

/** Names the new list whoever else changes the account meanwhile, as long as its list and its password are those of the proof. */
async function storeList(
  deps: Pick<Deps, 'accounts'>,
  input: { readonly account: AccountRecord; readonly listId: string; readonly endsKey: boolean; readonly now: number },
): Promise<AccountRecord | undefined> {
  const { account, listId, endsKey, now } = input;
  let found: AccountRecord | undefined = account;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.status !== 'active' || found.passwordsSet !== account.passwordsSet) return undefined;
    // Named already, by a call that was cut short after this: what follows from it is made up for.
    if (found.listId === listId) return found;
    if (found.listId !== account.listId || found.keyId !== account.keyId) return undefined;
    const ended = unbind(found.bindings, { factor: 'otp-list', reason: 'replaced', now });
    const bindings = bind(ended, { factor: 'otp-list', factorId: listId, source: 'change', now });
    const named = next(found, { listId, methodChangedAt: now, bindings, ...(endsKey ? withoutKey(bindings, now) : undefined) });
    if (await deps.accounts.update(named, found.version)) return named;
    found = await deps.accounts.find(account.id);
  }
  return undefined;
}

/** From the moment that the account no longer names the Key none of its phones approves anything. */
function withoutKey(bindings: AccountRecord['bindings'], now: number): Partial<AccountRecord> {
  return { keyId: undefined, method: 'otp-list', bindings: unbind(bindings, { factor: 'key', reason: 'replaced', now }) };
}

/** Ends every other list of the account: the one that was replaced, and those that were ordered and never proven. */
async function endReplaced(deps: Deps, input: { readonly account: AccountRecord; readonly requestId: string | undefined; readonly now: number }): Promise<void> {
  const { account, requestId, now } = input;
  const lists = await deps.lists.findBy('accountId', account.id);
  for (const { id, list } of lists.filter((record) => record.id !== account.listId && record.list.status !== 'ended')) {
    const reason = list.provenAt === undefined ? 'abandoned' : 'replaced';
    await recordEvent(deps, { ...byUser(account), kind: 'list-ended', method: 'otp-list', outcome: 'success', reason, requestId, now });
    await updateList(deps, { listId: id, change: (found) => ({ list: endOtpList({ list: found, reason, now }) }) });
  }
}

async function askAgain(
  deps: Deps,
  input: ProofInput &
    Pick<LoadedProof, 'account' | 'session' | 'flow'> & {
    readonly judged: Extract<JudgeOtpResult, { readonly reason: 'wrong-code' } | { readonly reason: 'replayed' }>;
    readonly now: number;
  },
): Promise<ProveNewListResult> {
  const { account, session, flow, judged, requestId, now } = input;
  const event = { ...byUser(account), method: 'otp-list', outcome: 'failure', requestId, now } as const;
  await recordEvent(deps, { ...event, kind: 'third-step-checked', reason: judged.reason });
  if (judged.reason === 'wrong-code' && judged.burnt) await recordEvent(deps, burntEvent({ account, requestId, now }));
  if (judged.reason === 'wrong-code' && judged.closesLane) return closeProofs(deps, { account, session, flow, requestId, now });
  const asked = await askNewList(deps, input);
  if (!asked.ok) return asked;
  return refusal(deps, judged.reason, { challenge: asked.challenge });
}
