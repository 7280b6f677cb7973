import { changeAccount, findAccount, type KeyAccount } from './account.js';
import type { Unreached } from './call.js';
import type { Phone } from './phone.js';
import { signedCall } from './signed-call.js';
import { serverNow } from './times.js';

/** What {@link KeyApp.status} says. */
export type StatusResult =
  | {
      readonly ok: true;
      /** `waiting`: compare the fingerprint and confirm on the computer; `connected`; `ended`: declined, signed out, or too late: pair again. */
      readonly state: KeyAccount['state'];
    }
  | {
      readonly ok: false;
      /** `account-unknown`: this app has no such account, or was signed out of it; `bad-request`: the server did not take the signature. */
      readonly reason: 'account-unknown' | 'bad-request';
    }
  | Unreached;

/** Asks the server where a pairing stands. */
export async function readStatus(phone: Phone, { account: id }: { readonly account: string }): Promise<StatusResult> {
  const account = await findAccount(phone, id);
  if (account === undefined) return refuse('account-unknown');
  const asked = await signedCall(phone, account, { method: 'GET', path: '/device/approvals' });
  if (asked.ok) return keep(phone, id, 'connected');
  if (asked.reason === 'device-unknown') return Object.freeze({ ok: true, state: 'ended' });
  if (asked.reason === 'not-confirmed') return serverNow(phone, id) < account.confirmBy ? Object.freeze({ ok: true, state: 'waiting' }) : keep(phone, id, 'ended');
  if (asked.reason === 'refused') return refuse('unreadable');
  return refuse(asked.reason === 'replayed' ? 'bad-request' : asked.reason);
}

async function keep(phone: Phone, id: string, state: KeyAccount['state']): Promise<StatusResult> {
  const kept = await changeAccount(phone, id, { state });
  return kept === undefined ? refuse('account-unknown') : Object.freeze({ ok: true, state });
}

function refuse(reason: Extract<StatusResult, { readonly ok: false }>['reason']): StatusResult {
  return Object.freeze({ ok: false, reason });
}
