import { encodeBase64url } from '../../internal/base64url.js';
import type { RandomSource } from '../../core/types.js';
import type { AccountRecord, Actor, AuditEvent } from '../../port/index.js';
import type { Deps } from './deps.js';

/** What belongs to no organization, such as a try at an unknown username. */
export const installationChain = 'installation';

/** An event without what {@link recordEvent} fills in; with an id of its own it is written once, however often it is told. */
export type EventInput = Omit<AuditEvent, 'id' | 'at'> & { readonly id?: string | undefined; readonly now: number };

/** Writes one event down. It is awaited before anything is granted (invariant 2): a store that fails refuses the act (R180). */
export async function recordEvent(deps: Pick<Deps, 'audit' | 'nextEventId'>, input: EventInput): Promise<void> {
  await recordEvents(deps, [input]);
}

/** Writes several down at once, all or none, in the order in which they happened. */
export async function recordEvents(deps: Pick<Deps, 'audit' | 'nextEventId'>, inputs: readonly EventInput[]): Promise<void> {
  await deps.audit.append(inputs.map((input) => toEvent(deps, input)));
}

function toEvent(deps: Pick<Deps, 'nextEventId'>, input: EventInput): AuditEvent {
  const { now, actor, requestId, id = deps.nextEventId(now), ...event } = input;
  return Object.freeze({ ...event, actor: plainActor(actor), ...plainRequest(requestId), id, at: now });
}

/** A host may take it from a header of the browser's: one line of at most 200 characters, whatever it was (R178). */
function plainRequest(requestId: string | undefined): Pick<AuditEvent, 'requestId'> {
  return requestId === undefined ? {} : { requestId: requestId.slice(0, 200).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?') };
}

/** What a host's object has beside these is not for the audit to keep (R176). */
function plainActor(actor: Actor): Actor {
  if (actor.kind === 'system') return Object.freeze({ kind: actor.kind });
  const { kind, id } = actor;
  return Object.freeze(kind === 'office' ? { kind, id, onBehalfOf: actor.onBehalfOf } : { kind, id });
}

/** Ids that sort in the order in which one process gave them out: time, a counter, random bytes. */
export function createEventIds(random: RandomSource): (now: number) => string {
  let count = 0;
  return (now) => {
    count = (count + 1) % 0x10000;
    return `${now.toString(16).padStart(12, '0')}${count.toString(16).padStart(4, '0')}${encodeBase64url(random.bytes(12))}`;
  };
}

/** The person whose account it is. */
export function asUser(accountId: string): Actor {
  return Object.freeze({ kind: 'user', id: accountId });
}

/** What every event of an account says that its own person brought about. */
export function byUser(account: Pick<AccountRecord, 'id' | 'organizationId'>): Pick<AuditEvent, 'chain' | 'actor' | 'accountId'> {
  return { chain: account.organizationId, actor: asUser(account.id), accountId: account.id };
}
