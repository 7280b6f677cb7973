import { fingerprintOf, parseDeviceKey, verifyPairing, type PairingClaims } from '../../core/pairing/index.js';
import { uniformText } from '../../internal/uniform-index.js';
import type { AccountRecord, DeviceRecord, PairingFlow } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { endDevice } from '../shared/devices.js';
import { recordRefusal } from '../shared/record-refusal.js';
import { sealMac } from '../shared/mac.js';
import { next } from '../shared/next.js';
import { changePairing } from './load-pairing.js';
import { signKeys } from './sign-keys.js';

/** What `auth.devices.claimPairing` is asked. */
export interface ClaimPairingInput {
  /** From `redeemPairing`. */
  readonly pairing: string;
  /** The public key of the device: `{ kty, crv, x }` and nothing else. */
  readonly jwk: unknown;
  /** The `lukko-pairing+jwt`, signed with it. */
  readonly statement: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.devices.claimPairing` says. */
export type ClaimPairingResult =
  | {
      readonly ok: true;
      /** The device's id: the thumbprint of its key. */
      readonly deviceId: string;
      /** Whose account it asks to be connected to: each challenge has to name it. */
      readonly accountId: string;
      /** `XXXX-XXXX`: the app shows it, and the computer the same. */
      readonly fingerprint: string;
      /** Four digits to show, where the policy has them typed on the computer (R92). */
      readonly digits?: string | undefined;
      /** The `lukko-keys+jwt`: the server's keys, to be pinned (R200). */
      readonly keys: string;
    }
  | {
      readonly ok: false;
      /**
       * `pairing-refused`: over, or not redeemed: type another code; `bad-key`: the key cannot be one (R83 to R86); `bad-statement`: not signed by that key, or not
       * for this pairing (R87); `key-taken`: make another key (R89).
       */
      readonly reason: 'pairing-refused' | 'bad-key' | 'bad-statement' | 'key-taken';
    };

const hourMs = 60 * 60 * 1000;

/** A device names its key. It is shown on the computer, and approves nothing before it was confirmed there. */
export async function claimPairing(deps: Deps, input: ClaimPairingInput): Promise<ClaimPairingResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const flow = await deps.flows.find(input.pairing);
  if (flow?.kind !== 'pairing' || flow.state !== 'redeemed' || flow.endedAt !== undefined || now >= flow.expiresAt) return refuse('pairing-refused');
  const account = await deps.accounts.find(flow.accountId);
  if (account === undefined || flow.nonce === undefined) return refuse('pairing-refused');
  const parsed = parseDeviceKey(input.jwk);
  const event = { ...byUser(account), kind: 'device-claimed', method: 'key', requestId, now } as const;
  const refuseClaim = async (reason: 'bad-key' | 'bad-statement' | 'key-taken'): Promise<ClaimPairingResult> => {
    await recordRefusal(deps, { ...event, outcome: 'failure', reason, ledger: account.id });
    return refuse(reason);
  };
  if (!parsed.ok) return refuseClaim('bad-key');
  const { jwk, thumbprint } = parsed.key;
  const verified = verifyPairing({ jws: input.statement, jwk, aud: deps.origin, now, pairing: flow.id, nonce: flow.nonce, username: account.username });
  if (!verified.ok) return refuseClaim('bad-statement');
  const device = makeDevice(deps, { account, x: jwk.x, thumbprint, claims: verified.claims, now });
  if ((await deps.devices.find(device.id)) !== undefined) return refuseClaim('key-taken');
  await recordEvent(deps, { ...event, outcome: 'success' });
  if ((await deps.devices.insert(device)) === 'exists') return refuseClaim('key-taken');
  const claimed = await claim(deps, { flow, device });
  if (claimed === undefined) {
    await endDevice(deps, { deviceId: device.id, reason: 'not-confirmed', now });
    return refuse('pairing-refused');
  }
  const answer = { deviceId: device.id, accountId: account.id, fingerprint: claimed.fingerprint, keys: await signKeys(deps, now) };
  return Object.freeze({ ok: true, ...answer, ...(claimed.digits === undefined ? {} : { digits: claimed.digits }) });
}

/** How the key is kept is a claim without proof, and counts as `sw` (R91). Nobody may confirm it: then it goes by itself. */
function makeDevice(
  deps: Pick<Deps, 'serverKeys' | 'policy'>,
  input: { readonly account: AccountRecord; readonly x: string; readonly thumbprint: string; readonly claims: PairingClaims; readonly now: number },
): DeviceRecord {
  const { account, x, thumbprint, claims, now } = input;
  const { name, platform } = claims;
  const base = { id: thumbprint, version: 1, schema: 1, accountId: account.id, removeAt: now + deps.policy.pairing.ttlMs + hourMs } as const;
  return Object.freeze({ ...base, publicKey: x, name, platform, keyProtection: 'sw', pairedAt: now, trustsKey: deps.serverKeys.newest().keyId });
}

async function claim(deps: Deps, input: { readonly flow: PairingFlow; readonly device: DeviceRecord }): Promise<{ readonly fingerprint: string; readonly digits: string | undefined } | undefined> {
  const { flow, device } = input;
  const fingerprint = fingerprintOf(device.id);
  const digits = deps.policy.pairing.confirmedBy === 'digits' ? uniformText(deps.random, '0123456789', 4) : undefined;
  const { id, name, platform } = device;
  const change = { state: 'claimed' as const, device: Object.freeze({ id, name, platform }), ...(digits === undefined ? {} : { digits: sealMac(deps, { purpose: 'pairing', parts: ['digits', flow.id, digits] }) }) };
  const isSame = (found: PairingFlow): boolean => found.state === 'redeemed' && found.endedAt === undefined && found.nonce === flow.nonce;
  const claimed = await changePairing(deps, { flow, change: (found) => (isSame(found) ? next(found, change) : undefined) });
  return claimed === undefined ? undefined : { fingerprint, digits };
}

function refuse(reason: 'pairing-refused' | 'bad-key' | 'bad-statement' | 'key-taken'): ClaimPairingResult {
  return Object.freeze({ ok: false, reason });
}
