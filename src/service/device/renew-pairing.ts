import type { PairingFlow } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { next } from '../shared/next.js';
import { refusal } from '../shared/refusal.js';
import { changePairing, loadPairing } from './load-pairing.js';
import { mayShowCode } from './open-pairing.js';
import { pairingSecrets, sealPairing } from './pairing-secrets.js';
import { viewOf, type PairingInput, type PairingView, type RefusedPairing } from './view-pairing.js';

/** What `auth.devices.renewPairing` says. */
export type RenewPairingResult =
  | {
      readonly ok: true;
      /** What the page shows: another code. */
      readonly view: PairingView;
    }
  | {
      readonly ok: false;
      /** `too-many-codes`: ten an hour are shown for one account (R79); `try-again`: a phone was connected at the same moment. */
      readonly reason: 'too-many-codes' | 'try-again';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedPairing;

const keepMs = 24 * 60 * 60 * 1000;

/** Whether it ended with something else than its own time or a phone that was declined: with the account that was disabled, say. It stays ended. */
function isEnded({ endedAt, endReason, state }: PairingFlow): boolean {
  return endedAt !== undefined && endReason !== 'expired' && state !== 'declined';
}

/** Shows another code in place of one that is over, used, or claimed by a phone that was declined; with it the tries begin anew (R77, R79). */
export async function renewPairing(deps: Deps, input: PairingInput): Promise<RenewPairingResult> {
  const now = deps.clock.now();
  const loaded = await loadPairing(deps, input);
  if (!loaded.ok) return loaded;
  const { flow, secret } = loaded;
  if (flow.state === 'connected' || isEnded(flow)) return refusal(deps, 'pairing-ended');
  if (!(await mayShowCode(deps, { accountId: flow.accountId, now }))) return refusal(deps, 'too-many-codes');
  let replaced: PairingFlow['device'];
  const renewed = await changePairing(deps, {
    flow,
    change: (found) => {
      if (found.state === 'connected' || isEnded(found)) return undefined;
      replaced = found.device;
      const { nonce: _nonce, device: _device, digits: _digits, endedAt: _ended, endReason: _why, ...kept } = found;
      const round = found.round + 1;
      const sealed = sealPairing(deps, { id: found.id, secrets: pairingSecrets({ secret, id: found.id, round }) });
      const expiresAt = now + deps.policy.pairing.ttlMs;
      return next(kept, { state: 'waiting' as const, round, ...sealed, expiresAt, removeAt: expiresAt + keepMs });
    },
  });
  if (renewed === undefined) return refusal(deps, 'try-again');
  if (replaced !== undefined) await endDevice(deps, { deviceId: replaced.id, reason: 'not-confirmed', now });
  return Object.freeze({ ok: true, view: viewOf(deps, { flow: renewed, secret, now }) });
}
