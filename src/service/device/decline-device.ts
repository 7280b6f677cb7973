import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { changePairing, loadPairing } from './load-pairing.js';
import type { PairingInput, RefusedPairing } from './view-pairing.js';

/** What `auth.devices.declineDevice` says. */
export type DeclineDeviceResult = { readonly ok: true } | RefusedPairing;

/** *This is not my phone*: it is not connected, and its key never will be (R92). The first login, or the act, goes on with another pairing. */
export async function declineDevice(deps: Deps, input: PairingInput): Promise<DeclineDeviceResult> {
  const now = deps.clock.now();
  const loaded = await loadPairing(deps, input);
  if (!loaded.ok) return loaded;
  const { flow } = loaded;
  const declined = await changePairing(deps, {
    flow,
    change: (found) => (found.state === 'connected' || found.state === 'declined' ? undefined : next(found, { state: 'declined' as const, endedAt: now, endReason: 'declined' })),
  });
  if (declined === undefined) return refusal(deps, 'pairing-ended');
  const account = await deps.accounts.find(flow.accountId);
  if (account !== undefined) await recordEvent(deps, { ...byUser(account), kind: 'device-declined', outcome: 'failure', method: 'key', requestId: input.requestId, now });
  if (declined.device !== undefined) await endDevice(deps, { deviceId: declined.device.id, reason: 'declined', now });
  return Object.freeze({ ok: true });
}
