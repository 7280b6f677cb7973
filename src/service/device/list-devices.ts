import type { DeviceRecord } from '../../port/index.js';
import { loadOwner, type RefusedSession } from '../binding/load-proof.js';
import type { SessionInput } from '../session/load-session.js';
import type { Deps } from '../shared/deps.js';
import { isActive } from '../shared/devices.js';

/** A phone as its owner, or a head user, sees it. */
export interface DeviceItem {
  /** Names it, for `auth.devices.endDevice`. */
  readonly id: string;
  /** What it calls itself. */
  readonly name: string;
  /** What it says it is, such as `ios` or `android`. */
  readonly platform: string;
  /** When it was paired, in ms since the epoch. */
  readonly pairedAt: number;
  /** When it last answered, in ms since the epoch. */
  readonly lastSeenAt?: number | undefined;
  /** Whether it can approve. */
  readonly active: boolean;
  /** When it ended, in ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** Why it ended (R90). */
  readonly endReason?: string | undefined;
}

/** What `auth.devices.list` says. */
export type ListDevicesResult =
  | {
      readonly ok: true;
      /** Those that can approve first, then those that have ended; the newest first. */
      readonly devices: readonly DeviceItem[];
    }
  | RefusedSession;

/** Shows a person their phones. */
export async function listDevices(deps: Deps, input: SessionInput): Promise<ListDevicesResult> {
  const owner = await loadOwner(deps, { ...input, now: deps.clock.now() });
  if (!owner.ok) return owner;
  const devices = await deps.devices.findBy('accountId', owner.account.id);
  return Object.freeze({ ok: true, devices: viewDevices(devices, (device) => isActive(owner.account, device)) });
}

/** Whatever was never confirmed on the computer was no phone of the person's, and is not shown. */
export function viewDevices(devices: readonly DeviceRecord[], isAble: (device: DeviceRecord) => boolean): readonly DeviceItem[] {
  const items = devices.filter(({ confirmedAt }) => confirmedAt !== undefined).map((device) => viewDevice(device, isAble(device)));
  return Object.freeze(items.sort((one, other) => Number(other.active) - Number(one.active) || other.pairedAt - one.pairedAt));
}

function viewDevice({ id, name, platform, pairedAt, lastSeenAt, endedAt, endReason }: DeviceRecord, active: boolean): DeviceItem {
  const optional = { ...(lastSeenAt === undefined ? {} : { lastSeenAt }), ...(endedAt === undefined ? {} : { endedAt }), ...(endReason === undefined ? {} : { endReason }) };
  return Object.freeze({ id, name, platform, pairedAt, active, ...optional });
}
