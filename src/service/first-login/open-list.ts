import { byUser, recordEvent } from '../shared/audit-event.js';
import { openProfile } from '../shared/profile.js';
import type { Deps } from '../shared/deps.js';
import { extendFlow, loadFirstLogin, takeStep, type FlowInput, type RefusedStep } from './load-first-login.js';
import { openPlainList, type PlainList } from '../shared/plain-list.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.firstLogin.openList` says. */
export type OpenListResult =
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
      /** Another browser ordered it: answer with a one-time password of it, or order another list. */
      readonly reason: 'list-not-here';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedStep;

/** Opens the plain list, as often as asked, in the browser that ordered it, until it is proven (R55). */
export async function openList(deps: Deps, input: FlowInput): Promise<OpenListResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { flow: input.flow, now });
  if (!loaded.ok) return loaded;
  const { account, flow, secret, snapshot } = loaded;
  const step = takeStep(deps, { account, snapshot, event: 'list-proven' });
  if (!step.ok) return step;
  if (flow.sealedList === undefined || flow.sealedListId !== account.listId) return refusal(deps, 'list-not-here');
  const record = await deps.lists.find(loaded.account.listId ?? '');
  // A right answer has proven it, though the first login did not hear of that: it is given back no more.
  if (record?.list.provenAt !== undefined) return refusal(deps, 'list-not-here');
  const list = await openPlainList({ secret, sealed: flow.sealedList });
  const event = { ...byUser(account), kind: 'list-opened', outcome: 'success' } as const;
  await recordEvent(deps, { ...event, method: 'otp-list', requestId: input.requestId, now });
  await extendFlow(deps, { flow, now });
  const { name, locale } = await openProfile(deps, account.profile);
  return Object.freeze({ ok: true, list, holder: name, locale });
}
