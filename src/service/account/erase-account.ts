import type { AccountRecord, Actor } from '../../port/index.js';
import { headUsersPrefix } from '../delivery/enqueue-message.js';
import { accountBudgets } from '../delivery/delivery-budget.js';
import { notifyHeadUsers } from '../delivery/notify-head-users.js';
import { endLogins } from '../session/end-session.js';
import { recordEvent } from '../shared/audit-event.js';
import { changeAccount } from '../shared/change-account.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { forgetLedgers } from './forget-ledgers.js';
import { loadTarget, type RefusedTarget, type TargetInput } from './load-target.js';

/** What `auth.accounts.erase` says. */
export type EraseAccountResult =
  | { readonly ok: true }
  | RefusedTarget
  | {
      readonly ok: false;
      /** `try-again`: others kept changing the account. */
      readonly reason: 'try-again';
    };

/**
 * Removes a person: name, addresses, username, lists, devices, flows, messages. Events keep the account's random id, which
 * leads nowhere any more, so that the chain still verifies (R182). The account goes last: after a crash maintenance goes on where it
 * stopped, and so does the same call. Ended sessions stay without a browser until maintenance removes them, so that a late token is told (R169).
 */
export async function eraseAccount(deps: Deps, input: TargetInput): Promise<EraseAccountResult> {
  const now = deps.clock.now();
  const { actor, accountId, requestId } = input;
  const found = await loadTarget(deps, { ...input, action: 'erase', now });
  if (!found.ok) return found;
  if (found.account.erasedAt === undefined) await announce(deps, { ...input, account: found.account, now });
  const erased = await changeAccount(deps, { accountId, change: (account) => beginErasing(account, now) });
  if (erased === undefined) return Object.freeze({ ok: false, reason: 'try-again' });
  await finishErasing(deps, { account: erased, actor, requestId, now });
  return Object.freeze({ ok: true });
}

/** All that is left to do of an account that is being erased; again, it goes on. */
export async function finishErasing(
  deps: Deps,
  input: { readonly account: AccountRecord; readonly actor: Actor; readonly requestId?: string | undefined; readonly now: number },
): Promise<void> {
  const { account, actor, requestId, now } = input;
  await endLogins(deps, { accountId: account.id, reason: 'account-erased', actor, requestId, now });
  await removeAll(deps, account.id);
  await forgetLedgers(deps, account);
  await deps.ledgers.clear(accountBudgets(account.id));
  await deps.accounts.remove(account.id);
}

/** In place of the keyed hashes of the addresses: nobody is found by them any more, and maintenance finds what a crash left. No hash is so short. */
export const erasingKey = 'erasing';

/** The head users are not told whose account it was: the notice would be one more place where the name is. */
async function announce(deps: Deps, input: TargetInput & { readonly account: AccountRecord; readonly now: number }): Promise<void> {
  const { actor, account, requestId, now } = input;
  const { id: accountId, organizationId } = account;
  await recordEvent(deps, { chain: organizationId, kind: 'account-erased', outcome: 'success', actor, accountId, requestId, now });
  if (actor.kind !== 'office') return;
  await notifyHeadUsers(deps, { account: { id: `${headUsersPrefix}${organizationId}`, organizationId }, purpose: 'office-acted', data: { act: 'erase' }, now });
}

/** From here on nothing is stored for the account any more: whoever stores a message looks at this after it, and takes it back. */
function beginErasing(account: AccountRecord, now: number): AccountRecord {
  return account.erasedAt === undefined ? next(account, { status: 'disabled', erasedAt: now, contactKeys: Object.freeze([erasingKey]) }) : account;
}

async function removeAll(deps: Deps, accountId: string): Promise<void> {
  for (const store of [deps.flows, deps.lists, deps.devices, deps.messages]) {
    for (const { id } of await store.findBy('accountId', accountId)) await store.remove(id);
  }
  for (const session of await deps.sessions.findBy('accountId', accountId)) {
    const { browserId, ...kept } = session;
    if (browserId !== undefined) await deps.sessions.update(next(kept, {}), session.version);
  }
}
