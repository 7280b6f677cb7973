import { verifyCheckpoint, verifyEvents, type VerifyEventsResult } from '../../core/audit/index.js';
import type { Actor, AuditCheckpoint, ChainHead, StoredAuditEvent } from '../../port/index.js';
import { checkAuthorized } from '../shared/check-authorized.js';
import type { Deps } from '../shared/deps.js';
import { chainKeyOf } from './chain-key.js';

/** What `auth.audit.verify` is asked. */
export interface VerifyAuditInput {
  /** Who asks. */
  readonly actor: Actor;
  /** Whose chain; `installation` for what concerns no organization. */
  readonly organizationId: string;
  /** A head that `auth.audit.head` gave earlier and that was kept elsewhere: the only way to find that the newest events, and the head with them, were removed. */
  readonly expectedHead?: ChainHead | undefined;
  /** The host's id of the request, for the audit. */
  readonly requestId?: string | undefined;
}

/** What `auth.audit.verify` says. */
export type VerifyAuditResult =
  | {
      readonly ok: true;
      /** How many sealed events were verified. */
      readonly events: number;
      /** Where the chain ends: keep it somewhere else, and give it as `expectedHead` the next time. */
      readonly head: ChainHead;
    }
  | FoundFault
  | {
      readonly ok: false;
      /** `not-authorized`: the host's rules say no. */
      readonly reason: 'not-authorized';
    };

/** What is wrong with a chain, and where. */
export interface FoundFault {
  readonly ok: false;
  /**
   * `altered`: an event is not what was sealed, or not at its place; `missing`: there is none at this place; `inserted`: one too many;
   * `head-mismatch`: the chain does not end where the store, or `expectedHead`, says; `checkpoint-missing`: its beginning was removed, and not
   * by maintenance; `key-missing`: the ring lacks the key it was sealed with.
   */
  readonly reason: 'altered' | 'missing' | 'inserted' | 'head-mismatch' | 'checkpoint-missing' | 'key-missing';
  /** The place in the chain, from 1. */
  readonly sequence: number;
}

const page = 500;
const mostTries = 20;

/** Verifies the sealed events of one chain, from its beginning or its checkpoint to its head (R179, R181). */
export async function verifyAudit(deps: Deps, input: VerifyAuditInput): Promise<VerifyAuditResult> {
  const { actor, organizationId, expectedHead, requestId } = input;
  const now = deps.clock.now();
  if (!(await checkAuthorized(deps, { actor, action: 'list-audit', organizationId, now, requestId }))) return Object.freeze({ ok: false, reason: 'not-authorized' });
  let found = await verifyChain(deps, { chain: organizationId, expectedHead });
  // Maintenance may seal and remove while events are read page by page. What is wrong for that is right the next time, or wrong elsewhere.
  for (let tries = 1; !found.ok && tries < mostTries; tries += 1) {
    const before = found;
    found = await verifyChain(deps, { chain: organizationId, expectedHead });
    if (!found.ok && found.reason === before.reason && found.sequence === before.sequence) return found;
  }
  return found;
}

type Verified = Extract<VerifyAuditResult, { readonly ok: true }> | FoundFault;

async function verifyChain(deps: Pick<Deps, 'audit' | 'keys'>, input: { readonly chain: string; readonly expectedHead: ChainHead | undefined }): Promise<Verified> {
  const { chain, expectedHead } = input;
  const head = await deps.audit.head(chain);
  const [oldest] = await deps.audit.list({ chain, sealed: true, limit: 1 });
  if (oldest?.sequence !== undefined && oldest.sequence < 1) return fault('inserted', oldest.sequence);
  const start = await findStart(deps, { chain, before: (oldest?.sequence ?? head.sequence + 1) - 1 });
  if (start === undefined) return fault('checkpoint-missing', oldest?.sequence ?? head.sequence);
  const walked = await walk(deps, { chain, start, head, expectedHead });
  if (!walked.ok) return walked;
  if (walked.head.sequence < head.sequence) return fault('missing', walked.head.sequence + 1);
  if (walked.head.hash !== head.hash) return fault('head-mismatch', head.sequence);
  if (expectedHead !== undefined && expectedHead.sequence > head.sequence) return fault('head-mismatch', head.sequence + 1);
  return Object.freeze({ ok: true, events: head.sequence - start.sequence, head: Object.freeze({ sequence: head.sequence, hash: head.hash }) });
}

/** Where the stored part of a chain begins: at its very beginning, or where maintenance said that it removed everything before. */
async function findStart(deps: Pick<Deps, 'audit' | 'keys'>, input: { readonly chain: string; readonly before: number }): Promise<ChainHead | undefined> {
  const { chain, before } = input;
  if (before === 0) return { sequence: 0, hash: '' };
  const keyOf = chainKeyOf(deps);
  const fits = ({ kind, checkpoint }: StoredAuditEvent): boolean =>
    kind === 'audit-pruned' && isCheckpoint(checkpoint) && checkpoint.sequence === before && verifyCheckpoint({ chain, checkpoint, keyOf });
  // It is among the newest, all unsealed ones included, but where a chain was not pruned for long.
  for (let limit = 2 * page; ; limit *= 2) {
    const newest = await deps.audit.list({ chain, newestFirst: true, limit });
    const found = newest.find(fits);
    if (found !== undefined) return found.checkpoint;
    if (newest.length < limit || newest.at(-1)?.sequence !== undefined) break;
  }
  for (let after = before; ; ) {
    const events = await deps.audit.list({ chain, sealed: true, afterSequence: after, limit: page });
    const later = events.find(fits);
    if (later !== undefined || events.length < page) return later?.checkpoint;
    after = events.at(-1)?.sequence ?? Infinity;
  }
}

/** Whoever has the database can store anything under this name, and is told of what is missing, not of a wrong type. */
function isCheckpoint(checkpoint: AuditCheckpoint | undefined): checkpoint is AuditCheckpoint {
  return typeof checkpoint?.hash === 'string' && typeof checkpoint.mac === 'string';
}

async function walk(
  deps: Pick<Deps, 'audit' | 'keys'>,
  input: { readonly chain: string; readonly start: ChainHead; readonly head: ChainHead; readonly expectedHead: ChainHead | undefined },
): Promise<VerifyEventsResult | FoundFault> {
  const { chain, start, head, expectedHead } = input;
  const keyOf = chainKeyOf(deps);
  let after: ChainHead = start;
  let last: string | undefined;
  if (isElsewhere(start, expectedHead)) return fault('head-mismatch', start.sequence);
  for (;;) {
    // The last one comes again, so that a second event with its sequence is seen.
    const listed = await deps.audit.list({ chain, sealed: true, afterSequence: last === undefined ? after.sequence : after.sequence - 1, limit: page });
    const events = listed.filter(({ id }) => id !== last);
    const within = events.filter(({ sequence }) => sequence === undefined || sequence <= head.sequence);
    const verified = verifyEvents({ events: within, after, keyOf });
    if (!verified.ok) return verified;
    const kept = within.find((event) => isElsewhere({ sequence: event.sequence ?? 0, hash: event.hash ?? '' }, expectedHead));
    if (kept !== undefined) return fault('head-mismatch', kept.sequence ?? 0);
    after = verified.head;
    const beyond = events.at(-1)?.sequence ?? 0;
    if (after.sequence === head.sequence && beyond > head.sequence) return judgeBeyond(deps, { chain, head: after, beyond });
    if (listed.length < page || beyond > head.sequence) return verified;
    last = events.at(-1)?.id;
  }
}

/** Events behind the head: maintenance has just sealed them, or somebody took the head back. */
async function judgeBeyond(
  deps: Pick<Deps, 'audit'>,
  input: { readonly chain: string; readonly head: ChainHead; readonly beyond: number },
): Promise<VerifyEventsResult | FoundFault> {
  const newest = await deps.audit.head(input.chain);
  if (newest.sequence < input.beyond) return fault('head-mismatch', input.head.sequence);
  return Object.freeze({ ok: true, head: input.head });
}

function isElsewhere(end: ChainHead, expectedHead: ChainHead | undefined): boolean {
  return expectedHead?.sequence === end.sequence && expectedHead.hash !== end.hash;
}

function fault(reason: FoundFault['reason'], sequence: number): FoundFault {
  return Object.freeze({ ok: false, reason, sequence });
}
