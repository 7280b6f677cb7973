import type { FirstLoginState } from '../../core/first-login/index.js';
import type { Deps } from '../shared/deps.js';
import { openProfile } from '../shared/profile.js';
import type { Profile } from '../shared/profile-shape.js';
import { loadFirstLogin, type FlowInput, type RefusedStep } from './load-first-login.js';

/** What the page of a first login shows. */
export interface FirstLoginView {
  /** The step that is due. */
  readonly state: FirstLoginState;
  /** The person's username. */
  readonly username: string;
  /** The personal information as stored now. */
  readonly profile: Profile;
  /** Whether a secret sent to the e-mail address now on file has come back (R15). */
  readonly emailConfirmed: boolean;
  /** The same for the phone. */
  readonly phoneConfirmed: boolean;
  /** Whether the invitation carried a code that can still be typed in. */
  readonly addressCodeSent: boolean;
  /** The number of the list that was issued, from `password-list` on. */
  readonly listNumber?: number | undefined;
  /** Whether the Key can be chosen: the host has an app. */
  readonly keyOffered: boolean;
  /** Whether this browser can still open and print the list: only the one that ordered it can (R55). */
  readonly listCanBeOpened: boolean;
  /** Whom to contact: the host's option of that name (R208). */
  readonly supportContact: string;
}

/** What `auth.firstLogin.view` says. */
export type ViewFirstLoginResult =
  | {
      readonly ok: true;
      /** What the page shows. */
      readonly view: FirstLoginView;
    }
  | RefusedStep;

/** Where the first login stands: enough to draw the page anew after a reload. */
export async function viewFirstLogin(deps: Deps, input: FlowInput): Promise<ViewFirstLoginResult> {
  const now = deps.clock.now();
  const loaded = await loadFirstLogin(deps, { ...input, now });
  if (!loaded.ok) return loaded;
  const { account, flow, snapshot } = loaded;
  const { code } = account.invitation;
  const view: FirstLoginView = Object.freeze({
    state: snapshot.state,
    username: account.username,
    profile: await openProfile(deps, account.profile),
    emailConfirmed: account.email.confirmedAt !== undefined,
    phoneConfirmed: account.phone.confirmedAt !== undefined,
    addressCodeSent: code !== undefined && now < code.expiresAt,
    ...(account.listId === undefined ? {} : { listNumber: account.listNumber }),
    keyOffered: deps.keyApp !== undefined,
    listCanBeOpened: snapshot.state === 'password-list' && flow.sealedList !== undefined && flow.sealedListId === account.listId,
    supportContact: deps.supportContact,
  });
  return Object.freeze({ ok: true, view });
}
