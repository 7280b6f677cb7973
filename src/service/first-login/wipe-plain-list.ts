import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

/** From now on no stored field gives the plain list back (R55), whoever else changes the flow meanwhile. */
export async function wipePlainList(
  deps: Pick<Deps, 'flows'>,
  input: {
    readonly flowId: string;
    readonly expiresAt?: number | undefined;
    readonly ended?: { readonly endedAt: number; readonly endReason: string } | undefined;
  },
): Promise<void> {
  const flow = await deps.flows.find(input.flowId);
  if (flow === undefined) return;
  await changeFlow(deps, {
    flow,
    change: (found) => {
      if (found.kind !== 'first-login') return undefined;
      const { sealedList: _gone, sealedListId: _with, ...kept } = found;
      return next(kept, { expiresAt: input.expiresAt ?? found.expiresAt, ...input.ended });
    },
  });
}
