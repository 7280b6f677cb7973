import { endOtpList } from '../../core/otp-list/index.js';
import type { AccountRecord } from '../../port/index.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import { bind, unbind } from '../shared/bindings.js';
import type { Deps } from '../shared/deps.js';
import { endDevices } from '../shared/devices.js';
import { freeAfterProof } from '../shared/free-strangers.js';
import { insertNew } from '../shared/insert-new.js';
import { makeList, type IssuedList } from '../shared/issue-list.js';
import { sealPlainList } from '../shared/plain-list.js';
import { updateList } from '../shared/update-list.js';
import { announceRecovery, endReasons, replaceInAccount, type CompletedRecovery } from './complete-recovery.js';
import { isOngoing, type RefusedRecovery } from './load-recovery.js';
import { keepMs, moveRecovery } from './move-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What a right password leads to. */
export type ReplaceListResult =
  | {
      readonly ok: true;
      /** Open the list with `auth.recovery.openList`, save it, and log in with it (R131). */
      readonly state: 'new-list';
      /** As printed on the sheet. */
      readonly listNumber: number;
    }
  | RefusedRecovery;

/**
 * The end of a lost list: a new one becomes the method, as link, code and password are all there is to prove (R53, R124). Consumed first,
 * with the plain list in the browser's hands; then written down, told, and put in the old one's place, which ends last: at no point
 * is there no list (field 37).
 */
export async function replaceList(deps: Deps, input: CompletedRecovery & { readonly secret: string }): Promise<ReplaceListResult> {
  const { account, flow, now } = input;
  const issued = await makeList(deps, { account, now });
  // Read again: a hundred hashes took their time. A recovery that is over is not consumed for it.
  const current = await deps.accounts.find(account.id);
  if (current === undefined || !isOngoing(flow, current)) return refusal(deps, 'flow-ended');
  if (!(await consume(deps, { ...input, issued }))) return refusal(deps, 'try-again');
  const { id: listId, list } = issued.record;
  await announceRecovery(deps, input);
  await storeList(deps, { ...input, issued });
  const replaced = await replaceInAccount(deps, { ...input, change: (found) => withList(found, { listId, listNumber: list.listNumber, now }) });
  if (replaced === undefined) {
    await deps.lists.remove(listId);
    return refusal(deps, 'flow-ended');
  }
  await endLostList(deps, input);
  await endDevices(deps, { accountId: account.id, reason: endReasons.list, now });
  await freeAfterProof(deps, replaced);
  return Object.freeze({ ok: true, state: 'new-list', listNumber: list.listNumber });
}

type WithIssued = CompletedRecovery & { readonly secret: string; readonly issued: IssuedList };

async function consume(deps: Deps, input: WithIssued): Promise<boolean> {
  const { flow, secret, issued, now } = input;
  const { id: listId, list } = issued.record;
  const { listNumber, issuedAt } = list;
  const sealedList = await sealPlainList(deps, { secret, listId, list: { listNumber, issuedAt, codes: issued.codes } });
  const expiresAt = now + deps.policy.recovery.ttlMs;
  const change = { sealedList, sealedListId: listId, expiresAt, removeAt: expiresAt + keepMs };
  return (await moveRecovery(deps, { flow, event: 'password-right', change })) !== undefined;
}

/** Kept for good from the start: it becomes the method before it is proven, and must not be removed if its first login comes late. */
async function storeList(deps: Deps, input: WithIssued): Promise<void> {
  const { account, issued, requestId, now } = input;
  await recordEvent(deps, { ...byUser(account), kind: 'list-issued', outcome: 'success', method: 'otp-list', reason: 'recovery', requestId, now });
  const { removeAt: _kept, ...record } = issued.record;
  await insertNew(deps.lists, Object.freeze(record));
}

/** A lost Key is replaced by the list, too: no phone of it approves anything from here on. */
function withList(account: AccountRecord, input: { readonly listId: string; readonly listNumber: number; readonly now: number }): Partial<AccountRecord> {
  const { listId, listNumber, now } = input;
  const withoutKey = unbind(account.bindings, { factor: 'key', reason: endReasons.list, now });
  const ended = unbind(withoutKey, { factor: 'otp-list', reason: endReasons.list, now });
  const bindings = bind(ended, { factor: 'otp-list', factorId: listId, source: 'recovery', now });
  return { listId, listNumber: Math.max(account.listNumber, listNumber), method: 'otp-list', keyId: undefined, methodChangedAt: now, bindings };
}

/** No challenge is open on it any more, as the account names another; whoever finds the sheet finds a list that has ended (R53, R71). */
async function endLostList(deps: Deps, input: CompletedRecovery): Promise<void> {
  const { account, flow, requestId, now } = input;
  if (flow.listId === undefined) return;
  await recordEvent(deps, { ...byUser(account), kind: 'list-ended', outcome: 'success', method: 'otp-list', reason: endReasons.list, requestId, now });
  await updateList(deps, { listId: flow.listId, change: (list) => ({ list: endOtpList({ list, reason: 'lost', now }) }) });
}
