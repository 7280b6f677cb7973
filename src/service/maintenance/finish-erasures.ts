import { erasingKey, finishErasing } from '../account/erase-account.js';
import type { Deps } from '../shared/deps.js';
import { workOn, type WorkDone } from './work.js';

/** Goes on with erasing where a crash stopped it: whoever asked for it was told nothing, and no view shows the account any more (R182). */
export async function finishErasures(deps: Deps, input: { readonly limit: number; readonly now: number }): Promise<WorkDone> {
  const { limit, now } = input;
  const left = await deps.accounts.findBy('contactKeys', erasingKey);
  const worked = await workOn(left.slice(0, limit), async (account) => {
    await finishErasing(deps, { account, actor: { kind: 'system' }, now });
    return true;
  });
  return { ...worked, more: left.length > limit && worked.done > 0 };
}
