import { consumeProof } from '../binding/end-proof.js';
import { loadProof, type ProofInput, type RefusedAct } from '../binding/load-proof.js';
import type { Deps } from '../shared/deps.js';
import { judgePassword } from '../shared/judge-password.js';
import { levelOfProof } from './level-of-proof.js';
import { renewSession, type RenewedSession } from './renew-session.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.sessions.stepUp` is asked. */
export interface StepUpInput extends ProofInput {
  /** The current password as typed. */
  readonly password: string;
}

/** Why a current password was not accepted. */
export type RefusedCurrentPassword =
  | {
      readonly ok: false;
      /** `wrong-password`: a failure like that of a login; `lane-closed`: too many of them (R145). */
      readonly reason: 'wrong-password' | 'lane-closed';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** `wait`: too many failures (R145); `busy`: too many hashes at once (R46). */
      readonly reason: 'wait' | 'busy';
      /** When to try again, in ms. */
      readonly retryAfterMs: number;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    };

/** What `auth.sessions.stepUp` says. */
export type StepUpResult = ({ readonly ok: true } & RenewedSession) | RefusedCurrentPassword | RefusedAct;

/** Password and third step anew make a session fresh: a new token, and both limits from the beginning (R160, R162); never a higher level (R168). */
export async function stepUp(deps: Deps, input: StepUpInput): Promise<StepUpResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, act: 'step-up', event: 'session-renewed', now });
  if (!loaded.ok) return loaded;
  const { account, flow, session } = loaded;
  const judged = await judgePassword(deps, { account, lane: flow.lane, password: input.password, requestId, now });
  if (!judged.ok) return Object.freeze({ ...judged, supportContact: deps.supportContact });
  if (!(await consumeProof(deps, flow, now))) return refusal(deps, 'try-again');
  const renewed = await renewSession(deps, { account, session, fresh: await levelOfProof(deps, { account, flow, now }), requestId, now });
  return renewed === undefined ? refusal(deps, 'try-again') : Object.freeze({ ok: true, ...renewed });
}
