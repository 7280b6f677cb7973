import type { FlowInput } from '../first-login/load-first-login.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { openPlainList, type PlainList } from '../shared/plain-list.js';
import { openProfile } from '../shared/profile.js';
import { loadRecovery, type RefusedRecovery } from './load-recovery.js';
import { endRecovery } from './move-recovery.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.recovery.openList` says. */
export type OpenRecoveredListResult =
  | {
      readonly ok: true;
      /** To be shown or printed, and kept nowhere. */
      readonly list: PlainList;
      /** The person's name, for the sheet. */
      readonly holder: string;
      /** The person's language, a BCP 47 tag. */
      readonly locale: string;
    }
  | {
      readonly ok: false;
      /** It is not the account's list, or no longer: ask for another. */
      readonly reason: 'list-not-here';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedRecovery;

/** Opens the new plain list, as often as asked, in this browser and until a login has proven it (R55). */
export async function openRecoveredList(deps: Deps, input: FlowInput): Promise<OpenRecoveredListResult> {
  const now = deps.clock.now();
  const loaded = await loadRecovery(deps, { flow: input.flow, event: 'list-proven', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  if (flow.sealedList === undefined || flow.sealedListId !== account.listId) return refusal(deps, 'list-not-here');
  const record = await deps.lists.find(flow.sealedListId ?? '');
  if (record === undefined || record.list.status === 'ended') return refusal(deps, 'list-not-here');
  // Proven, though a crash kept this recovery from hearing of it.
  if (record.list.provenAt !== undefined) {
    await endRecovery(deps, { flow, event: 'list-proven', reason: 'completed', now });
    return refusal(deps, 'flow-ended');
  }
  const list = await openPlainList({ secret, sealed: flow.sealedList });
  await recordEvent(deps, { ...byUser(account), kind: 'list-opened', outcome: 'success', method: 'otp-list', requestId: input.requestId, now });
  const { name, locale } = await openProfile(deps, account.profile);
  return Object.freeze({ ok: true, list, holder: name, locale });
}
