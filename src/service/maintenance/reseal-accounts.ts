import { sealedKeyId } from '../../internal/sealed-json.js';
import type { AccountRecord } from '../../port/index.js';
import { assertReadable } from '../shared/create-deps.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { openProfile, sealProfile } from '../shared/profile.js';
import { workOn, type WorkDone } from './work.js';

/**
 * Seals the personal information anew under the newest key, and with it what contacts are found by, so that an older key can be
 * dropped without downtime (R184, R195). A lost race leaves it for the next round.
 */
export async function resealAccounts(
  deps: Pick<Deps, 'accounts' | 'keys' | 'random'>,
  input: { readonly records: readonly AccountRecord[] },
): Promise<Omit<WorkDone, 'more'>> {
  return workOn(input.records, async (record) => {
    const account = assertReadable(record);
    // One that is being erased is to be found by nothing any more.
    if (account.erasedAt !== undefined) return false;
    if (isNewest(deps, account.profile) && isNewest(deps, account.invitation.profile)) return false;
    const { profile, contactKeys } = await sealProfile(deps, await openProfile(deps, account.profile));
    const invited = await sealProfile(deps, await openProfile(deps, account.invitation.profile));
    const invitation = Object.freeze({ ...account.invitation, profile: invited.profile });
    return deps.accounts.update(next(account, { profile, contactKeys, invitation }), account.version);
  });
}

function isNewest(deps: Pick<Deps, 'keys'>, sealed: string): boolean {
  return sealedKeyId(sealed) === deps.keys.newestId;
}
