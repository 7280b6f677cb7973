import { digestOf, type Display } from '../../core/pairing/index.js';
import { generateToken } from '../../core/session/index.js';
import type { TransactionFlow } from '../../port/index.js';
import { laneOfProofs } from '../binding/judge-proof.js';
import { laneOfSession, loadOwner, type RefusedSession } from '../binding/load-proof.js';
import type { SessionInput } from '../session/load-session.js';
import { endSpent } from '../device/end-denied.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { refusal } from '../shared/refusal.js';
import { openApproval, wakeDevices } from './open-approval.js';
import { viewApproval, type ApprovalView } from './view-approval.js';

/** What `auth.approvals.request` is asked. */
export interface RequestApprovalInput extends SessionInput {
  /** The only one that hosts ask for; the others are lukko's own (R105). */
  readonly purpose: 'transaction';
  /**
   * What the phone shows and signs: `amount`, `currency`, `payee`, and up to nine more, such as `reference` or `dueDate`. Texts, just as they are to be
   * read: `1250.00`.
   */
  readonly display: Display;
}

/** What `auth.approvals.request` says. */
export type RequestApprovalResult =
  | {
      readonly ok: true;
      /** Bound to who asked: keep it with the payment on the server, or in a cookie, never in a URL. */
      readonly approval: string;
      /** The number to show, and until when. */
      readonly view: ApprovalView;
    }
  | {
      readonly ok: false;
      /** The person logs in with a list, and has no phone to approve with: offer to connect one. */
      readonly reason: 'method-unavailable';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedSession;

const keepMs = 24 * 60 * 60 * 1000;

/** Asks the Key to approve a payment, or another act of the host's, with all that the user has to see (R106). */
export async function requestApproval(deps: Deps, input: RequestApprovalInput): Promise<RequestApprovalResult> {
  const now = deps.clock.now();
  const owner = await loadOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account, session } = owner;
  if (account.method !== 'key') return refusal(deps, 'method-unavailable');
  const { token, id, secret, secretHash } = generateToken({ random: deps.random });
  const lane = laneOfProofs(session);
  const known = laneOfSession(account, session) !== 'strangers';
  const display = Object.freeze({ ...input.display });
  const asks = { purpose: 'transaction', display, digest: digestOf(display) } as const;
  const { change, devices } = await openApproval(deps, { account, flow: { id }, secret, lane, known, asks, requestId: input.requestId, now });
  const expiresAt = now + deps.policy.attempt.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const key = account.keyId === undefined ? {} : { accountKeyId: account.keyId };
  const flow: TransactionFlow = Object.freeze({ ...base, kind: 'transaction', sessionId: session.id, ...key, ...change });
  await insertNew(deps.flows, flow);
  // The last wrong number ended the session; where that was cut short, it ends now (invariant 2).
  if (change.approvalRefused === 'lane-closed') await endSpent(deps, { account, flow, requestId: input.requestId, now });
  wakeDevices(deps, { devices, approvalId: change.approval?.id });
  return Object.freeze({ ok: true, approval: token, view: viewApproval(deps, { flow, secret, now }) });
}
