import type { Deps } from '../shared/deps.js';
import { next } from '../shared/next.js';

const mostTries = 20;

/** From now on no stored field gives the plain list back (R55), whoever else changes the flow meanwhile. */
export async function wipePlainList(
  deps: Pick<Deps, 'flows'>,
  input: {
    readonly flowId: string;
    readonly expiresAt?: number | undefined;
    readonly ended?: { readonly endedAt: number; readonly endReason: string } | undefined;
  },
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const flow = await deps.flows.find(input.flowId);
    if (flow?.kind !== 'first-login') return;
    const { sealedList: _gone, sealedListId: _with, ...kept } = flow;
    const wiped = next(kept, { expiresAt: input.expiresAt ?? flow.expiresAt, ...input.ended });
    if (await deps.flows.update(wiped, flow.version)) return;
  }
}
