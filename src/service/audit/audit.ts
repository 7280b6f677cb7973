import { assertInput } from '../shared/assert-input.js';
import type { Deps } from '../shared/deps.js';
import { listEvents, type ListEventsInput, type ListEventsResult } from './list-events.js';

/**
 * What happened, for those who may know.
 *
 * @example
 * import { createTestAuth } from 'lukko/testing';
 * const { auth } = createTestAuth();
 * const listed = await auth.audit.list({ actor: { kind: 'head-user', id: 'anna' }, organizationId: 'virtanen-oy' });
 * console.log(listed.ok && listed.events.length); // 0
 */
export interface Audit {
  /**
   * The events of one organization, oldest first; `installation` is the chain of what concerns none.
   *
   * Refusals: `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; RangeError for a `limit` that is not from 1 to 1,000; AuthError where a dependency is broken
   */
  readonly list: (input: ListEventsInput) => Promise<ListEventsResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindAudit(deps: Deps): Audit {
  return Object.freeze({
    list: async (input: ListEventsInput) => {
      assertInput(input, { actor: 'actor', organizationId: 'id', accountId: 'text?', from: 'number?', limit: 'number?', requestId: 'text?' });
      return listEvents(deps, input);
    },
  });
}
