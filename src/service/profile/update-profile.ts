import type { AccountRecord } from '../../port/index.js';
import { loadOwner, type RefusedAct } from '../binding/load-proof.js';
import { checkHostFields } from '../first-login/check-host-fields.js';
import type { SessionInput } from '../session/load-session.js';
import { byUser, recordEvent } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';
import { openProfile, sealProfile } from '../shared/profile.js';
import { parseProfile, type Profile, type ProfileIssue } from '../shared/profile-shape.js';
import { refusal } from '../shared/refusal.js';

/** What `auth.profile.update` is asked. */
export interface UpdateProfileInput extends SessionInput {
  /** Name, locale and the host's own fields, all of them; the addresses on file may stand in it or be left out. */
  readonly profile: Profile;
}

/** What `auth.profile.update` says. */
export type UpdateProfileResult =
  | {
      readonly ok: true;
      /** As stored. */
      readonly profile: Profile;
    }
  | {
      readonly ok: false;
      /** `profile-invalid`: a field that lukko or the host's schema refuses. */
      readonly reason: 'profile-invalid';
      /** What is wrong, field by field. */
      readonly issues: readonly ProfileIssue[];
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | {
      readonly ok: false;
      /** An address in it is not the one on file: `auth.binding.changeContact` changes it (R136). */
      readonly reason: 'address-change-needs-proof';
      /** Whom to contact: the host's option of that name (R208). */
      readonly supportContact: string;
    }
  | RefusedAct;

const mostTries = 20;

/** Changes what is no way into the account: name, locale and the host's own fields. An address takes a fresh proof (R81, R136). */
export async function updateProfile(deps: Deps, input: UpdateProfileInput): Promise<UpdateProfileResult> {
  const now = deps.clock.now();
  const { supportContact } = deps;
  const owner = await loadOwner(deps, { ...input, now });
  if (!owner.ok) return owner;
  const given = parseProfile(input.profile);
  const checked = given.ok ? await checkHostFields(deps, given.profile) : given;
  if (!checked.ok) return refusal(deps, 'profile-invalid', { issues: checked.issues });
  const refused = Object.freeze({ ok: false, reason: 'address-change-needs-proof', supportContact } as const);
  if (keepAddresses(await openProfile(deps, owner.account.profile), checked.profile) === undefined) return refused;
  await recordEvent(deps, { ...byUser(owner.account), kind: 'profile-changed', outcome: 'success', requestId: input.requestId, now });
  let found: AccountRecord | undefined = owner.account;
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (found?.status !== 'active') break;
    const profile = keepAddresses(await openProfile(deps, found.profile), checked.profile);
    if (profile === undefined) return refused;
    if (await deps.accounts.update(next(found, await sealProfile(deps, profile)), found.version)) return Object.freeze({ ok: true, profile });
    found = await deps.accounts.find(found.id);
  }
  return refusal(deps, 'try-again');
}

/** What was given, with the addresses on file; `undefined` where it names others. */
function keepAddresses(onFile: Profile, given: Profile): Profile | undefined {
  const { email, phone } = onFile;
  if ((given.email ?? email) !== email || (given.phone ?? phone) !== phone) return undefined;
  return Object.freeze({ ...given, ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) });
}
