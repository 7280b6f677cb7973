import type { Channel } from '../../port/index.js';
import type { Deps } from '../shared/deps.js';
import type { Profile } from '../shared/profile-shape.js';

/**
 * How username and temporary password reach the person: by two channels to two addresses, or both on a slip that is
 * handed over in person, which is a choice of its own (R2).
 */
export type DeliveryRoute =
  | {
      /** How the username goes out, with a code that confirms the address. */
      readonly username: 'email' | 'sms';
      /** How the temporary password goes out: the other way. */
      readonly temporaryPassword: 'email' | 'sms';
    }
  | 'in-person';

/**
 * `same-channel`: both would go out the same way, or the username has gone there before; `email-missing`, `phone-missing`: the person has no such address;
 * `email-missing` too where in person no address is known at all and the policy asks for one (`nist`, R54).
 */
export type RouteRefusal = 'same-channel' | 'email-missing' | 'phone-missing';

/** A route that can be taken. */
export interface ChosenRoute {
  readonly username: Channel;
  readonly temporaryPassword: Channel;
}

/** Whether no list is offered before a code from one of the provisioned addresses has come back (R54). */
export function policyNeedsAddress(deps: Pick<Deps, 'policy'>): boolean {
  return deps.policy.otpList.offeredAfter === 'address-code';
}

const inPerson: ChosenRoute = Object.freeze({ username: 'in-person', temporaryPassword: 'in-person' });

/** Whether the route can be taken with the addresses on file (R1, R2). */
export function chooseRoute(input: {
  readonly delivery: DeliveryRoute;
  readonly profile: Pick<Profile, 'email' | 'phone'>;
  /** Where the username has gone before: a temporary password sent there would meet it (R1). */
  readonly usernameSentBy: readonly ('email' | 'sms')[];
  /** In person one address is still needed where a code has to come back later: without it the first login could not be finished. */
  readonly addressNeeded: boolean;
}): { readonly ok: true; readonly route: ChosenRoute } | { readonly ok: false; readonly reason: RouteRefusal } {
  const { delivery, profile, usernameSentBy, addressNeeded } = input;
  const { email, phone } = profile;
  if (delivery === 'in-person') return addressNeeded && email === undefined && phone === undefined ? refuse('email-missing') : Object.freeze({ ok: true, route: inPerson });
  if (delivery.username === delivery.temporaryPassword || usernameSentBy.includes(delivery.temporaryPassword)) return refuse('same-channel');
  if (email === undefined) return refuse('email-missing');
  if (phone === undefined) return refuse('phone-missing');
  return Object.freeze({ ok: true, route: Object.freeze({ username: delivery.username, temporaryPassword: delivery.temporaryPassword }) });
}

function refuse(reason: RouteRefusal): { readonly ok: false; readonly reason: RouteRefusal } {
  return Object.freeze({ ok: false, reason });
}
