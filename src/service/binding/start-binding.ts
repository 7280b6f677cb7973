import type { BindingAct } from '../../core/recovery/index.js';
import { generateToken } from '../../core/session/index.js';
import type { BindingFlow, OtpChallenge } from '../../port/index.js';
import { drawChallenge, type ListRefusal } from '../login/draw-challenge.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { SessionInput } from '../session/load-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
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

/** What `auth.binding.start` says. */
export type StartBindingResult =
  | {
      readonly ok: true;
      /** Goes with the session's token into each step of the act: keep it in a cookie, never in a URL. */
      readonly proof: string;
      /** What is asked. */
      readonly challenge: ProofChallengeView;
    }
  | RefusedSession
  | {
      readonly ok: false;
      /**
       * `list-spent`, `list-ended`: nothing is left to prove it with; recover the list, or ask the head user (R70). `try-again`: it was
       * being changed. `method-unavailable`: the account's verification method is one that this release cannot ask for.
       */
      readonly reason: ListRefusal | 'method-unavailable';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

const keepMs = 24 * 60 * 60 * 1000;

/** Asks for the fresh proof of a binding act, or of a step-up: a position of the list in use (R81). */
export async function startBinding(deps: Deps, input: StartBindingInput): Promise<StartBindingResult> {
  const now = deps.clock.now();
  const { act, requestId } = input;
  const owner = await loadOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account, session } = owner;
  if (account.method !== 'otp-list') return refusal(deps, 'method-unavailable');
  const drawn = await drawChallenge(deps, { listId: account.listId, now });
  if (!drawn.ok) return refusal(deps, drawn.reason);
  await recordEvent(deps, { ...byUser(account), kind: 'proof-asked', outcome: 'success', method: 'otp-list', reason: act, requestId, now });
  const { token, id, secretHash } = generateToken({ random: deps.random });
  const expiresAt = now + deps.policy.binding.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const lane = laneOfSession(account, session);
  const flow: BindingFlow = { ...base, kind: 'binding', act, state: 'challenge', sessionId: session.id, lane, passwordsSet: account.passwordsSet, challenge: drawn.challenge };
  await insertNew(deps.flows, Object.freeze(flow));
  return Object.freeze({ ok: true, proof: token, challenge: viewProofChallenge(act, drawn.challenge) });
}

/** The part of a challenge that the browser sees, with the act. */
export function viewProofChallenge(act: BindingAct, challenge: OtpChallenge): ProofChallengeView {
  return Object.freeze({ act, ...viewChallenge(challenge) });
}
