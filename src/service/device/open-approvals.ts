import type { Deps } from '../shared/deps.js';
import { isApprovable } from '../approval/approvable.js';
import { loadDevice, type DeviceInput, type RefusedDevice } from './load-device.js';

/** A request that waits for an answer in the app. */
export interface OpenApproval {
  /** Goes back with the answer. */
  readonly approval: string;
  /** The signed challenge: the app verifies it before it shows anything (R199). */
  readonly challenge: string;
  /** From this instant on an answer is refused, in ms since the epoch. */
  readonly expiresAt: number;
}

/** What `auth.devices.openApprovals` says. */
export type OpenApprovalsResult =
  | {
      readonly ok: true;
      /** The oldest first. */
      readonly approvals: readonly OpenApproval[];
      /** The server's time, in ms since the epoch. */
      readonly now: number;
    }
  | RefusedDevice;

/** What an app that polls asks: three reads and no write. */
export async function openApprovals(deps: Deps, input: DeviceInput): Promise<OpenApprovalsResult> {
  const now = deps.clock.now();
  const loaded = await loadDevice(deps, { request: input.request, changes: false, now });
  if (!loaded.ok) return loaded;
  const { account } = loaded;
  const waiting = (await deps.flows.findBy('accountId', account.id)).flatMap((flow) => {
    if (!isApprovable(flow) || flow.endedAt !== undefined || now >= flow.expiresAt || flow.accountKeyId !== account.keyId) return [];
    const { approval } = flow;
    return approval?.state === 'open' && now < approval.expiresAt ? [approval] : [];
  });
  const approvals = waiting.sort((one, other) => one.openedAt - other.openedAt).map(({ id, challenge, expiresAt }) => Object.freeze({ approval: id, challenge, expiresAt }));
  return Object.freeze({ ok: true, approvals: Object.freeze(approvals), now });
}
