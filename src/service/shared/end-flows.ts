import type { AttemptFlow, BrowserFlow, FlowRecord } from '../../port/index.js';
import { changeAttempt, changeFlow } from './change-flow.js';
import type { Deps } from './deps.js';
import { next } from './next.js';

/** Ends whatever an account's browsers are in the middle of. Lists and addresses that wait in it are gone with it; again after a crash, it ends what is left. */
export async function endFlows(deps: Pick<Deps, 'flows'>, input: { readonly accountId: string; readonly reason: string; readonly now: number }): Promise<void> {
  const { accountId, reason, now } = input;
  for (const flow of await deps.flows.findBy('accountId', accountId)) {
    await changeFlow(deps, { flow, change: (found) => (isOpen(found) ? next(withoutSealed(found), { endedAt: now, endReason: reason }) : undefined) });
  }
}

/**
 * What the account's open attempts stood on has changed: none of them leads to a session any more (R35, R132, R169). Called after the account
 * has changed and before its sessions are swept: a login stores its session before its attempt is over, so either its attempt is met
 * here, and it gets no further, or its session is met by the sweep. They expire at an instant that is over by every clock, so that maintenance still tells of them (R156).
 */
export async function expireAttempts(deps: Pick<Deps, 'flows'>, accountId: string): Promise<void> {
  await changeAttempts(deps, { accountId, change: (attempt) => next(attempt, { expiresAt: 0 }) });
}

/** Has every login that is about to open a session look at the account once more; whoever is asked for the third step goes on. */
export async function touchAttempts(deps: Pick<Deps, 'flows'>, accountId: string): Promise<void> {
  await changeAttempts(deps, { accountId, change: (attempt) => (attempt.state === 'otp-challenge' || attempt.state === 'key-approval' ? next(attempt, {}) : undefined) });
}

async function changeAttempts(
  deps: Pick<Deps, 'flows'>,
  input: { readonly accountId: string; readonly change: (attempt: AttemptFlow) => AttemptFlow | undefined },
): Promise<void> {
  for (const one of await deps.flows.findBy('accountId', input.accountId)) {
    if (one.kind === 'attempt') await changeAttempt(deps, { attempt: one, change: (attempt) => (isOpen(attempt) ? input.change(attempt) : undefined) });
  }
}

function isOpen(flow: FlowRecord): flow is BrowserFlow {
  return flow.kind !== 'burst' && flow.endedAt === undefined;
}

function withoutSealed(flow: BrowserFlow): BrowserFlow {
  if (flow.kind === 'attempt' || flow.kind === 'pairing' || flow.kind === 'transaction') return flow;
  if (flow.kind === 'binding') {
    const { sealedList: _list, sealedListId: _id, sealedContact: _contact, ...kept } = flow;
    return kept;
  }
  const { sealedList: _list, sealedListId: _id, ...kept } = flow;
  return kept;
}
