import type { Actor, StoredAuditEvent } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';

/** What `auth.audit.list` is asked. */
export interface ListEventsInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Whose events. */
  readonly organizationId: string;
  /** Only those of one account. */
  readonly accountId?: string | undefined;
  /** Only events at or after this instant, in ms since the epoch, in the order of time: for the next page, the instant of the last one. */
  readonly from?: number | undefined;
  /** At most so many, 100 by default and 1,000 at most; the oldest first. */
  readonly limit?: number | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.audit.list` says. */
export type ListEventsResult =
  | {
      readonly ok: true;
      /** The oldest first. */
      readonly events: readonly StoredAuditEvent[];
    }
  | {
      readonly ok: false;
      /** `not-authorized`: the host's rules say no. */
      readonly reason: 'not-authorized';
    };

/** Shows a head user or an office what happened in an organization. */
export async function listEvents(deps: Deps, input: ListEventsInput): Promise<ListEventsResult> {
  const { actor, organizationId, accountId, from, limit = 100, requestId } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new RangeError('limit: a whole number from 1 to 1000');
  const now = deps.clock.now();
  if (!(await checkAuthorized(deps, { actor, action: 'list-audit', organizationId, accountId, now, requestId }))) {
    return Object.freeze({ ok: false, reason: 'not-authorized' });
  }
  const query = { chain: organizationId, limit, ...(accountId === undefined ? {} : { accountId }), ...(from === undefined ? {} : { from }) };
  return Object.freeze({ ok: true, events: await deps.audit.list(query) });
}
