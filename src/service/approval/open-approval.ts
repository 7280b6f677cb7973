import { signStatement, type Display } from '../../core/pairing/index.js';
import type { BindingAct } from '../../core/recovery/index.js';
import type { Lane } from '../../core/throttle/index.js';
import { encodeBase64url } from '../../internal/base64url.js';
import type { AccountRecord, Approvable, ApprovalRefusal, DeviceRecord, PendingApproval } from '../../port/index.js';
import { afterAnswer } from '../shared/after-answer.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { activeDevices } from '../shared/devices.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { isClosed } from '../shared/reserve-try.js';
import { countOpened, countUnanswered, readUnanswered } from './approval-ledgers.js';
import { keyPlan } from './key-plan.js';
import { numberOf, sealNumber } from './number.js';
import { settleExpired } from './settle-expired.js';

/** What is asked: a transaction with all that the user has to see. */
export type ApprovalAsks =
  | { readonly purpose: 'login' | 'recovery' }
  | { readonly purpose: 'bind'; readonly act: BindingAct }
  | { readonly purpose: 'transaction'; readonly display: Display; readonly digest: string };

/** What the Key is asked, and for whom. */
export interface OpenApprovalInput {
  readonly account: AccountRecord;
  /** The flow that it belongs to, as it is now. */
  readonly flow: Approvable & { readonly id: string };
  /** The secret half of the browser's token: the number hangs on it. */
  readonly secret: string;
  readonly lane: Lane;
  /** Whether the browser is a known one (R104). */
  readonly known: boolean;
  readonly asks: ApprovalAsks;
  readonly requestId: string | undefined;
  readonly now: number;
}

/** What belongs into the flow, and whom to wake once it is stored there; where none was opened, the earlier one stays as it is by then. */
export interface OpenedApproval {
  readonly change: Pick<Approvable, 'approval' | 'approvals' | 'approvalRefused'>;
  readonly devices: readonly DeviceRecord[];
}

/** Opens an approval, or says why none may be (R101 to R103). Both are written down; the caller stores what it says, and only then wakes the phones. */
export async function openApproval(deps: Deps, input: OpenApprovalInput): Promise<OpenedApproval> {
  const { account, flow, requestId, now } = input;
  const devices = await activeDevices(deps, account);
  const refused = await whyNot(deps, { ...input, devices });
  const event = { ...byUser(account), method: 'key', requestId, now } as const;
  if (refused !== undefined) {
    await recordRefusal(deps, { ...event, kind: 'approval-refused', outcome: 'failure', reason: refused, ledger: `${account.id}/${input.lane}` });
    return { change: { approvalRefused: refused }, devices: [] };
  }
  // One that is replaced before anybody answered was a request for nothing, like one that expired (R103).
  if (flow.approval?.state === 'open' && now < flow.approval.expiresAt) await countUnanswered(deps, input);
  const approvals = (flow.approvals ?? 0) + 1;
  const approval = await makeApproval(deps, { ...input, id: `${flow.id}.${String(approvals)}` });
  await recordEvent(deps, { ...event, kind: 'approval-opened', outcome: 'success', reason: input.asks.purpose });
  return { change: { approval, approvals, approvalRefused: undefined }, devices };
}

async function whyNot(deps: Deps, input: OpenApprovalInput & { readonly devices: readonly DeviceRecord[] }): Promise<ApprovalRefusal | undefined> {
  const { account, flow, lane, devices, now } = input;
  const { perAttempt, perTenMinutes, unansweredInARow } = deps.policy.approval;
  if (devices.length === 0) return 'no-device';
  if ((flow.approvals ?? 0) >= perAttempt) return 'too-many-approvals';
  if (await isClosed(deps, { plan: keyPlan(deps, { account, lane }), now })) return 'lane-closed';
  await settleExpired(deps, { account, lane, now });
  if ((await readUnanswered(deps, { account, lane, now })) >= unansweredInARow) return 'approvals-paused';
  return (await countOpened(deps, { account, lane, now })) > perTenMinutes ? 'too-many-approvals' : undefined;
}

async function makeApproval(deps: Deps, input: OpenApprovalInput & { readonly id: string }): Promise<PendingApproval> {
  const { account, id, secret, asks, known, now } = input;
  const { ttlMs, digits } = deps.policy.approval;
  const seconds = Math.floor(now / 1000);
  const expiresAt = now + ttlMs;
  const claims = {
    aud: deps.origin,
    iat: seconds,
    exp: Math.ceil(expiresAt / 1000),
    jti: encodeBase64url(deps.random.bytes(16)),
    approval: id,
    nonce: encodeBase64url(deps.random.bytes(32)),
    account: account.id,
    username: account.username,
    service: Array.from(deps.serviceName).slice(0, 100).join(''),
    known,
    digits,
    ...asks,
  };
  const challenge = await signStatement({ typ: 'lukko-challenge+jwt', claims, signer: deps.serverKeys.newest() });
  const number = sealNumber(deps, { approvalId: id, number: numberOf(deps, { secret, approvalId: id }) });
  return Object.freeze({ id, state: 'open', challenge, number, misses: 0, openedAt: now, expiresAt });
}

/** Wakes the phones, once the answer is out: only a hint, with nothing in it (R96). A phone that polls needs none. */
export function wakeDevices(deps: Deps, input: { readonly devices: readonly DeviceRecord[]; readonly approvalId: string | undefined }): void {
  const { devices, approvalId = '' } = input;
  const { push } = deps;
  if (push === undefined || devices.length === 0) return;
  afterAnswer(deps, () => Promise.all(devices.map(({ id }) => push.send(Object.freeze({ deviceId: id, id: approvalId })))));
}
