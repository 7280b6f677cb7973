import { planPairingLedgers } from '../../core/throttle/index.js';
import type { AccountRecord, DeviceRecord, PairingFlow } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { changeDevice, endDevice } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { confirmMiss, giveBackTry, reserveTry } from '../shared/reserve-try.js';
import { matchSentCode } from '../shared/sent-code.js';
import { changePairing, loadPairing } from './load-pairing.js';
import type { RefusedPairing } from './view-pairing.js';

/** Why a device is not connected. */
export type RefusedConfirmation =
  | {
      readonly ok: false;
      /**
       * `no-device`: none has claimed the code yet, or not in time; `digits-wrong`: not those that the phone shows; `digits-spent`: three were wrong, and the device was
       * declined: show another code.
       */
      readonly reason: 'no-device' | 'digits-wrong' | 'digits-spent';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedPairing;

/** A device that was confirmed on the computer: the caller names its Key in the account. */
export interface ConfirmedDevice {
  readonly ok: true;
  readonly device: DeviceRecord;
  /** The Key that it belongs to from now on. */
  readonly keyId: string;
}

const digitTries = 3;

/**
 * Confirms the device that was shown: written down and consumed, told to all addresses, and only then bound to its Key (invariant 2, R82). Where that was cut
 * short, the same call does what is left. A device of a Key that the account does not name approves nothing, so that the caller's update is what counts.
 */
export async function confirmDevice(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly parentId: string; readonly pairing: string; readonly digits?: string | undefined; readonly requestId: string | undefined; readonly now: number } & {
    /** Whether the proof is this device's: one proof connects one phone. */
    readonly wins?: ((deviceId: string) => Promise<boolean>) | undefined;
  },
): Promise<ConfirmedDevice | RefusedConfirmation> {
  const { account, parentId, requestId, now } = input;
  const loaded = await loadPairing(deps, input);
  if (!loaded.ok) return loaded;
  const { flow } = loaded;
  if (flow.parentId !== parentId || flow.accountId !== account.id) return refusal(deps, 'pairing-ended');
  const { device } = flow;
  const isShown = flow.state === 'claimed' && flow.endedAt === undefined && now < flow.expiresAt;
  if (device === undefined || (!isShown && flow.state !== 'connected')) return refusal(deps, 'no-device');
  const judged = await judgeDigits(deps, { account, flow, typed: input.digits, requestId, now });
  if (judged !== undefined) return refusal(deps, judged);
  if (input.wins !== undefined && !(await input.wins(device.id))) return refusal(deps, 'no-device');
  await recordEvent(deps, { ...byUser(account), id: `device-paired-${device.id}`, kind: 'device-paired', outcome: 'success', method: 'key', requestId, now });
  const connected = await changePairing(deps, {
    flow,
    change: (found) => {
      if (found.state === 'connected') return next(found, {});
      return found.state === 'claimed' && found.device?.id === device.id && found.endedAt === undefined ? next(found, { state: 'connected' as const }) : undefined;
    },
  });
  if (connected === undefined) return refusal(deps, 'no-device');
  await notifyAccount(deps, { account, purpose: 'device-paired', dataFor: () => ({ username: account.username, device: device.name, pairedAt: now }), about: device.id, now });
  // A device that is added to the Key in use joins it; the first one of a Key begins one that is named by its pairing.
  const keyId = account.method === 'key' && account.keyId !== undefined ? account.keyId : flow.id;
  const bound = await changeDevice(deps, { deviceId: device.id, change: ({ removeAt: _kept, ...found }) => (found.endedAt === undefined ? next(found, { confirmedAt: found.confirmedAt ?? now, keyId }) : undefined) });
  return bound === undefined ? refusal(deps, 'no-device') : Object.freeze({ ok: true, device: bound, keyId });
}

/** The digits that the phone shows prove that it is the one in the user's hand (R92): three tries, in a ledger of their own. */
async function judgeDigits(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly flow: PairingFlow; readonly typed: string | undefined; readonly requestId: string | undefined; readonly now: number },
): Promise<'digits-wrong' | 'digits-spent' | undefined> {
  const { account, flow, typed = '', requestId, now } = input;
  const { digits, device } = flow;
  if (digits === undefined || device === undefined) return undefined;
  const plan = planPairingLedgers({ subject: flow.accountId, codeId: `${flow.id}/${device.id}/digits`, tries: digitTries });
  const tried = await reserveTry(deps, { plan, now });
  if (!tried.ok) return 'digits-spent';
  const { reserved } = tried;
  if (matchSentCode(deps, { purpose: 'pairing', bound: ['digits', flow.id], code: digits, typed })) {
    await giveBackTry(deps, { reserved, now });
    return undefined;
  }
  const isLast = await confirmMiss(deps, { reserved, now });
  // Three a device at most, so that none has to be merged into a burst (R175).
  await recordEvent(deps, { ...byUser(account), kind: 'device-paired', outcome: 'failure', method: 'key', reason: isLast ? 'digits-spent' : 'digits-wrong', requestId, now });
  if (!isLast) return 'digits-wrong';
  await changePairing(deps, { flow, change: (found) => (found.state === 'claimed' ? next(found, { state: 'declined' as const, endedAt: now, endReason: 'digits-spent' }) : undefined) });
  await endDevice(deps, { deviceId: device.id, reason: 'digits-spent', now });
  return 'digits-spent';
}
