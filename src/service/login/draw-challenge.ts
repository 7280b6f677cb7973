import { openChallenge } from '../../core/otp-list/index.js';
import type { OtpChallenge } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** `list-spent`: every one-time password is used; `list-ended`: the list was ended, or there is none; `try-again`: others kept changing it. */
export type ListRefusal = 'list-spent' | 'list-ended' | 'try-again';

const mostTries = 20;

/** Asks for the pinned position of a list, or pins one: parallel attempts all see the same (R61, R143). */
export async function drawChallenge(
  deps: Pick<Deps, 'lists' | 'random' | 'policy'>,
  input: { readonly listId: string | undefined; readonly now: number },
): Promise<{ readonly ok: true; readonly challenge: OtpChallenge } | { readonly ok: false; readonly reason: ListRefusal }> {
  const { listId, now } = input;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const record = listId === undefined ? undefined : await deps.lists.find(listId);
    if (record === undefined) return Object.freeze({ ok: false, reason: 'list-ended' });
    const opened = openChallenge({ list: record.list, random: deps.random });
    if (!opened.ok) return opened;
    const isPinned = opened.list === record.list;
    if (!isPinned && !(await deps.lists.update(next(record, { list: opened.list }), record.version))) continue;
    const { listNumber } = record.list;
    const expiresAt = now + deps.policy.otpList.challengeTtlMs;
    return Object.freeze({ ok: true, challenge: Object.freeze({ listId: record.id, listNumber, position: opened.position, expiresAt }) });
  }
  return Object.freeze({ ok: false, reason: 'try-again' });
}
