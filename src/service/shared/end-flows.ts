import type { BrowserFlow, FlowRecord } from '../../port/index.js';
import type { Deps } from './deps.js';
import { next } from './next.js';

const mostTries = 20;

/** Ends whatever an account's browsers are in the middle of. Lists and addresses that wait in it are gone with it; again after a crash, it ends what is left. */
export async function endFlows(deps: Pick<Deps, 'flows'>, input: { readonly accountId: string; readonly reason: string; readonly now: number }): Promise<void> {
  const { accountId, reason, now } = input;
  for (const { id } of await deps.flows.findBy('accountId', accountId)) await endFlow(deps, { id, reason, now });
}

async function endFlow(deps: Pick<Deps, 'flows'>, input: { readonly id: string; readonly reason: string; readonly now: number }): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const flow = await deps.flows.find(input.id);
    if (!isOpen(flow)) return;
    if (await deps.flows.update(next(withoutSealed(flow), { endedAt: input.now, endReason: input.reason }), flow.version)) return;
  }
}

function isOpen(flow: FlowRecord | undefined): flow is BrowserFlow {
  return flow !== undefined && flow.kind !== 'burst' && flow.endedAt === undefined;
}

function withoutSealed(flow: BrowserFlow): BrowserFlow {
  if (flow.kind === 'attempt') return flow;
  if (flow.kind === 'binding') {
    const { sealedList: _list, sealedListId: _id, sealedContact: _contact, ...kept } = flow;
    return kept;
  }
  const { sealedList: _list, sealedListId: _id, ...kept } = flow;
  return kept;
}
