import { transitionBinding, type BindingAct, type BindingEvent, type BindingState } from '../../core/recovery/index.js';
import type { Lane } from '../../core/throttle/index.js';
import type { AccountRecord, BindingFlow, SessionRecord } from '../../port/index.js';
import { loadSession, type SessionInput, type SessionRefusal } from '../session/load-session.js';
import { approvedBy } from '../approval/approved-by.js';
import { byUser } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { endProof } from './end-proof.js';
import { refusal } from '../shared/refusal.js';

/** What every step of a binding act is asked. */
export interface ProofInput extends SessionInput {
  /** The proof that `auth.binding.start` opened; it is good in its own session only. */
  readonly proof: string;
}

/** Why a session may not act. */
export interface RefusedSession {
  readonly ok: false;
  /** Log in again. */
  readonly reason: SessionRefusal;
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** Why a binding act is refused before it is looked at. */
export type RefusedAct =
  | RefusedSession
  | {
      readonly ok: false;
      /**
       * `step-up-required`: no fresh proof of this act in this session (R172): begin with `auth.binding.start`; `not-in-this-step`: the
       * page is out of date; `try-again`: something else changed the act or the account at the same moment.
       */
      readonly reason: 'step-up-required' | 'not-in-this-step' | 'try-again';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** A person in a session of theirs. */
export interface LoadedOwner {
  readonly ok: true;
  readonly session: SessionRecord;
  readonly account: AccountRecord;
}

/** The session behind a token, and whose it is. */
export async function loadOwner(deps: Deps, input: SessionInput & { readonly now: number }): Promise<LoadedOwner | RefusedSession> {
  const loaded = await loadSession(deps, input);
  if (!loaded.ok) return refusal(deps, loaded.reason);
  const account = await deps.accounts.find(loaded.session.accountId);
  // Whoever disabled it is about to end this session, too.
  if (account?.status !== 'active') return refusal(deps, 'ended');
  return Object.freeze({ ok: true, session: loaded.session, account });
}

/** A binding act in its own session, and where the event takes it. */
export interface LoadedProof extends LoadedOwner {
  readonly flow: BindingFlow;
  /** The secret half of the proof: the key of the plain list hangs on it. */
  readonly secret: string;
  /** The state after the event. */
  readonly state: BindingState;
}

/**
 * Loads the act behind a proof. One of another session, of another act or of an earlier password counts for nothing, and neither does
 * one that is too old: a stolen session alone changes nothing (R81, R172).
 */
export async function loadProof(
  deps: Deps,
  input: ProofInput & { readonly act?: BindingAct | undefined; readonly event: BindingEvent; readonly now: number },
): Promise<LoadedProof | RefusedAct> {
  const { act, event, now, requestId } = input;
  const owner = await loadOwner(deps, input);
  if (!owner.ok) return owner;
  const { account, session } = owner;
  const found = await findFlow(deps, input.proof);
  const flow = found?.flow;
  if (flow?.kind !== 'binding' || flow.sessionId !== session.id || flow.endedAt !== undefined) return refuseStepUp(deps, { account, requestId, now });
  // What a phone proved that has ended since counts for nothing (R90).
  const isUnproven = flow.approval?.state === 'approved' && (await approvedBy(deps, { account, flow })) === undefined;
  const isOver = now >= flow.expiresAt || !standsOnAccount(flow, account) || isUnproven;
  if (isOver) await endProof(deps, { flow, state: 'ended', reason: 'timed-out', now });
  if (isOver || (act ?? flow.act) !== flow.act) return refuseStepUp(deps, { account, requestId, now });
  const went = transitionBinding({ state: flow.state, act: flow.act, provenAt: flow.provenAt, freshMs: deps.policy.binding.freshMs, event, now });
  if (!went.ok) return went.reason === 'step-up-required' ? refuseStepUp(deps, { account, requestId, now }) : refusal(deps, went.reason);
  return Object.freeze({ ...owner, flow, secret: found?.secret ?? '', state: went.state });
}

/** Whether password and Key are still those that the act began with. */
export function standsOnAccount(flow: BindingFlow, account: AccountRecord): boolean {
  return flow.passwordsSet === account.passwordsSet && flow.accountKeyId === account.keyId;
}

/** Who answers for the passwords that are typed in a session: the browser it was opened in, as long as the account knows it (R191). */
export function laneOfSession(account: AccountRecord, session: SessionRecord): Lane {
  const { browserId } = session;
  return browserId !== undefined && account.knownBrowsers.some(({ id }) => id === browserId) ? `known:${browserId}` : 'strangers';
}

async function refuseStepUp(deps: Deps, input: { readonly account: AccountRecord; readonly requestId: string | undefined; readonly now: number }): Promise<RefusedAct> {
  const { account, requestId, now } = input;
  await recordRefusal(deps, { ...byUser(account), kind: 'proof-given', outcome: 'failure', reason: 'step-up-required', ledger: account.id, requestId, now });
  return refusal(deps, 'step-up-required');
}

