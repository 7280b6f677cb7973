import type { OtpList } from '../../core/otp-list/index.js';
import type { ListRecord } from '../../port/index.js';
import type { Deps } from './deps.js';
import { next } from './next.js';

const mostTries = 60;

/**
 * Changes a list whoever else is changing it: the change is worked out anew from each newest version until one update
 * wins. `undefined` from `change` means that there is nothing to do any more.
 */
export async function updateList<T extends { readonly list: OtpList }>(
  deps: Pick<Deps, 'lists' | 'policy'>,
  input: {
    readonly listId: string;
    /** As it was just read: it is read again only where somebody else has changed it since. */
    readonly found?: ListRecord | undefined;
    readonly change: (list: OtpList) => T | undefined;
  },
): Promise<T | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const record = (tries === 0 ? input.found : undefined) ?? (await deps.lists.find(input.listId));
    const changed = record === undefined ? undefined : input.change(record.list);
    if (record === undefined || changed === undefined || changed.list === record.list) return changed;
    if (await deps.lists.update(withList(deps, record, changed.list), record.version)) return changed;
  }
  return undefined;
}

/** A proven list stays as long as it is in use, and then as long as the events about it; one that was never proven goes with its first login. */
function withList(deps: Pick<Deps, 'policy'>, record: ListRecord, list: OtpList): ListRecord {
  const { removeAt, ...kept } = record;
  if (list.endedAt !== undefined) return next(record, { list, removeAt: removeAt ?? list.endedAt + deps.policy.audit.retentionMs });
  return list.provenAt === undefined ? next(record, { list }) : next(kept, { list });
}
