import type { AccountRecord, Approvable, DeviceRecord } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { isActive } from '../shared/devices.js';

/** The device that approved what a flow asked, as long as it still may: what a phone approved that has ended since counts for nothing (R90). */
export async function approvedBy(deps: Pick<Deps, 'devices'>, input: { readonly account: AccountRecord; readonly flow: Approvable }): Promise<DeviceRecord | undefined> {
  const { account, flow } = input;
  const { approval } = flow;
  if (approval?.state !== 'approved' || approval.deviceId === undefined) return undefined;
  const device = await deps.devices.find(approval.deviceId);
  return device !== undefined && isActive(account, device) ? device : undefined;
}
