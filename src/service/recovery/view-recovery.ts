import type { Recovers, RecoveryState } from '../../core/recovery/index.js';
import type { AccountRecord, RecoveryFlow } from '../../port/index.js';
import type { FlowInput } from '../first-login/load-first-login.js';
import { viewApproval, type ApprovalView } from '../approval/view-approval.js';
import { viewChallenge, type ChallengeView } from '../login/view-challenge.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';

/** Where a recovery stands: enough to draw its page anew after a reload. */
export interface RecoveryView {
  /**
   * What is to be done now: `code` the code of the text message, `third-step` a one-time password or an approval, `password` the password,
   * `new-password` choosing one, `new-list` saving the list.
   */
  readonly state: RecoveryState;
  /** What is recovered. */
  readonly recovers: Recovers;
  /** Whose login it is: people may have several at one address (R196). */
  readonly username: string;
  /** From this instant on it is over, in ms since the epoch. */
  readonly expiresAt: number;
  /** At `code`: the last two digits of the phone that the code went to. */
  readonly phoneEnding?: string | undefined;
  /** At `code`: from this instant on the code opens nothing, in ms since the epoch. */
  readonly codeExpiresAt?: number | undefined;
  /** At `code`: how many more codes can be sent. */
  readonly codesLeft?: number | undefined;
  /** At `third-step`, where the Key is asked: where that stands. */
  readonly approval?: ApprovalView | undefined;
  /** At `third-step`: which list and position to ask for. */
  readonly challenge?: ChallengeView | undefined;
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** What `auth.recovery.view` says. */
export type ViewRecoveryResult =
  | {
      readonly ok: true;
      /** Where it stands. */
      readonly view: RecoveryView;
    }
  | RefusedRecovery;

/** Says where a recovery stands, in the browser that opened its link. */
export async function viewRecovery(deps: Deps, input: FlowInput): Promise<ViewRecoveryResult> {
  const now = deps.clock.now();
  const loaded = await loadRecovery(deps, { flow: input.flow, now });
  return loaded.ok ? Object.freeze({ ok: true, view: await viewOf(deps, { ...loaded, now }) }) : loaded;
}

/** The part of a recovery that its browser sees. */
export async function viewOf(
  deps: Pick<Deps, 'keys' | 'policy' | 'supportContact'>,
  input: { readonly account: AccountRecord; readonly flow: RecoveryFlow; readonly secret: string; readonly now: number },
): Promise<RecoveryView> {
  const { account, flow } = input;
  const { state, recovers, expiresAt, challenge } = flow;
  const { username } = account;
  const sent = state === 'code' ? await viewCode(deps, input) : {};
  const asked = challenge === undefined ? {} : { challenge: viewChallenge(challenge) };
  const approval = state === 'third-step' && challenge === undefined ? { approval: viewApproval(deps, input) } : {};
  return Object.freeze({ state, recovers, username, expiresAt, ...sent, ...asked, ...approval, supportContact: deps.supportContact });
}

async function viewCode(deps: Pick<Deps, 'keys' | 'policy'>, input: { readonly account: AccountRecord; readonly flow: RecoveryFlow }) {
  const { codesSent, code } = input.flow;
  const { phone } = await openProfile(deps, input.account.profile);
  return { phoneEnding: phone?.slice(-2), codeExpiresAt: code?.expiresAt, codesLeft: Math.max(0, deps.policy.recovery.codesSent - codesSent) };
}
