import type { BindingAct } from '../../core/recovery/index.js';
import { generateToken } from '../../core/session/index.js';
import type { AccountRecord, BindingFlow, OtpChallenge, SessionRecord } from '../../port/index.js';
import { openApproval, wakeDevices, type OpenedApproval } from '../approval/open-approval.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { endSpent } from '../device/end-denied.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { SessionInput } from '../session/load-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { activeDevices } from '../shared/devices.js';
import { insertNew } from '../shared/insert-new.js';
import { laneOfProofs } from './judge-proof.js';
import { laneOfSession, loadOwner, type RefusedSession } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.start` is asked. */
export interface StartBindingInput extends SessionInput {
  /** What the proof is for, and for nothing else. */
  readonly act: BindingAct;
}

/** What the page asks for, and what for: `list 7, position 37, to change your password`. */
export interface ProofChallengeView extends ChallengeView {
  /** The act: show it beside the question, so that nobody proves what they did not ask for (R81). */
  readonly act: BindingAct;
}

/** Where the request in the Key app stands, and what for: show the act beside the number (R81). */
export type ProofApprovalView = ApprovalView & {
  /** The act. */
  readonly act: BindingAct;
};

/** What `auth.binding.start` says. */
export type StartBindingResult =
  | {
      readonly ok: true;
      /** Goes with the session's token into each step of the act: keep it in a cookie, never in a URL. */
      readonly proof: string;
      /** What is asked of the list; the alternative is `approval`. */
      readonly challenge: ProofChallengeView;
      readonly approval?: undefined;
    }
  | {
      readonly ok: true;
      /** Goes with the session's token into each step of the act: keep it in a cookie, never in a URL. */
      readonly proof: string;
      /** The Key is asked: once it is approved, go on with `auth.binding.finishApproval`. */
      readonly approval: ProofApprovalView;
      readonly challenge?: undefined;
    }
  | RefusedSession
  | {
      readonly ok: false;
      /**
       * `list-spent`, `list-ended`: nothing is left to prove it with; recover the list, or ask the head user (R70). `try-again`: it was
       * being changed. `method-unavailable`: the act is not one of this account's method, or the service has no Key app.
       */
      readonly reason: ListRefusal | 'method-unavailable';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

const keepMs = 24 * 60 * 60 * 1000;

/**
 * Asks for the fresh proof of a binding act, or of a step-up, whose question names it: the Key where it is in use and a phone is connected, else a position of
 * the list in use or in reserve (R81).
 */
export async function startBinding(deps: Deps, input: StartBindingInput): Promise<StartBindingResult> {
  const now = deps.clock.now();
  const { act, requestId } = input;
  const owner = await loadOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account, session } = owner;
  if (!isOffered(deps, { act, account })) return refusal(deps, 'method-unavailable');
  const { token, secret, flow } = makeFlow(deps, { ...owner, act, now });
  const asksKey = (await activeDevices(deps, account)).length > 0;
  const drawn = asksKey ? undefined : await drawChallenge(deps, { listId: account.listId, now });
  if (drawn?.ok === false) return refusal(deps, drawn.reason);
  await recordEvent(deps, { ...byUser(account), kind: 'proof-asked', outcome: 'success', method: asksKey ? 'key' : 'otp-list', reason: act, requestId, now });
  if (drawn !== undefined) {
    await insertNew(deps.flows, Object.freeze({ ...flow, challenge: drawn.challenge }));
    return Object.freeze({ ok: true, proof: token, challenge: viewProofChallenge(act, drawn.challenge) });
  }
  const { change, devices } = await askKey(deps, { account, session, flow, secret, requestId, now });
  const asked: BindingFlow = Object.freeze({ ...flow, ...change });
  await insertNew(deps.flows, asked);
  // The last wrong number ended the session; where that was cut short, it ends now (invariant 2).
  if (change.approvalRefused === 'lane-closed') await endSpent(deps, { account, flow: asked, requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, proof: token, approval: viewProofApproval(deps, { flow: asked, secret, now }) });
}

/** A list is changed to from the Key, and the Key is offered where there is an app. */
function isOffered(deps: Pick<Deps, 'keyApp'>, { act, account }: { readonly act: BindingAct; readonly account: AccountRecord }): boolean {
  if (act === 'change-to-list') return account.method === 'key';
  return act !== 'pair-device' || deps.keyApp !== undefined;
}

function makeFlow(
  deps: Pick<Deps, 'random' | 'policy'>,
  input: { readonly account: AccountRecord; readonly session: SessionRecord; readonly act: BindingAct; readonly now: number },
): { readonly token: string; readonly secret: string; readonly flow: BindingFlow } {
  const { account, session, act, now } = input;
  const { token, id, secret, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.binding.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const stands = { passwordsSet: account.passwordsSet, ...(account.keyId === undefined ? {} : { accountKeyId: account.keyId }) };
  return { token, secret, flow: { ...base, kind: 'binding', act, state: 'challenge', sessionId: session.id, lane: laneOfSession(account, session), ...stands } };
}

/** Asks the phone, in the lane of the session's proofs (R81). */
export function askKey(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly session: SessionRecord; readonly flow: BindingFlow; readonly secret: string; readonly requestId: string | undefined; readonly now: number },
): Promise<OpenedApproval> {
  const { session, flow } = input;
  const asks = { purpose: 'bind', act: flow.act } as const;
  return openApproval(deps, { ...input, lane: laneOfProofs(session), known: flow.lane !== 'strangers', asks });
}

/** The part of an approval that the browser sees, with the act. */
export function viewProofApproval(deps: Pick<Deps, 'policy'>, input: { readonly flow: BindingFlow; readonly secret: string; readonly now: number }): ProofApprovalView {
  return Object.freeze({ act: input.flow.act, ...viewApproval(deps, input) });
}

/** The part of a challenge that the browser sees, with the act. */
export function viewProofChallenge(act: BindingAct, challenge: OtpChallenge): ProofChallengeView {
  return Object.freeze({ act, ...viewChallenge(challenge) });
}
