import { generateToken } from '../../core/session/index.js';
import type { AccountRecord, PairingFlow } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { countOne } from '../shared/ledgers.js';
import { pairingSecrets, sealPairing } from './pairing-secrets.js';
import { viewOf, type PairingView } from './view-pairing.js';

const hourMs = 60 * 60 * 1000;
/** How long an ended pairing is kept. */
const keepMs = 24 * hourMs;

/** A pairing in the hands of the page that shows its code. */
export interface OpenedPairing {
  /** Bound to this browser: keep it in a cookie, never in a URL. */
  readonly pairing: string;
  /** What the page shows. */
  readonly view: PairingView;
}

/** Opens a pairing for a first login or a binding act. Ten an hour and account, renewals among them (R79); `undefined` for one more. */
export async function openPairing(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly parentId: string; readonly requestId: string | undefined; readonly now: number },
): Promise<OpenedPairing | undefined> {
  const { account, parentId, requestId, now } = input;
  if (!(await mayShowCode(deps, { accountId: account.id, now }))) return undefined;
  const { token, id, secret, secretHash } = generateToken({ random: deps.random });
  const sealed = sealPairing(deps, { id, secrets: pairingSecrets({ secret, id, round: 0 }) });
  const expiresAt = now + deps.policy.pairing.ttlMs;
  const base = { id, version: 1, schema: 1, accountId: account.id, secretHash, createdAt: now, expiresAt, removeAt: expiresAt + keepMs } as const;
  const flow: PairingFlow = Object.freeze({ ...base, kind: 'pairing', parentId, state: 'waiting', round: 0, ...sealed });
  await recordEvent(deps, { ...byUser(account), kind: 'pairing-opened', outcome: 'success', method: 'key', requestId, now });
  await insertNew(deps.flows, flow);
  return Object.freeze({ pairing: token, view: viewOf(deps, { flow, secret, now }) });
}

/** The first code of a pairing, and ten renewals an hour (R79). */
export async function mayShowCode(deps: Pick<Deps, 'ledgers' | 'policy'>, input: { readonly accountId: string; readonly now: number }): Promise<boolean> {
  const { accountId, now } = input;
  return (await countOne(deps, { key: `pairing/${accountId}`, amount: 1, now, windowMs: hourMs })) <= deps.policy.pairing.renewalsAnHour + 1;
}
