import type { OfficeAct } from '../core/types.js';

/** Who asks: a user, a head user, an office acting on behalf of an organization, or the system. */
export type Actor =
  | {
      /** A person acting for themselves. */
      readonly kind: 'user';
      /** The account's id. */
      readonly id: string;
    }
  | {
      /** Whoever manages the users of an organization. */
      readonly kind: 'head-user';
      /** The host's id of that person. */
      readonly id: string;
    }
  | {
      /** An accounting office, say. */
      readonly kind: 'office';
      /** The host's id of the person at the office. */
      readonly id: string;
      /** The client organization for which the office acts. */
      readonly onBehalfOf: string;
    }
  | {
      /** A job of the host's or of lukko's own. */
      readonly kind: 'system';
    };

/** What an actor asks to do. */
export type Action = OfficeAct | 'see-messages' | 'see-account' | 'see-readiness' | 'see-sessions' | 'see-devices' | 'list-audit';

/** What is put to {@link Authorize}. */
export interface AuthorizeRequest {
  /** Who asks. */
  readonly actor: Actor;
  /** What for. */
  readonly action: Action;
  /** The organization the account was made in, as stored; for a new account, the one it is to be made in (R189). */
  readonly organizationId: string;
  /** The account, where there is one. */
  readonly accountId?: string | undefined;
}

/** The host's rules for head users and offices. Anything but `true` refuses. */
export type Authorize = (request: AuthorizeRequest) => boolean | Promise<boolean>;
