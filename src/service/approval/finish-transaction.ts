import { digestOf, signStatement, verifyChallenge, type Display } from '../../core/pairing/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, DeviceRecord, PendingApproval, TransactionFlow } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { jwkOf } from '../shared/devices.js';
import { findFlow } from '../shared/find-flow.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { approvedBy } from './approved-by.js';
import { viewApproval, type ApprovalView } from './view-approval.js';

/** What a step of an approval that a host asked for is asked. */
export interface ApprovalInput {
  /** From `auth.approvals.request`. */
  readonly approval: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** The approval is over, or never was. */
export interface EndedApproval {
  readonly ok: false;
  /** `approval-ended`: over, used, or never asked for: ask anew. */
  readonly reason: 'approval-ended';
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** What `auth.approvals.view` says. */
export type ViewApprovalResult =
  | {
      readonly ok: true;
      /** What the page shows. */
      readonly view: ApprovalView;
    }
  | EndedApproval;

/** Where it stands, by one read. */
export async function viewTransaction(deps: Deps, input: ApprovalInput): Promise<ViewApprovalResult> {
  const now = deps.clock.now();
  const found = await findTransaction(deps, { ...input, now });
  if (found === undefined) return refusal(deps, 'approval-ended');
  return Object.freeze({ ok: true, view: viewApproval(deps, { ...found, now }) });
}

/** What `auth.approvals.finish` is asked. */
export interface FinishTransactionInput extends ApprovalInput {
  /** What is about to be done: it has to be what the phone showed, to the letter (R106). */
  readonly display: Display;
}

/** What `auth.approvals.finish` says. */
export type FinishTransactionResult =
  | {
      readonly ok: true;
      /** The `lukko-receipt+jwt`: keep it with the payment. `verifyReceipt` of `lukko/pairing` checks it by the server's public keys alone (R201). */
      readonly receipt: string;
    }
  | {
      readonly ok: false;
      /** The phone has not approved it, or not yet. */
      readonly reason: 'not-approved';
      /** Wait while it is `open`; else ask anew. */
      readonly approval: ApprovalView;
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** What is about to be done is not what was approved (R106): stop, and ask anew. */
      readonly reason: 'link-mismatch';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | EndedApproval;

/** Uses an approval up, once: written down, consumed, and answered with its receipt (invariants 1 and 2). */
export async function finishTransaction(deps: Deps, input: FinishTransactionInput): Promise<FinishTransactionResult> {
  const now = deps.clock.now();
  const found = await findTransaction(deps, { ...input, now });
  if (found === undefined) return refusal(deps, 'approval-ended');
  const { flow } = found;
  const { approval } = flow;
  if (approval?.state !== 'approved') return refusal(deps, 'not-approved', { approval: viewApproval(deps, { ...found, now }) });
  const account = await deps.accounts.find(flow.accountId);
  const device = account === undefined ? undefined : await approvedBy(deps, { account, flow });
  const session = await deps.sessions.find(flow.sessionId);
  // Whoever was logged out meanwhile pays nothing any more.
  if (account === undefined || device === undefined || session === undefined || session.endedAt !== undefined) return refusal(deps, 'approval-ended');
  const event = { ...byUser(account), kind: 'transaction-approved', method: 'key', requestId: input.requestId, now } as const;
  if (digestOf(input.display) !== digestShown(deps, approval)) {
    await recordEvent(deps, { ...event, outcome: 'failure', reason: 'link-mismatch' });
    return refusal(deps, 'link-mismatch');
  }
  const receipt = await makeReceipt(deps, { account, approval, device, now });
  // Written down first, under an id of its own: were the audit broken after it is used up, the approval would be lost (decision 001).
  await recordEvent(deps, { ...event, id: `transaction-${approval.id}`, outcome: 'success' });
  const used = await changeFlow<TransactionFlow>(deps, {
    flow,
    change: (one) => (one.kind === 'transaction' && one.endedAt === undefined && one.approval?.id === approval.id ? next(one, { endedAt: now, endReason: 'completed' }) : undefined),
  });
  if (used === undefined) return refusal(deps, 'approval-ended');
  return Object.freeze({ ok: true, receipt });
}

/** What was signed is asked, and no copy of it. */
function digestShown(deps: Deps, approval: PendingApproval): string | undefined {
  const keys = deps.serverKeys.all().map(({ jwk }) => jwk);
  const shown = verifyChallenge({ jws: approval.challenge, keys, aud: deps.origin, now: approval.openedAt });
  return shown.ok ? shown.claims.digest : undefined;
}

function makeReceipt(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly approval: PendingApproval; readonly device: DeviceRecord; readonly now: number },
): Promise<string> {
  const { account, approval, device, now } = input;
  const claims = {
    aud: deps.origin,
    iat: Math.floor(now / 1000),
    jti: encodeBase64url(deps.random.bytes(16)),
    challenge: approval.challenge,
    approval: approval.answer ?? '',
    jwk: jwkOf(device),
    device: { name: device.name, platform: device.platform, pairedAt: Math.floor(device.pairedAt / 1000) },
    account: account.id,
  };
  return signStatement({ typ: 'lukko-receipt+jwt', claims, signer: deps.serverKeys.newest() });
}

async function findTransaction(
  deps: Deps,
  input: ApprovalInput & { readonly now: number },
): Promise<{ readonly flow: TransactionFlow; readonly secret: string } | undefined> {
  const found = await findFlow(deps, input.approval);
  const flow = found?.flow;
  if (found === undefined || flow?.kind !== 'transaction' || flow.endedAt !== undefined || input.now >= flow.expiresAt) return undefined;
  return { flow, secret: found.secret };
}
