import { bindUseCase } from '../shared/bind-use-case.js';
import type { Deps } from '../shared/deps.js';
import { listEvents, type ListEventsInput, type ListEventsResult } from './list-events.js';
import { readHead, type ReadHeadInput, type ReadHeadResult } from './read-head.js';
import { verifyAudit, type VerifyAuditInput, type VerifyAuditResult } from './verify-audit.js';

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
  /**
   * Verifies the events of one organization that `auth.maintain` has sealed: any that was altered, removed, moved or inserted since is
   * found (R179), also after the oldest were removed by maintenance (R181). What was not sealed yet, in the last minute or so, is not part of it.
   *
   * Refusals: `not-authorized`; `altered`, `missing`, `inserted`, `head-mismatch`, `checkpoint-missing`, `key-missing`, each with `sequence`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly verify: (input: VerifyAuditInput) => Promise<VerifyAuditResult>;
  /**
   * The end of the sealed chain of one organization. Kept outside the database and given to `verify` as `expectedHead`, it shows when
   * the newest events were removed together with the store's own head.
   *
   * Refusals: `not-authorized`.
   *
   * @throws TypeError for an input of the wrong shape; AuthError where a dependency is broken
   */
  readonly head: (input: ReadHeadInput) => Promise<ReadHeadResult>;
}

/** The use cases of this folder, with their dependencies. */
export function bindAudit(deps: Deps): Audit {
  return Object.freeze({
    list: bindUseCase(deps, { actor: 'actor', organizationId: 'id', accountId: 'text?', from: 'number?', limit: 'number?' }, listEvents),
    verify: bindUseCase(deps, { actor: 'actor', organizationId: 'id', expectedHead: 'head?' }, verifyAudit),
    head: bindUseCase(deps, { actor: 'actor', organizationId: 'id' }, readHead),
  });
}
