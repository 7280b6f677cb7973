import { endOtpList } from '../../core/otp-list/index.js';
import type { AccountRecord } from '../../port/index.js';
import { notifyAccount } from '../delivery/notify-account.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { insertNew } from '../shared/insert-new.js';
import { makeList } from '../shared/issue-list.js';
import { mayOrderList } from '../shared/list-budget.js';
import { next } from '../shared/next.js';
import { sealPlainList } from '../shared/plain-list.js';
import { updateList } from '../shared/update-list.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.orderList` says. */
export type OrderNewListResult =
  | {
      readonly ok: true;
      /** The new list's number. The old list works until the new one is proven (R53). */
      readonly listNumber: number;
    }
  | {
      readonly ok: false;
      /** Ten an hour are made for one account, as each is told by e-mail and SMS. */
      readonly reason: 'too-many-lists';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Makes the next list, sealed under the proof's own secret; ordered again, another takes its place (R53, R55, R72). */
export async function orderNewList(deps: Deps, input: ProofInput): Promise<OrderNewListResult> {
  const now = deps.clock.now();
  const { requestId } = input;
  const loaded = await loadProof(deps, { ...input, event: 'list-ordered', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret, state } = loaded;
  if (!(await mayOrderList(deps, { accountId: account.id, now }))) return refusal(deps, 'too-many-lists');
  // The proof moves on first: of parallel orders one makes a list. Should it be cut short, another can be ordered.
  const { sealedList: _list, sealedListId: abandoned, challenge: _asked, ...kept } = flow;
  const ordered = next(kept, { state });
  if (!(await deps.flows.update(ordered, flow.version))) return refusal(deps, 'try-again');
  const numbered = await takeNumber(deps, account);
  if (numbered === undefined) return refusal(deps, 'try-again');
  const { record, codes } = await makeList(deps, { account: numbered, now });
  const { listNumber, issuedAt } = record.list;
  await recordEvent(deps, { ...byUser(account), kind: 'list-issued', method: 'otp-list', outcome: 'success', reason: 'renewal', requestId, now });
  await insertNew(deps.lists, record);
  await notifyAccount(deps, { account, purpose: 'list-issued', dataFor: () => ({ username: account.username, listNumber }), now });
  if (abandoned !== undefined) await updateList(deps, { listId: abandoned, change: (list) => ({ list: endOtpList({ list, reason: 'abandoned', now }) }) });
  const sealedList = await sealPlainList(deps, { secret, listId: record.id, list: { listNumber, issuedAt, codes } });
  if (!(await deps.flows.update(next(ordered, { sealedList, sealedListId: record.id }), ordered.version))) return refusal(deps, 'try-again');
  return Object.freeze({ ok: true, listNumber });
}

const mostTries = 20;

/** Takes the next number before the list is made, so that no two lists of an account share one; the account as it was before. */
async function takeNumber(deps: Pick<Deps, 'accounts'>, given: AccountRecord): Promise<AccountRecord | undefined> {
  let found: AccountRecord | undefined = given;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.status !== 'active') return undefined;
    if (await deps.accounts.update(next(found, { listNumber: found.listNumber + 1 }), found.version)) return found;
    found = await deps.accounts.find(given.id);
  }
  return undefined;
}
