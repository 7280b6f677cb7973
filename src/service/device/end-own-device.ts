import type { AccountRecord, Actor, DeviceRecord } from '../../port/index.js';
import type { RefusedAct } from '../binding/load-proof.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { loadFreshOwner } from '../session/list-sessions.js';
import type { SessionInput } from '../session/load-session.js';
import { asUser, recordEvent } from '../shared/audit-event.js';
import { unbindOne } from '../shared/bindings.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { loadDevice, type DeviceInput, type RefusedDevice } from './load-device.js';

/** What `auth.devices.endDevice` is asked. */
export interface EndDeviceInput extends SessionInput {
  /** Which one. */
  readonly deviceId: string;
}

/** What `auth.devices.endDevice` says. */
export type EndDeviceResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** The account has no such phone. */
      readonly reason: 'device-not-found';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Ends one of the person's own phones, shortly after they proved who they are: a stolen session must not take the Key away (R90). */
export async function endOwnDevice(deps: Deps, input: EndDeviceInput): Promise<EndDeviceResult> {
  const now = deps.clock.now();
  const owner = await loadFreshOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const { account } = owner;
  const device = await deps.devices.find(input.deviceId);
  if (device?.accountId !== account.id || device.confirmedAt === undefined) return refusal(deps, 'device-not-found');
  await endForGood(deps, { account, device, reason: 'ended-by-user', actor: asUser(account.id), requestId: input.requestId, now });
  return Object.freeze({ ok: true });
}

/** What `auth.devices.signOut` says. */
export type SignOutResult = { readonly ok: true } | RefusedDevice;

/** The phone signs itself out: its key is deleted there, and ends here. */
export async function signOutDevice(deps: Deps, input: DeviceInput): Promise<SignOutResult> {
  const now = deps.clock.now();
  const loaded = await loadDevice(deps, { request: input.request, changes: true, now });
  if (!loaded.ok) return loaded;
  const { account, device } = loaded;
  await endForGood(deps, { account, device, reason: 'signed-out', actor: asUser(account.id), requestId: input.requestId, now });
  return Object.freeze({ ok: true });
}

/** Written down and told, and then ended: what it was asked and has not answered, it no longer can (R90). Ending one that has ended changes nothing. */
export async function endForGood(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly device: DeviceRecord; readonly reason: string; readonly actor: Actor; readonly requestId?: string | undefined; readonly now: number },
): Promise<void> {
  const { account, device, reason, actor, requestId, now } = input;
  if (device.endedAt !== undefined) return;
  const event = { chain: account.organizationId, actor, accountId: account.id, id: `device-ended-${device.id}`, kind: 'device-ended', outcome: 'success', method: 'key' } as const;
  await recordEvent(deps, { ...event, reason, requestId, now });
  await notifyAccount(deps, { account, purpose: 'device-ended', dataFor: () => ({ username: account.username, device: device.name }), about: device.id, now });
  await endDevice(deps, { deviceId: device.id, reason, now });
  await changeAccount(deps, { accountId: account.id, change: (found) => next(found, { bindings: unbindOne(found.bindings, { factorId: device.id, reason, now }) }) });
}
