import type { AccountRecord, BindingFlow } from '../../port/index.js';
import { confirmDevice, type ConfirmedDevice, type RefusedConfirmation } from '../device/confirm-device.js';
import { openPairing, type OpenedPairing } from '../device/open-pairing.js';
import { bind } from '../shared/bindings.js';
import { changeFlow } from '../shared/change-flow.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { endProof } from './end-proof.js';
import { endOthers, finishAct, type FinishedAct } from './finish-act.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';

/** What `auth.binding.openPairing` says. */
export type OpenProvenPairingResult =
  | ({ readonly ok: true } & OpenedPairing)
  | {
      readonly ok: false;
      /** Ten an hour are shown for one account (R79). */
      readonly reason: 'too-many-codes';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Act `pair-device`: shows a code for the app. Called again, another. */
export async function openProvenPairing(deps: Deps, input: ProofInput): Promise<OpenProvenPairingResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, act: 'pair-device', event: 'pairing-opened', now });
  if (!loaded.ok) return loaded;
  const { account, flow, state } = loaded;
  const opened = await openPairing(deps, { account, parentId: flow.id, requestId, now });
  if (opened === undefined) return refusal(deps, 'too-many-codes');
  if (!(await deps.flows.update(next(flow, { state }), flow.version))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, ...opened });
}

/** What `auth.binding.confirmDevice` is asked. */
export interface ConfirmDeviceInput extends ProofInput {
  /** The token of the page's pairing. */
  readonly pairing: string;
  /** The four digits that the phone shows, where `digitsNeeded` says so (R92). */
  readonly digits?: string | undefined;
}

/** What `auth.binding.confirmDevice` says. */
export type ConfirmDeviceResult = FinishedAct | RefusedConfirmation | RefusedAct;

/** *Yes, this is my phone*: the Key becomes the method, or another phone joins it; the list stays in reserve, and the other sessions end. */
export async function confirmProvenDevice(deps: Deps, input: ConfirmDeviceInput): Promise<ConfirmDeviceResult> {
  const now = deps.clock.now();
  const { pairing, digits, requestId } = input;
  const loaded = await loadProof(deps, { ...input, act: 'pair-device', event: 'device-confirmed', now });
  if (!loaded.ok) return loaded;
  const { account, session, flow } = loaded;
  const confirmed = await confirmDevice(deps, { account, parentId: flow.id, pairing, digits, wins: (deviceId) => winProof(deps, { flow, deviceId }), requestId, now });
  if (!confirmed.ok) return confirmed;
  const finish = { session, reason: 'device-paired', requestId, now } as const;
  await endOthers(deps, { ...finish, account });
  const changed = await storeKey(deps, { account, confirmed, now });
  if (changed === undefined) {
    // It may have joined a Key that stays: what it was confirmed with no longer holds.
    await endDevice(deps, { deviceId: confirmed.device.id, reason: 'not-confirmed', now });
    return refusal(deps, 'step-up-required');
  }
  await endProof(deps, { flow, state: 'done', reason: 'completed', now });
  return finishAct(deps, { ...finish, account: changed });
}

/** One proof connects one phone: of two that are confirmed at the same moment one goes on, and again after a crash. */
async function winProof(deps: Pick<Deps, 'flows'>, { flow, deviceId }: { readonly flow: BindingFlow; readonly deviceId: string }): Promise<boolean> {
  const won = await changeFlow<BindingFlow>(deps, {
    flow,
    change: (found) => (found.kind === 'binding' && found.endedAt === undefined && (found.pairs ?? deviceId) === deviceId ? next(found, { pairs: deviceId }) : undefined),
  });
  return won !== undefined;
}

/** Names the Key whoever else changes the account meanwhile, as long as password, list and Key are those of the proof. */
function storeKey(
  deps: Pick<Deps, 'accounts'>,
  input: { readonly account: AccountRecord; readonly confirmed: ConfirmedDevice; readonly now: number },
): Promise<AccountRecord | undefined> {
  const { account, confirmed, now } = input;
  const { device, keyId } = confirmed;
  return changeAccount(deps, {
    accountId: account.id,
    change: (found) => {
      // Named already, by a call at the same moment or one that was cut short after this: what follows from it is made up for.
      if (found.status === 'active' && found.keyId === keyId && found.bindings.some(({ factorId, endedAt }) => factorId === device.id && endedAt === undefined)) return found;
      const isSame = found.passwordsSet === account.passwordsSet && found.listId === account.listId && found.keyId === account.keyId;
      if (found.status !== 'active' || !isSame) return undefined;
      const bindings = bind(found.bindings, { factor: 'key', factorId: device.id, source: 'change', now });
      return next(found, { method: 'key', keyId, methodChangedAt: now, bindings });
    },
  });
}
