import type { Actor, ChainHead } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';

/** What `auth.audit.head` is asked. */
export interface ReadHeadInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Whose chain; `installation` for what concerns no organization. */
  readonly organizationId: string;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.audit.head` says. */
export type ReadHeadResult =
  | {
      readonly ok: true;
      /** The end of the sealed chain; sequence 0 and an empty hash where nothing is sealed yet. */
      readonly head: ChainHead;
    }
  | {
      readonly ok: false;
      /** `not-authorized`: the host's rules say no. */
      readonly reason: 'not-authorized';
    };

/** The end of a chain, to be kept where the database's administrator cannot reach it. */
export async function readHead(deps: Deps, input: ReadHeadInput): Promise<ReadHeadResult> {
  const { actor, organizationId, requestId } = input;
  const now = deps.clock.now();
  if (!(await checkAuthorized(deps, { actor, action: 'list-audit', organizationId, now, requestId }))) return Object.freeze({ ok: false, reason: 'not-authorized' });
  const { sequence, hash } = await deps.audit.head(organizationId);
  return Object.freeze({ ok: true, head: Object.freeze({ sequence, hash }) });
}
