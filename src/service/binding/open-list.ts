import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { openPlainList, type PlainList } from '../shared/plain-list.js';
import { openProfile } from '../shared/profile.js';
import { loadProof, type ProofInput, type RefusedAct } from './load-proof.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.binding.openList` says. */
export type OpenNewListResult =
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
      /** It was proven or has ended, or its making was cut short: order another. */
      readonly reason: 'list-not-here';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

/** Opens the new list, as often as asked, with the proof it was ordered with, until it is proven (R55). */
export async function openNewList(deps: Deps, input: ProofInput): Promise<OpenNewListResult> {
  const now = deps.clock.now();
  const loaded = await loadProof(deps, { ...input, event: 'list-proven', now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret } = loaded;
  const { sealedList, sealedListId } = flow;
  const record = sealedListId === undefined ? undefined : await deps.lists.find(sealedListId);
  if (sealedList === undefined || record === undefined || record.list.provenAt !== undefined || record.list.status === 'ended') {
    return refusal(deps, 'list-not-here');
  }
  const list = await openPlainList({ secret, sealed: sealedList });
  await recordEvent(deps, { ...byUser(account), kind: 'list-opened', method: 'otp-list', outcome: 'success', requestId: input.requestId, now });
  const { name, locale } = await openProfile(deps, account.profile);
  return Object.freeze({ ok: true, list, holder: name, locale });
}
