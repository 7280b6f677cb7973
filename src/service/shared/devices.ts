import type { Ed25519Jwk } from '../../core/pairing/index.js';
import type { AccountRecord, DeviceRecord } from '../../port/index.js';
import type { Deps } from './deps.js';
import { next } from './next.js';

/** Whether a device can approve for the account: confirmed on the computer, of the Key in use, and not ended. */
export function isActive(account: Pick<AccountRecord, 'id' | 'status' | 'method' | 'keyId'>, device: DeviceRecord): boolean {
  const isOwn = device.accountId === account.id && device.keyId !== undefined && device.keyId === account.keyId;
  return isOwn && account.status === 'active' && account.method === 'key' && device.confirmedAt !== undefined && device.endedAt === undefined;
}

/** The public key of a device. */
export function jwkOf({ publicKey }: DeviceRecord): Ed25519Jwk {
  return { kty: 'OKP', crv: 'Ed25519', x: publicKey };
}

/** The devices that can approve, the longest paired first. */
export async function activeDevices(deps: Pick<Deps, 'devices'>, account: AccountRecord): Promise<readonly DeviceRecord[]> {
  if (account.method !== 'key') return [];
  const devices = await deps.devices.findBy('accountId', account.id);
  return devices.filter((device) => isActive(account, device)).sort((one, other) => one.pairedAt - other.pairedAt);
}

const mostTries = 20;

/** Changes a device whoever else is changing it; `undefined` from `change` means that there is nothing to do any more. */
export async function changeDevice(
  deps: Pick<Deps, 'devices'>,
  input: { readonly deviceId: string; readonly change: (device: DeviceRecord) => DeviceRecord | undefined },
): Promise<DeviceRecord | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = await deps.devices.find(input.deviceId);
    const changed = found === undefined ? undefined : input.change(found);
    if (found === undefined || changed === undefined || (await deps.devices.update(changed, found.version))) return changed;
  }
  return undefined;
}

const keepMs = 366 * 24 * 60 * 60 * 1000;

/** Ends a device for good, with the reason (R90); `undefined` where it had ended before. One that was never confirmed goes with its pairing. */
export function endDevice(deps: Pick<Deps, 'devices'>, input: { readonly deviceId: string; readonly reason: string; readonly now: number }): Promise<DeviceRecord | undefined> {
  const { deviceId, reason, now } = input;
  return changeDevice(deps, { deviceId, change: (device) => (device.endedAt === undefined ? next(device, { endedAt: now, endReason: reason, removeAt: device.removeAt ?? now + keepMs }) : undefined) });
}

/** Ends every device of an account: the Key that they belonged to is no longer in use. Again after a crash, it ends what is left. */
export async function endDevices(deps: Pick<Deps, 'devices'>, input: { readonly accountId: string; readonly reason: string; readonly now: number }): Promise<void> {
  const { accountId, reason, now } = input;
  for (const { id, endedAt } of await deps.devices.findBy('accountId', accountId)) if (endedAt === undefined) await endDevice(deps, { deviceId: id, reason, now });
}
