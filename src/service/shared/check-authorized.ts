import { AuthError } from '../../core/error/index.js';
import type { Action, Actor } from '../../port/index.js';
import { recordEvent } from './audit-event.js';
import type { Deps } from './deps.js';

/**
 * Puts an act to the host's `Authorize`, with the target's stored organization (R189). A refusal is audited; a port that
 * fails refuses (invariant 7).
 */
export async function checkAuthorized(
  deps: Pick<Deps, 'authorize' | 'audit' | 'nextEventId'>,
  input: {
    readonly actor: Actor;
    readonly action: Action;
    readonly organizationId: string;
    readonly accountId?: string | undefined;
    readonly now: number;
    readonly requestId?: string | undefined;
  },
): Promise<boolean> {
  const { actor, action, organizationId, accountId, now, requestId } = input;
  const allowed = await askHost(deps, { actor, action, organizationId, accountId });
  if (allowed && isClient(actor, organizationId)) return true;
  await recordEvent(deps, { chain: organizationId, kind: 'not-authorized', outcome: 'failure', actor, accountId, reason: action, requestId, now });
  return false;
}

/** What an office claims to act for is not another's account, whatever the host's rules made of it: the entry would name one client, and stand in the chain of another (R190). */
function isClient(actor: Actor, organizationId: string): boolean {
  return actor.kind !== 'office' || actor.onBehalfOf === organizationId;
}

async function askHost(deps: Pick<Deps, 'authorize'>, request: Parameters<Deps['authorize']>[0]): Promise<boolean> {
  try {
    return (await deps.authorize(Object.freeze(request))) === true;
  } catch (cause) {
    throw new AuthError('authorize-unavailable', { cause });
  }
}
