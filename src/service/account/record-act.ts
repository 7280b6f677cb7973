import type { OfficeAct } from '../../core/types.js';
import type { AccountRecord, Actor, AuditKind } from '../../port/index.js';
import { notifyHeadUsers } from '../delivery/notify-head-users.js';
import { recordEvent, type EventInput } from '../shared/audit-event.js';
import type { Deps } from '../shared/deps.js';

/** What an actor does to an account. */
export interface ActInput {
  readonly account: Pick<AccountRecord, 'id' | 'organizationId' | 'username'>;
  readonly actor: Actor;
  readonly action: OfficeAct;
  readonly kind: AuditKind;
  readonly method?: EventInput['method'];
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly now: number;
}

/** Writes down what an actor is about to do, and tells the head users where it is an office: both before it takes effect (invariant 2, R190). */
export async function recordAct(deps: Deps, input: ActInput): Promise<void> {
  const { account, actor, kind, method, reason, requestId, now } = input;
  const told = { ...(method === undefined ? {} : { method }), ...(reason === undefined ? {} : { reason }) };
  await recordEvent(deps, { chain: account.organizationId, kind, outcome: 'success', actor, accountId: account.id, ...told, requestId, now });
  await tellOfficeActed(deps, input);
}

/** What an office does is told to the head users of the organization it acts for (R190). */
export async function tellOfficeActed(deps: Deps, input: Pick<ActInput, 'account' | 'actor' | 'action' | 'now'>): Promise<void> {
  const { account, actor, action, now } = input;
  if (actor.kind !== 'office') return;
  await notifyHeadUsers(deps, { account, purpose: 'office-acted', data: { username: account.username, act: action }, now });
}
