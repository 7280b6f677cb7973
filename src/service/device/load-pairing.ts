import type { PairingFlow } from '../../port/index.js';
import { changeFlow } from '../shared/change-flow.js';
import type { Deps } from '../shared/deps.js';
import { findFlow } from '../shared/find-flow.js';
import { refusal } from '../shared/refusal.js';
import type { PairingInput, RefusedPairing } from './view-pairing.js';

/** A pairing in the hands of its page. */
export interface LoadedPairing {
  readonly ok: true;
  readonly flow: PairingFlow;
  readonly secret: string;
}

/** The pairing behind a page's token. Its code may be over: the page renews it. */
export async function loadPairing(deps: Deps, input: PairingInput): Promise<LoadedPairing | RefusedPairing> {
  const found = await findFlow(deps, input.pairing);
  const flow = found?.flow;
  if (found === undefined || flow?.kind !== 'pairing') return refusal(deps, 'pairing-ended');
  return Object.freeze({ ok: true, flow, secret: found.secret });
}

/** Changes a pairing whoever else is changing it; `undefined` from `change` means that there is nothing to do any more. */
export function changePairing(
  deps: Pick<Deps, 'flows'>,
  input: { readonly flow: PairingFlow; readonly change: (found: PairingFlow) => PairingFlow | undefined },
): Promise<PairingFlow | undefined> {
  return changeFlow(deps, { flow: input.flow, change: (found) => (found.kind === 'pairing' ? input.change(found) : undefined) });
}
