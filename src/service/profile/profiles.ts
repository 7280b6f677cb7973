import type { SessionInput } from '../session/load-session.js';
import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { updateProfile, type UpdateProfileInput, type UpdateProfileResult } from './update-profile.js';
import { viewProfile, type ViewProfileResult } from './view-profile.js';

/**
 * The personal settings: what is on file about the person.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const viewed = await auth.profile.view({ token: 'not a token' });
 * console.log(viewed.ok || viewed.reason); // no-session
 */
export interface Profiles {
  /**
   * The personal information, which addresses are confirmed, and what is off until they are (R15).
   *
   * Refusals: `no-session`, `ended`, `idle`, `too-old`: in each case, log in again.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly view: (input: SessionInput) => Promise<ViewProfileResult>;
  /**
   * Changes name, locale and the host's own fields; an address takes `auth.binding.changeContact` (R136).
   *
   * Refusals: `profile-invalid` with `issues`, `address-change-needs-proof`, `try-again`; those of `view`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly update: (input: UpdateProfileInput) => Promise<UpdateProfileResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindProfile(deps: Deps): Profiles {
  return Object.freeze({
    view: bindUseCase(deps, { token: 'text' }, viewProfile),
    update: bindUseCase(deps, { token: 'text', profile: 'object' }, updateProfile),
  });
}
