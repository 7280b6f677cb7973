import type { BindingFlow } from '../../port/index.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** The same act without what only served it: no stored field gives the plain list or the new address back (R55). */
export function overProof(flow: BindingFlow, input: { readonly state: 'done' | 'ended'; readonly reason: string; readonly now: number }): BindingFlow {
  const { sealedList: _list, sealedListId: _id, sealedContact: _contact, code: _code, ...kept } = flow;
  return next(kept, { state: input.state, endedAt: input.now, endReason: input.reason });
}

/** Uses a proof up, as it was loaded: of all who do, one goes on. */
export function consumeProof(deps: Pick<Deps, 'flows'>, flow: BindingFlow, now: number): Promise<boolean> {
  return deps.flows.update(overProof(flow, { state: 'done', reason: 'completed', now }), flow.version);
}

/** Ends an act whoever else changes it meanwhile. */
export async function endProof(
  deps: Pick<Deps, 'flows'>,
  input: { readonly flow: BindingFlow; readonly state: 'done' | 'ended'; readonly reason: string; readonly now: number },
): Promise<void> {
  await changeFlow(deps, { flow: input.flow, change: (found) => (found.kind === 'binding' && found.endedAt === undefined ? overProof(found, input) : undefined) });
}
