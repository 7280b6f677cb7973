import type { AccountRecord } from '../../port/index.js';
import { loadOwner, type RefusedSession } from '../binding/load-proof.js';
import type { SessionInput } from '../session/load-session.js';
import type { Deps } from '../shared/deps.js';
import { standingOf, type ListStanding } from '../shared/list-notices.js';
import { openProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';

/** What the personal settings show. */
export interface ProfileView {
  /** As stored. */
  readonly username: string;
  /** The personal information. */
  readonly profile: Profile;
  /** Which addresses are confirmed: a secret sent there came back (R15). */
  readonly confirmed: {
    /** The e-mail address. */
    readonly email: boolean;
    /** The phone. */
    readonly phone: boolean;
  };
  /** What is off until an address is confirmed (R15): `recovery` takes both, `lost-username` either. */
  readonly off: readonly ('recovery' | 'lost-username')[];
  /** The verification method in use. */
  readonly method?: 'otp-list' | 'key' | undefined;
  /** What is left of the list in use. */
  readonly list?: ListStanding | undefined;
}

/** What `auth.profile.view` says. */
export type ViewProfileResult =
  | ({
      readonly ok: true;
    } & ProfileView)
  | RefusedSession;

/** Shows a person what is on file, and what is off until an address is confirmed. */
export async function viewProfile(deps: Deps, input: SessionInput): Promise<ViewProfileResult> {
  const owner = await loadOwner(deps, { ...input, now: deps.clock.now() });
  if (!owner.ok) return owner;
  const { account } = owner;
  const record = account.listId === undefined ? undefined : await deps.lists.find(account.listId);
  return Object.freeze({
    ok: true,
    username: account.username,
    profile: await openProfile(deps, account.profile),
    ...confirmedIn(account),
    ...(account.method === undefined ? {} : { method: account.method }),
    ...(record === undefined ? {} : { list: standingOf(deps, record.list) }),
  });
}

function confirmedIn(account: AccountRecord): Pick<ProfileView, 'confirmed' | 'off'> {
  const email = account.email.confirmedAt !== undefined;
  const phone = account.phone.confirmedAt !== undefined;
  const off = [...(email && phone ? [] : (['recovery'] as const)), ...(email || phone ? [] : (['lost-username'] as const))];
  return { confirmed: Object.freeze({ email, phone }), off: Object.freeze(off) };
}
