import { describeKeyAssurance, describeListAssurance, type Assurance } from '../../core/session/index.js';
import type { AccountRecord, Approvable, DeviceRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';

/** What a proof by the list in use is worth: the list says so, not the policy, as it may have been issued under another (R168). */
async function listLevel(deps: Pick<Deps, 'lists'>, account: AccountRecord, now: number): Promise<Assurance> {
  const list = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return describeListAssurance({ space: list?.space ?? 1, now });
}

/** What an approval is worth: the device's record says how its key is kept, and its answer how it made sure of its user (R91, R109). */
export function keyLevel(deps: Pick<Deps, 'policy'>, input: { readonly flow: Approvable; readonly device: DeviceRecord | undefined; readonly now: number }): Assurance {
  const { flow, device, now } = input;
  const { digits } = deps.policy.approval;
  return describeKeyAssurance({ digits, keyProtection: device?.keyProtection ?? 'sw', userVerified: flow.approval?.userVerified ?? 'none', now });
}

/** What the proof of an act, or of an attempt, is worth: an approval where it was one, else the list. */
export async function levelOfProof(
  deps: Pick<Deps, 'lists' | 'devices' | 'policy'>,
  input: { readonly account: AccountRecord; readonly flow: Approvable; readonly now: number },
): Promise<Assurance> {
  const { account, flow, now } = input;
  const { approval } = flow;
  if (approval?.state !== 'approved') return listLevel(deps, account, now);
  return keyLevel(deps, { flow, device: await deps.devices.find(approval.deviceId ?? ''), now });
}
