import { endForGood } from '../device/end-own-device.js';
import { viewDevices, type DeviceItem } from '../device/list-devices.js';
import type { Deps } from '../shared/deps.js';
import { isActive } from '../shared/devices.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';
import { tellOfficeActed } from './record-act.js';

/** What `auth.accounts.listDevices` says. */
export type ListAccountDevicesResult =
  | {
      readonly ok: true;
      /** Those that can approve first, then those that have ended; the newest first. */
      readonly devices: readonly DeviceItem[];
    }
  | RefusedTarget;

/** The phones of an account. */
export async function listAccountDevices(deps: Deps, input: TargetInput): Promise<ListAccountDevicesResult> {
  const found = await loadTarget(deps, { ...input, action: 'see-devices', now: deps.clock.now() });
  if (!found.ok) return found;
  const devices = await deps.devices.findBy('accountId', input.accountId);
  return Object.freeze({ ok: true, devices: viewDevices(devices, (device) => isActive(found.account, device)) });
}

/** What `auth.accounts.endDevice` is asked. */
export interface EndAccountDeviceInput extends TargetInput {
  /** Which one. */
  readonly deviceId: string;
}

/** What `auth.accounts.endDevice` says. */
export type EndAccountDeviceResult =
  | { readonly ok: true }
  | RefusedTarget
  | {
      readonly ok: false;
      /** The account has no such phone. */
      readonly reason: 'device-not-found';
    };

/** Ends a phone of an account, say a lost one (R90). Ending an ended one changes nothing. */
export async function endAccountDevice(deps: Deps, input: EndAccountDeviceInput): Promise<EndAccountDeviceResult> {
  const now = deps.clock.now();
  const { actor, deviceId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'end-devices', now });
  if (!found.ok) return found;
  const { account } = found;
  const device = await deps.devices.find(deviceId);
  if (device?.accountId !== account.id || device.confirmedAt === undefined) return Object.freeze({ ok: false, reason: 'device-not-found' });
  await tellOfficeActed(deps, { account, actor, action: 'end-devices', now });
  await endForGood(deps, { account, device, reason: 'ended-by-head-user', actor, requestId, now });
  return Object.freeze({ ok: true });
}
